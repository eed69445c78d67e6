"""Verb and object of a row's atomic actions: sentences with their answers, and a floor on the labelled rows of corpus/."""

import tomllib
from collections import Counter
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest

from policynlp.lexicon import Lexicon
from policynlp.linear import number
from policynlp.pipes.action import find_actions
from policynlp.pipes.tokenizer import cutter
from policynlp.records import Action

ROOT = Path(__file__).resolve().parent.parent


def actions(text: str, start: int = 0, end: int | None = None) -> tuple[Action, ...]:
    words = cutter(tuple(Lexicon.load().terms))(text)
    starts = np.array([0, *accumulate(map(len, words))][:-1], dtype=np.intp)
    return find_actions(text, [(start, len(text) if end is None else end)], starts, number(words))[0]


def said(text: str) -> list[tuple[str, str]]:
    return [(a.verb, a.object) for a in actions(text)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("摸清底数，建立台账。", [("摸清", "底数"), ("建立", "台账")]),  # two clauses, two actions
        ("查隐患、查漏洞、查盲区。", [("查", "隐患"), ("查", "漏洞"), ("查", "盲区")]),  # each has its own verb
        ("配备水泵、沙袋。", [("配备", "水泵、沙袋")]),  # objects that share one verb are one
        ("督促企业落实责任。", [("督促", "企业落实责任")]),  # what is supervised is the object
        ("严禁携带火种进入库区。", [("严禁", "携带火种进入库区")]),  # a ban is an action
    ],
)
def test_pairs(text: str, answer: list[tuple[str, str]]) -> None:
    assert said(text) == answer


@pytest.mark.parametrize("text", ["", "。", "云洲市应急管理局", "《安全生产法》"])
def test_nothing_told(text: str) -> None:
    assert actions(text) == ()


def test_purpose_is_marked() -> None:
    assert [(a.verb, a.purpose) for a in actions("加固围堰，确保安全度汛。")] == [("加固", False), ("确保", True)]


def test_spans_hold_the_words() -> None:
    text = "市住建局要更换老化软管，清理楼道杂物。"
    for action in actions(text):
        assert action.verb in text[action.start : action.end]
        assert action.object in text[action.start : action.end]


def labelled() -> list[tuple[str, int, int, list[tuple[str, str]]]]:
    rows = []
    for line in (ROOT / "corpus" / "actions.tsv").read_text("utf-8").splitlines()[1:]:
        name, start, end, cell = line.split("\t")
        pairs = [tuple(part.strip().lstrip("!").split("|", 1)) for part in cell.split(" ; ") if "|" in part]
        rows.append((name, int(start), int(end), [(verb, thing) for verb, thing in pairs]))
    return rows


def test_labelled_rows_of_the_corpus() -> None:
    texts: dict[str, str] = {}
    right = given = wanted = 0
    for name, start, end, pairs in labelled():
        text = texts.setdefault(name, (ROOT / "corpus" / "docs" / f"{name}.txt").read_text("utf-8"))
        found = Counter((a.verb, a.object) for a in actions(text, start, end))
        right += sum((found & Counter(pairs)).values())
        given, wanted = given + sum(found.values()), wanted + len(pairs)
    floor = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))["actions"]["f1"]
    assert 2 * right / (given + wanted) >= floor, (right, given, wanted)
