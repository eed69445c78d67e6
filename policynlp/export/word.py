"""Word: the division of tasks (任务分工表) as it is attached to a notice."""

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby

from docx import Document
from docx.document import Document as Page
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from policynlp.export import due, view
from policynlp.export.clean import one_line
from policynlp.export.labels import labels
from policynlp.export.package import sealed
from policynlp.export.view import Entry
from policynlp.export.word_page import dress
from policynlp.export.word_table import BODY, HEAD, Group, add_run, add_table
from policynlp.rows import Register

_TITLE = "方正小标宋简体"


def render(register: Register) -> bytes:
    """A landscape A4 page: title, particulars, the marks explained, one table, files that failed.

    The table has a spanning row for each directive (where there are several) and each first heading (where there
    are deeper ones), a row for each measure, then one for each principle. Its head row repeats on every page.
    """
    words = labels()
    title = view.title(register, one=words["title"]["division"], many=words["title"]["divisions"])
    page = Document()
    _set_page(page)
    _paragraph(page, title, font=_TITLE, size=20)
    _paragraph(page, _particulars(register), size=12)
    rows = list(_rows(register))
    note = view.note([row for row in rows if isinstance(row, Entry)], shaded=False)
    _paragraph(page, note, size=9, grey=True, middle=False)
    if rows:
        add_table(page, rows)
    else:
        _paragraph(page, words["note"]["no_tasks"], size=14)
    if register.failures:
        _paragraph(page, words["figures"]["failures"], font=HEAD, size=10.5, middle=False)
    for failure in register.failures:
        _paragraph(page, one_line(f"{failure.path}：{view.reason(failure)}"), size=9, middle=False)
    out = BytesIO()
    page.save(out)
    return sealed(out.getvalue(), register, title)


def _particulars(register: Register) -> str:
    """Issuer, number and day of the one directive; what the table holds where there are several."""
    if len(register.directives) == 1:
        frame = register.directives[0].frame
        return "　".join(one_line(part) for part in (frame.issuer, frame.number, due.readable(frame.issued)) if part)
    summary = register.summary()
    return str(
        labels()["title"]["contents"].format(
            documents=summary.documents, measures=summary.measures, principles=summary.principles
        )
    )


def _rows(register: Register) -> Iterator[Group | Entry]:
    """The rows of the table below its head, top to bottom."""
    several = len(register.directives) > 1
    for measures in _by_directive(view.entries(register, "measure")):
        if several:
            yield 0, measures[0].source
        if not any(len(entry.path) > 1 for entry in measures):
            yield from measures
            continue
        for heading, below in groupby(measures, key=lambda entry: entry.path[:1]):
            yield from [(1, heading[0])] if heading else []
            yield from below
    name = labels()["sheet"]["principles"]
    for principles in _by_directive(view.entries(register, "principle")):
        yield 0, f"{name}：{principles[0].source}" if several else name
        yield from principles


def _by_directive(entries: list[Entry]) -> list[list[Entry]]:
    return [list(group) for _, group in groupby(entries, key=lambda entry: id(entry.directive))]


def _set_page(page: Page) -> None:
    """A4 across, the fonts of the body, page numbers at the foot."""
    section = page.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    dress(page, 10.5)


def _paragraph(
    page: Page, text: str, *, font: str = BODY, size: float, middle: bool = True, grey: bool = False
) -> None:
    if not text:
        return
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(6)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(paragraph, text, font=font, size=size, grey=grey)
