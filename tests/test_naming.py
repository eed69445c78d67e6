"""When two names count as one: by the labels' table, as their own script has it, else by the lexicon."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from policynlp.lexicon import Lexicon
from policynlp.naming import naming_of
from policynlp.rows import Register


@pytest.fixture
def named(tmp_path: Path) -> Callable[[str], str]:
    (tmp_path / "departments.tsv").write_text("住房城乡建设\t住建 住房和城乡建设\n水利\t水务\n", "utf-8")
    return naming_of(tmp_path)


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("住建", "住房城乡建设"),
        ("市住建", "住房城乡建设"),  # level in front
        ("住建主管部门", "住房城乡建设"),  # class word behind
        ("省水务部门", "水利"),
        ("市 “水务”", "水利"),  # blanks and quotes
        ("云洲市水务", "水利"),  # a place in front
        ("市渡管中心", "渡管中心"),  # unknown: its words without level
        ("中央渡管办", "中央渡管办"),  # but for these
        ("各相关部门", "各有关部门"),  # general actors need no table
        ("", ""),
    ],
)
def test_names_by_the_table_of_the_labels(named: Callable[[str], str], surface: str, name: str) -> None:
    assert named(surface) == name


def test_without_a_table_the_lexicon_decides(tmp_path: Path, lexicon: Lexicon) -> None:
    assert naming_of(tmp_path) == lexicon.canonical


@pytest.fixture
def script(gold: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The labels' own score.py."""
    monkeypatch.syspath_prepend(str(gold))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    spec = importlib.util.spec_from_file_location("score", gold / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_names_are_those_of_the_script(
    script: ModuleType, gold: Path, gold_register: Register, lexicon: Lexicon
) -> None:
    rows = list(gold_register.rows())
    actors = [actor for row in rows for actor in row["lead"] + row["support"] + row["suggested"]]
    surfaces = {actor[key] for actor in actors for key in ("name", "surface")} | set(lexicon.aliases)
    name = naming_of(gold)
    assert {one: name(one) for one in surfaces} == {one: script.canonical(one) for one in surfaces}
