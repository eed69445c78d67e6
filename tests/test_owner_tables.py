"""Owners that stand in the columns of a table, and those that a Document with tables brings along."""

import pytest
from core_samples import cut, tabled
from spacy.language import Language

from policynlp.layers import Note
from policynlp.lexicon import Lexicon
from policynlp.pipes.owner import table_notes
from policynlp.pipes.segment import segment
from policynlp.records import Document

Said = tuple[list[str], list[str], list[str]]  # lead, support, time


def said(text: str, note: Note | None) -> Said | None:
    return note and (cut(text, note.lead), cut(text, note.support), cut(text, note.time))


def of_table(rows: list[list[str]]) -> dict[str, Said | None]:
    text, table = tabled(rows)
    lines = segment(text, [table])[0]
    return {
        text[lines[n].start : lines[n].end]: said(text, note) for n, note in table_notes(text, lines, [table]).items()
    }


def test_columns_name_owners_and_times() -> None:
    rows = [
        ["序号", "任务", "牵头单位", "配合单位", "完成时限"],
        ["1", "更换井盖。", "甲局", "乙局、丙局", "6月底前"],
        ["2", "清理淤泥。", "丁局", "", ""],
        ["3", "刷漆。", "", "", ""],
    ]
    assert of_table(rows) == {
        "1": (["甲局"], ["乙局", "丙局"], ["6月底前"]),
        "更换井盖。": (["甲局"], ["乙局", "丙局"], ["6月底前"]),
        "2": (["丁局"], [], []),
        "清理淤泥。": (["丁局"], [], []),
    }


@pytest.mark.parametrize(
    ("rows", "task"),
    [
        ([["任务", "责任单位"], ["更换井盖。", "甲局、乙局"]], (["甲局", "乙局"], [], [])),  # nobody leads: all lead
        ([["任务", "牵头单位", "责任单位"], ["更换井盖。", "甲局", "乙局"]], (["甲局"], ["乙局"], [])),
        (
            [["分工表", ""], ["任务", "责 任 单 位"], ["更换井盖。", "甲局"]],
            (["甲局"], [], []),
        ),  # a title row; blanks in the head
        ([["任务", "备注"], ["更换井盖。", "甲局"]], None),  # no column of owners
        ([["任务", "完成时限"], ["更换井盖。", "6月底前"]], ([], [], ["6月底前"])),
    ],
)
def test_tables(rows: list[list[str]], task: Said | None) -> None:
    assert of_table(rows).get("更换井盖。") == task


def test_no_table_no_notes() -> None:
    assert table_notes("更换井盖。\n", segment("更换井盖。\n")[0], []) == {}


def test_component_reads_tables_of_the_document(nlp: Language, lexicon: Lexicon) -> None:
    text, table = tabled([["任务", "责任单位"], ["更换井盖。", "市城管局"]])
    doc = nlp.make_doc(text)
    doc._.document = Document(text, "分工.docx", "docx", "0", tables=(table,))
    for name in ("segment", "structure", "mention", "owner"):
        doc = nlp.get_pipe(f"policynlp_{name}")(doc)
    n = next(n for n, unit in enumerate(doc._.units) if text[unit.start : unit.end] == "更换井盖。")
    assert said(text, doc._.notes[n]) == (["市城管局"], [], [])
