"""Word: the comparison as a report to hand up: what changed, the charts, what is new, gone, stronger, weaker, moved."""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from policynlp.compare.comparison import Comparison, report, share_text
from policynlp.compare.measures import Contrast
from policynlp.compare.pages import charts_png
from policynlp.compare.pages.charts import is_nothing
from policynlp.compare.pages.charts_files import drawings, rest_note
from policynlp.compare.pages.charts_scene import Drawing, shown
from policynlp.compare.pages.page_data import document_text, due_text, lead_text, marks, place_text
from policynlp.compare.pages.page_tables import signed, verdict
from policynlp.compare.pages.paper_table import Cell, Kind, Part, add_table
from policynlp.compare.pages.telling import plain, sentences
from policynlp.compare.records import Aligned, Alignment
from policynlp.errors import OutputError
from policynlp.export.package import sealed
from policynlp.export.word_page import dress
from policynlp.export.word_table import BODY, HEAD, add_run
from policynlp.rows import Register, Row

MOST_LINES = 60
"""So many aligned tasks stand in each table of the report; the workbook and the page hold all."""

_TITLE = "方正小标宋简体"
_LISTS = ("new", "dropped", "stronger", "weaker", "earlier", "later", "quantity", "owner")
_DRAWN = 720.0  # pixels: the width that charts are drawn at for a page of A4


def render(comparison: Comparison) -> bytes:
    """A portrait A4 report on the last pair of groups, with the shares of all groups.

    Charts are PNGs where this machine can draw them, else a line says why they are missing. The same comparison gives
    the same bytes on one machine.
    """
    heads = report()["head"]
    page = Document()
    _set_page(page)
    _paragraph(page, comparison.title, font=_TITLE, size=20, middle=True)
    contrasts = [each for each in comparison.emphasis.contrasts if each.kind == "pair"][-1:]
    for contrast in contrasts:
        _summary(page, comparison, contrast)
    missing = _charts(page, comparison, contrasts)
    for contrast in contrasts:
        _sectors(page, comparison, contrast)
        found = comparison.alignment(contrast)
        if found is not None:
            _lists(page, comparison.alignments[found])
    _heading(page, heads["documents"])
    _documents(page, comparison)
    _heading(page, heads["remarks"])
    for line in [remark.line for remark in comparison.emphasis.remarks] + missing:
        _paragraph(page, line, size=10.5)
    out = BytesIO()
    page.save(out)
    return sealed(out.getvalue(), Register(comparison.directives, version=comparison.version), comparison.title)


def _summary(page: Page, comparison: Comparison, contrast: Contrast) -> None:
    words = report()
    _heading(page, words["head"]["summary"])
    if contrast.descriptive:
        _paragraph(page, words["descriptive_note"], size=12, font=HEAD)
    for sentence in sentences(comparison, contrast):
        paragraph = _paragraph(page, plain(sentence), size=14)
        paragraph.paragraph_format.first_line_indent = Pt(28)
        paragraph.paragraph_format.line_spacing = 1.4


def _charts(page: Page, comparison: Comparison, contrasts: Sequence[Contrast]) -> list[str]:
    """The charts with their captions; the line on why they are missing where they are, [] where they are not."""
    last = f"terms_{contrasts[0].earlier}_{contrasts[0].later}" if contrasts else ""
    chosen = [
        (name, drawing)
        for name, drawing in drawings(comparison, width=_DRAWN)
        if (not name.startswith("terms") or name == last) and not is_nothing(drawing)
    ]
    if not chosen:
        return []
    try:
        pictures = [(name, drawing, charts_png.file(drawing)) for name, drawing in chosen]
    except OutputError:
        return [report()["chart_missing"]]
    _heading(page, report()["head"]["charts"])
    for name, drawing, picture in pictures:
        _picture(page, drawing, picture)
        note = rest_note(comparison, "sector") if name == "shares" else ""
        _paragraph(page, f"{drawing.title}{report()['colon']}{drawing.about}{note}", size=9, grey=True, middle=True)
    return []


def _picture(page: Page, drawing: Drawing, picture: bytes) -> None:
    paragraph = page.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    scale = min(Mm(156) / drawing.width, Mm(102 if drawing.height < 560 else 150) / drawing.height)
    shape = paragraph.add_run().add_picture(BytesIO(picture), width=int(drawing.width * scale))
    shape._inline.docPr.set("descr", shown(f"{drawing.title}。{drawing.about}"))


def _sectors(page: Page, comparison: Comparison, contrast: Contrast) -> None:
    columns = report()["column"]
    before, after = comparison.group(contrast.earlier), comparison.group(contrast.later)
    shifts = {shift.name: shift for shift in contrast.shifts if shift.family == "sector"}
    rows = [
        [weight.name, share_text(weight.shares[before]), share_text(weight.shares[after]), signed(shift.difference * 100), verdict(shift, contrast)]
        for weight in comparison.emphasis.of_family("sector")
        if (shift := shifts.get(weight.name)) and (weight.shares[before].n or weight.shares[after].n)
    ]  # fmt: skip
    if not rows:
        return
    _heading(page, report()["family"]["sector"])
    names = comparison.name(contrast.earlier), comparison.name(contrast.later)
    heads = [columns["sector"], *names, columns["difference"], columns["verdict"]]
    add_table(page, heads, [[_cell(text) for text in cells] for cells in rows], (38, 38, 38, 26, 22))


def _lists(page: Page, alignment: Alignment) -> None:
    """A table for each kind of change, at most `MOST_LINES` lines each."""
    words = report()
    for key in _LISTS:
        found = [line for line in alignment.lines if key in (line.status, *line.changes)]
        name = words["status"].get(key) or words["change"][key]
        if not found:
            continue
        _heading(page, words["list"].format(name=name, n=len(found)))
        if key in ("new", "dropped"):
            heads = [words["column"][each] for each in ("number", "text", "lead", "due", "place")]
            table = list(_by_document(found))
            add_table(page, heads, table, (10, 72, 26, 22, 32))
        else:
            heads = [words["column"][each] for each in ("number", "before", "after", "lead", "due")]
            table = [_double(number, line) for number, line in enumerate(found[:MOST_LINES], 1)]
            add_table(page, heads, table, (10, 54, 54, 22, 22))
        if len(found) > MOST_LINES:
            _paragraph(page, words["truncated"].format(shown=MOST_LINES, all=len(found)), size=9, grey=True)


def _by_document(lines: Sequence[Aligned]) -> Iterator[list[Cell] | str]:
    """The first `MOST_LINES` lines, each document's together under its title."""
    title = ""
    places: dict[str, int] = {}
    titles = [document_text((line.after or line.before)[0]) for line in lines]
    order = sorted(range(len(lines)), key=lambda at: (places.setdefault(titles[at], len(places)), at))
    for number, at in enumerate(order[:MOST_LINES], 1):
        here, line = titles[at], lines[at]
        if here != title:
            yield here
            title = here
        yield _single(number, line)


def _single(number: int, line: Aligned) -> list[Cell]:
    rows = line.after or line.before
    place = "\n".join(place_text({**row, "path": row["path"][-1:]}) for row in rows)  # the page and workbook have all
    texts = _cell("\n".join(row["text"] for row in rows))
    return [_cell(str(number)), texts, _cell(_said(rows, lead_text)), _cell(_said(rows, due_text)), _cell(place)]


def _double(number: int, line: Aligned) -> list[Cell]:
    words = report()
    sides = []
    for rows, side, kind in _sides(line):
        parts: list[Part] = []
        for row, spans in zip(rows, marks(line, side), strict=True):
            parts += [Part("\n")] if parts else []
            at = 0
            for start, end in spans:
                parts += [Part(row["text"][at:start]), Part(row["text"][start:end], kind)]
                at = end
            parts.append(Part(row["text"][at:]))
        sides.append(Cell(tuple(part for part in parts if part.text)))
    told = []
    for read in (lead_text, due_text):
        old, new = _said(line.before, read), _said(line.after, read)
        changed = f"{old or words['dash']}{words['arrow']}{new or words['dash']}"
        told.append(_cell(new if old == new else changed))
    return [_cell(str(number)), *sides, *told]


def _sides(line: Aligned) -> tuple[tuple[Sequence[Row], str, Kind], ...]:
    return (line.before, "before", "gone"), (line.after, "after", "come")


def _said(rows: Sequence[Row], read: Callable[[Row], str]) -> str:
    return str(report()["comma"].join(dict.fromkeys(filter(None, (read(row) for row in rows)))))


def _documents(page: Page, comparison: Comparison) -> None:
    columns, emphasis = report()["column"], comparison.emphasis
    rows = []
    for group in emphasis.groups:
        for index in group.papers:
            paper = emphasis.papers[index]
            cells = (comparison.name(group.key), paper.title or paper.name, paper.issued or "", str(paper.tasks))
            rows.append([_cell(text) for text in cells])
    add_table(page, [columns[key] for key in ("group", "document", "issued", "tasks")], rows, (22, 96, 26, 18))
    for left in emphasis.aside:
        _paragraph(page, f"{left.paper.title or left.paper.name}{report()['colon']}{left.line}", size=10.5)


def _cell(text: str) -> Cell:
    return Cell((Part(text),) if text else ())


def _set_page(page: Page) -> None:
    """A4 upright with the margins of a report, the fonts of the body, page numbers at the foot."""
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(26), Mm(22)
    section.top_margin, section.bottom_margin = Mm(28), Mm(25)
    dress(page, 12)


def _heading(page: Page, text: str) -> None:
    paragraph = page.add_paragraph(style="Heading 1")
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(14), Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    add_run(paragraph, shown(text), font=HEAD, size=14)
    paragraph.runs[0].font.color.rgb = RGBColor(0, 0, 0)


def _paragraph(
    page: Page, text: str, *, font: str = BODY, size: float, middle: bool = False, grey: bool = False
) -> Paragraph:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, shown(text), font=font, size=size, grey=grey)
    return paragraph
