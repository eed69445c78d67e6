"""Traces as files: JSON, Markdown, HTML, Excel, Word. The same traces give the same bytes."""

from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policynlp.compare.pages.trace_table import Sheet, note, sheets, subtitle, words
from policynlp.compare.records import Answer, Pair, Share, Trace
from policynlp.errors import UnknownFormat
from policynlp.export.clean import legal, one_line
from policynlp.export.head import head
from policynlp.export.json_lines import encoded
from policynlp.export.markdown import inert
from policynlp.export.package import sealed
from policynlp.rows import Register

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def render(traces: Sequence[Trace], format: str) -> bytes:
    """Some traces of one superior's document in one of `FORMATS`. Raises UnknownFormat."""
    name = format.lower().lstrip(".")
    if name not in _WRITERS:
        raise UnknownFormat(f"no format named {name!r}; there are {', '.join(_WRITERS)}: end the file's name with one")
    return _WRITERS[name](traces)


def _json(traces: Sequence[Trace]) -> bytes:
    return encoded({"traces": [_plain(trace) for trace in traces]}, indent=2) + b"\n"


def _plain(trace: Trace) -> dict[str, Any]:
    return {
        "upper": trace.upper,
        "lower": trace.lower,
        "tasks_upper": len(trace.answers),
        "tasks_lower": trace.tasks_lower,
        "coverage": _share(trace.coverage),
        "outcomes": trace.outcomes(),
        "sectors": [{"sector": name, **_share(share)} for name, share in trace.sectors],
        "answers": [_answer(answer) for answer in trace.answers],
        "own": list(trace.own),
    }


def _share(share: Share) -> dict[str, Any]:
    return {name: getattr(share, name) for name in ("count", "base", "share", "low", "high")}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "task": answer.task,
        "outcomes": list(answer.outcomes),
        "answers": [_pair(pair) for pair in answer.pairs],
        "nearest": _pair(answer.nearest) if answer.nearest else None,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    marks = {"marks_upper": pair.before_marks, "marks_lower": pair.after_marks}
    return {"task": pair.after, "score": pair.score, **{key: [list(span) for span in of] for key, of in marks.items()}}


def _markdown(traces: Sequence[Trace]) -> bytes:
    blocks = [f"# {inert(words()['title'])}", inert(subtitle(traces)), inert(note())]
    for sheet in sheets(traces):
        blocks.append(f"## {inert(sheet.name)}")
        lines = [sheet.heads, ["---"] * len(sheet.heads), *([inert(cell) for cell in row] for row in sheet.rows)]
        blocks.append("\n".join(f"| {' | '.join(line)} |" for line in lines) if sheet.rows else inert(sheet.empty))
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8")


def _html(traces: Sequence[Trace]) -> bytes:
    """One page without scripts that loads nothing: all of a document's text is escaped."""
    style = files("policynlp.compare.pages").joinpath("trace.css").read_text("utf-8")
    title = escape(words()["title"])
    parts = [f"<h1>{title}</h1>", f"<p>{_safe(subtitle(traces))}</p>", f'<p class="note">{_safe(note())}</p>']
    tables = sheets(traces)
    parts.append("<nav>" + " ".join(f'<a href="#{sheet.key}">{_safe(sheet.name)}</a>' for sheet in tables) + "</nav>")
    parts += [_section(sheet) for sheet in tables]
    whole = (*head(title, style=style), *parts, "</body>", "</html>\n")
    return "\n".join(whole).encode("utf-8")


def _section(sheet: Sheet) -> str:
    opened = f'<section id="{sheet.key}">\n<h2>{_safe(sheet.name)}</h2>\n'
    if not sheet.rows:
        return f"{opened}<p>{_safe(sheet.empty)}</p>\n</section>"
    lines = ["".join(f'<th scope="col">{_safe(cell)}</th>' for cell in sheet.heads)]
    lines += ["".join(f"<td>{_safe(cell)}</td>" for cell in row) for row in sheet.rows]
    table = "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>"
    return f'{opened}<div class="scroll" tabindex="0">{table}</div>\n</section>'


def _safe(text: str) -> str:
    return escape(legal(text))


def _excel(traces: Sequence[Trace]) -> bytes:
    """A workbook with a sheet a table; no cell is a formula."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    from policynlp.export.excel_cells import add_styles, height, put, set_page

    book = Workbook()
    add_styles(book)
    for number, sheet in enumerate(sheets(traces)):
        page = book.active if number == 0 else book.create_sheet()
        page.title = sheet.name
        widths = _widths(sheet)
        _across(page, 1, widths, words()["title"] + " " + subtitle(traces))
        for place, (name, width) in enumerate(zip(sheet.heads, widths, strict=True), 1):
            put(page, 2, place, (name, "head"))
            page.column_dimensions[get_column_letter(place)].width = width
        for line, row in enumerate(sheet.rows or ((sheet.empty,),), 3):
            for place, cell in enumerate(row, 1):
                put(page, line, place, (int(cell) if cell.isascii() and cell.isdigit() else cell, "text"))
            page.row_dimensions[line].height = height(row, widths[: len(row)])
        page.freeze_panes = "A3"
        page.auto_filter.ref = f"A2:{get_column_letter(len(widths))}{max(3, len(sheet.rows) + 2)}"
        if number == 0:
            _across(page, len(sheet.rows) + 4, widths, one_line(note()))
        page.print_title_rows = "2:2"
        set_page(page, "landscape")
    out = BytesIO()
    book.save(out)
    return sealed(out.getvalue(), Register(()), words()["title"])


def _across(page: "Worksheet", row: int, widths: Sequence[float], text: str) -> None:
    """A note over all columns, its row as high as it needs: no text lies on another."""
    from policynlp.export.excel_cells import height, put

    put(page, row, 1, (text, "note"))
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
    page.row_dimensions[row].height = height((text,), (sum(widths),))


def _widths(sheet: Sheet) -> list[float]:
    """The width of each column in characters, by its longest cell."""
    columns = zip(sheet.heads, *sheet.rows, strict=True)
    return [float(min(48, max(8, 2.2 * max(len(cell) for cell in column)))) for column in columns]


def _word(traces: Sequence[Trace]) -> bytes:
    """A page across with a table a part."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    from policynlp.export.word_table import HEAD, add_run

    page = Document()
    section = page.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    add_run(page.add_paragraph(), words()["title"], font=HEAD, size=18)
    add_run(page.add_paragraph(), one_line(subtitle(traces)), size=12)
    add_run(page.add_paragraph(), one_line(note()), size=9, grey=True)
    for sheet in sheets(traces):
        add_run(page.add_paragraph(), sheet.name, font=HEAD, size=14)
        lines = [sheet.heads, *sheet.rows] if sheet.rows else [(sheet.empty,)]
        table = page.add_table(rows=len(lines), cols=len(lines[0]), style="Table Grid")
        cells = [cell for row in table._tbl.tr_lst for cell in row.tc_lst]
        for cell, text in zip(cells, (text for line in lines for text in line), strict=True):
            _write(cell, text, table)
    out = BytesIO()
    page.save(out)
    return sealed(out.getvalue(), Register(()), words()["title"])


def _write(cell: Any, text: str, table: Any) -> None:
    from docx.table import _Cell

    from policynlp.export.word_table import add_run

    add_run(_Cell(cell, table).paragraphs[0], text, size=9)


_WRITERS: dict[str, Callable[[Sequence[Trace]], bytes]] = {
    "html": _html,
    "xlsx": _excel,
    "docx": _word,
    "json": _json,
    "md": _markdown,
}
FORMATS = tuple(_WRITERS)
"""The names of the formats, which are the file endings too."""
