"""PDFs with a text layer: lines by the places of their characters, paragraphs by indents and margins."""

from pathlib import Path
from typing import Any

from policynlp.errors import EmptyFile, TooLarge, UndecodableFile, UnsupportedFormat
from policynlp.reading.pdf_lines import Char, Line, characters, lines_of
from policynlp.reading.pdf_tables import Grid, grids, rules_of
from policynlp.reading.reflow import paragraphs
from policynlp.reading.sniff import expect
from policynlp.reading.writer import Writer
from policynlp.records import Document

MAX_PAGES = 2_000
_OCR = "have it recognised (OCR) and saved as .docx or as a PDF with text"
_FEW = 10
"""A page with fewer characters has no text layer to speak of: a page number, a stamp of the scanner."""


def read(path: Path, data: bytes) -> Document:
    """The Document of a PDF; ``pages`` says where each page starts. Raises as ``reading.read`` says.

    Running heads and page numbers are left out. Ruled tables become Tables, page by page.
    """
    import pypdfium2

    from policynlp.reading.pdf_fonts import stand_in

    if b"%PDF-" not in data[:1024]:
        expect(path, data, "pdf")
    stand_in()
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            reason = "is protected by a password; open it, take the password off and save it"
        else:
            reason = f"is damaged ({error}); save it again or fetch it again"
        raise UndecodableFile(f"{path}: {reason}") from error
    try:
        return _document(path, pdf)
    except pypdfium2.PdfiumError as error:
        raise UndecodableFile(f"{path}: a page is damaged ({error}); save it again or fetch it again") from error
    finally:
        pdf.close()


def _document(path: Path, pdf: Any) -> Document:
    count = len(pdf)
    if count > MAX_PAGES:
        raise TooLarge(f"{path}: {count:,} pages, allowed are {MAX_PAGES:,}; split it into several files")
    blocks: list[Line | Grid] = []
    unknown = total = 0
    scans = []
    for number in range(1, count + 1):
        page = pdf[number - 1]
        chars = characters(page)
        total += len(chars)
        unknown += sum(char.text == "\ufffd" for char in chars)
        if len(chars) < _FEW and _pictured(page):
            scans.append(number)
        blocks += _page(page, number, chars)
        page.close()
    _check(path, scans, total, unknown)
    writer = Writer()
    for block in paragraphs(blocks):
        if isinstance(block, Grid):
            writer.table([row.cells for row in block.rows], pages=[row.page for row in block.rows])
        else:
            writer.flow(block)
    writer.turn(count)
    return writer.document(path, "pdf")


def _page(page: Any, number: int, chars: list[Char]) -> list[Line | Grid]:
    """The lines and ruled tables of a page from top to bottom."""
    tables = grids(number, rules_of(page), chars)
    inside = {char for table in tables for char in table.chars}
    lines = lines_of([char for char in chars if char not in inside], number, page.get_size())
    return sorted([*lines, *tables], key=lambda block: (-block.top, block.left))


def _pictured(page: Any) -> bool:
    """True if one picture covers most of the page."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    width, height = page.get_size()
    for picture in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > 0.7 * width * height:
            return True
    return False


def _check(path: Path, scans: list[int], total: int, unknown: int) -> None:
    if scans:
        pages = ", ".join(map(str, scans[:5])) + (" …" if len(scans) > 5 else "")
        raise UnsupportedFormat(f"{path}: is a scan, page {pages} is a picture without text; {_OCR}")
    if not total:
        raise EmptyFile(f"{path}: holds no text, only drawings if anything; {_OCR}")
    if unknown * 5 > total:
        raise UndecodableFile(f"{path}: its fonts do not say which characters they draw; {_OCR}")
