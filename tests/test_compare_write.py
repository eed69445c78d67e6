"""A comparison out as html, xlsx, docx, md, json: complete, inert, the same every time, whole or not at all."""

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from compare_page_samples import hostile, pair, years
from test_compare_charts import pictures

from policynlp.compare import FORMATS, write
from policynlp.compare.comparison import render, report
from policynlp.compare.pages import charts_png
from policynlp.compare.pages.charts import words as charts_words
from policynlp.compare.pages.page_data import marks
from policynlp.compare.pages.telling import plain, sentences
from policynlp.compare.pages.text import safe
from policynlp.compare.records import Aligned, Pair, Span
from policynlp.errors import OutputError, UnknownFormat

STATUS = report()["status"].values()
ROW = {"text": "各县区6月底前完成排查。", "id": "a"}


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_comparison_gives_the_same_bytes(format: str) -> None:
    assert render(pair(), format) == render(pair(), format)


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_texts_do_not_stop_any_writer(format: str, tmp_path: Path) -> None:
    write(hostile(), tmp_path / f"out.{format}")
    assert (tmp_path / f"out.{format}").stat().st_size > 1000


def test_a_format_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="html, xlsx, docx, md, json"):
        write(pair(), tmp_path / "out.ppt")
    with pytest.raises(UnknownFormat, match="no format given"):
        write(pair(), None)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        write(pair(), tmp_path / "none" / "out.html")


def test_bytes_where_no_file_is_named() -> None:
    content = write(pair(), "-", format=".JSON")
    assert content and json.loads(content)["alignments"][0]["before"] == "2023"


def test_three_sentences_with_their_bases() -> None:
    """仅描述 opens what may only be described; every count stands with what it is of."""
    (contrast,) = pair().emphasis.contrasts
    tasks, sectors, words = map(plain, sentences(pair(), contrast))
    first, second = pair().emphasis.groups
    assert tasks.startswith(
        f"2024年（3份文件、任务{second.tasks}项）与2023年（3份、任务{first.tasks}项）逐项对照：延续"
    )
    statuses = pair().alignments[0].statuses()
    assert f"新增{statuses['new']}项" in tasks and f"{statuses['dropped']}项未再出现" in tasks
    assert sectors.startswith("仅描述：") and words.startswith("仅描述：")
    assert re.search(rf"%（\d+/{first.tasks}）到", sectors)
    assert "显著" not in sectors + words


def test_every_number_of_the_sentences_leads_somewhere() -> None:
    for contrast in years().emphasis.contrasts:
        for sentence in sentences(years(), contrast):
            for piece in sentence:
                if re.fullmatch(r"[1-9]\d*|[\d.]+%（[1-9]\d*/\d+）", piece.text):
                    assert piece.ref, plain(sentence)


def test_words_gone_from_a_split_task_are_those_that_no_part_has() -> None:
    one, other = {**ROW, "id": "b"}, {**ROW, "id": "c"}
    pairs = Pair(ROW, one, 0.9, (Span(0, 4), Span(6, 8))), Pair(ROW, other, 0.9, (Span(2, 7),), (Span(0, 1),))
    line = Aligned("split", (ROW,), (one, other), (), 0.9, pairs)
    assert marks(line, "before") == [[Span(2, 4), Span(6, 7)]]
    assert marks(line, "after") == [[], [Span(0, 1)]]
    assert marks(Aligned("new", (), (ROW,)), "after") == [[]]


def test_the_markdown_holds_every_task_and_every_share_whole() -> None:
    """A full format: nothing of the alignment is cut, the text of no task is shortened."""
    for made in (pair(), years()):
        text = render(made, "md").decode()
        for alignment in made.alignments:
            for line in alignment.lines:
                assert all(safe(row["text"]) in text for row in (*line.before, *line.after))
        lines = [row for row in text.splitlines() if row.count(" | ") == 2]
        rows = [row for row in lines if row.startswith(tuple(f"| {name}" for name in STATUS))]
        assert len(rows) == sum(len(alignment.lines) for alignment in made.alignments)
        assert all(f"| {safe(weight.name)} |" in text for weight in made.emphasis.of_family("department"))


def test_the_report_draws_no_chart_of_nothing() -> None:
    """Two documents have no terms to compare: the report has no picture that says so."""
    found = replace(pair(), emphasis=replace(pair().emphasis, terms=(), contrasts=tuple(
        replace(each, terms=()) for each in pair().emphasis.contrasts
    )))  # fmt: skip
    texts = [paragraph.text for paragraph in docx.Document(BytesIO(render(found, "docx") or b"")).paragraphs]
    assert not any(charts_words()["none"] in text for text in texts)


def book(content: bytes | None) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content or b""))


def test_the_sheets_can_be_filtered_and_keep_their_heads() -> None:
    found = book(render(pair(), "xlsx"))
    assert found.sheetnames == list(report()["sheet"].values())
    for sheet in found:
        assert sheet.freeze_panes == "A4"
        assert sheet.auto_filter.ref == f"A3:{openpyxl.utils.get_column_letter(sheet.max_column)}{sheet.max_row}"
        assert all(sheet.column_dimensions[cell.column_letter].width > 4 for cell in sheet[3])
    tasks = found[report()["sheet"]["tasks"]]
    assert tasks.max_row - 3 == len(pair().alignments[0].lines)
    assert all(tasks.row_dimensions[row].height > 30 for row in range(4, 60) if len(str(tasks.cell(row, 5).value)) > 60)
    statuses = [cell.value for cell in tasks["C"][3:]]
    assert statuses.count(report()["status"]["new"]) == pair().alignments[0].statuses()["new"]


def test_words_that_differ_have_their_own_type_in_excel() -> None:
    found = openpyxl.load_workbook(BytesIO(render(pair(), "xlsx")), rich_text=True)
    cells = [cell for row in found[report()["sheet"]["tasks"]]["E4:F60"] for cell in row]
    runs = [run for cell in cells if isinstance(cell.value, list) for run in cell.value if not isinstance(run, str)]
    assert any(run.font.strike for run in runs) and any(run.font.u == "single" for run in runs)


def test_no_cell_is_a_formula() -> None:
    content = render(hostile(), "xlsx")
    found = book(content)
    assert not [cell for sheet in found for row in sheet for cell in row if cell.data_type == "f"]
    texts = [str(cell.value) for sheet in found for row in sheet for cell in row if cell.value is not None]
    assert any("_x0041_" in text for text in texts) and not any("A不得变成字母" in text for text in texts)
    with ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pictures
def test_the_report_has_its_charts_with_words_for_those_who_do_not_see() -> None:
    found = docx.Document(BytesIO(render(pair(), "docx")))
    assert len(found.inline_shapes) == 3
    assert all(shape._inline.docPr.get("descr") for shape in found.inline_shapes)


def test_the_report_without_pictures_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts_png, "_fonts", tuple)
    found = docx.Document(BytesIO(render(pair(), "docx")))
    assert not found.inline_shapes
    assert report()["chart_missing"] in [paragraph.text for paragraph in found.paragraphs]


def test_the_report_tells_what_is_new_gone_and_stronger() -> None:
    found = docx.Document(BytesIO(render(pair(), "docx")))
    heads = [paragraph.text for paragraph in found.paragraphs if paragraph.style.name == "Heading 1"]
    statuses, changes = pair().alignments[0].statuses(), pair().alignments[0].changes()
    for table, counts in (("status", statuses), ("change", changes)):
        for key in ("new", "dropped", "stronger", "later"):
            if counts.get(key):  # type: ignore[call-overload]
                assert report()["list"].format(name=report()[table][key], n=counts[key]) in heads  # type: ignore[index]
    texts = {cell.text for table in found.tables for cell in table._cells}
    new = next(line for line in pair().alignments[0].lines if line.status == "new")
    assert new.after[0]["text"] in texts


def test_markdown_holds_no_html_of_a_document() -> None:
    text = render(hostile(), "md").decode()
    assert not re.search(r"<(?!br>)[a-zA-Z/!]", text)
    assert plain(sentences(pair(), pair().emphasis.contrasts[0])[0])[:20] in render(pair(), "md").decode()


def test_json_is_complete() -> None:
    whole = json.loads(render(years(), "json"))
    assert len(whole["alignments"]) == len(years().alignments)
    assert [len(one["lines"]) for one in whole["alignments"]] == [len(one.lines) for one in years().alignments]
    assert [one["sentences"] for one in whole["summary"]] == [
        [plain(said) for said in sentences(years(), each)] for each in years().emphasis.contrasts
    ]
