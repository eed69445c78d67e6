"""Word files: the body in order, with automatic numbers, tables, text boxes and tracked changes as accepted.

Left out: headers, footers, foot- and endnotes, comments, deleted and hidden text, tables of contents.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policynlp.errors import TooLarge, UndecodableFile
from policynlp.reading.archive import Archive
from policynlp.reading.docx_numbers import Numbers, W, number_of, value
from policynlp.reading.sniff import expect
from policynlp.reading.writer import Writer
from policynlp.records import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATIONS = "_rels/.rels"
_MAIN = "word/document.xml"
_LINE = "\n"
_DROPPED = frozenset({"del", "moveFrom", "pPr", "rPr", "tblPr", "tcPr", "trPr", "sdtPr", "rt", "delText"})
_BREAKS = {"tab": " ", "cr": _LINE, "noBreakHyphen": "-", "ptab": " "}
_OFF = ("0", "false", "off")


def read(path: Path, data: bytes) -> Document:
    """The Document of a .docx file. Raises as ``reading.read`` says."""
    expect(path, data, "zip")
    archive = Archive(path, data)
    main = _main_part(archive)
    folder = main.rpartition("/")[0]
    numbering, styles = (
        archive.xml(name) if name in archive else None for name in (f"{folder}/numbering.xml", f"{folder}/styles.xml")
    )
    body = archive.xml(main).find(W + "body")
    if body is None:
        raise UndecodableFile(f"{path}: part {main} has no body; open it in Word or WPS and save it again")
    writer = Writer()
    try:
        _Body(Numbers(numbering, styles), fields=_balanced(body)).write(body, writer)
    except RecursionError as error:
        raise TooLarge(f"{path}: tables or text boxes are nested too deep; save it as .txt") from error
    return writer.document(path, "docx")


def _main_part(archive: Archive) -> str:
    """The name of the part that holds the text, as the package's relations give it."""
    if _RELATIONS in archive:
        for relation in archive.xml(_RELATIONS).iter("{*}Relationship"):
            target = str(relation.get("Target", "")).lstrip("/")
            if relation.get("Type", "").endswith("/officeDocument") and target in archive:
                return target
    if _MAIN not in archive:
        raise UndecodableFile(f"{archive.path}: is a zip archive but no Word file; unpack it, or save it as .docx")
    return _MAIN


def _balanced(body: "_Element") -> bool:
    """True if every field that begins also ends; if not, fields cannot be told from text and are not looked at."""
    kinds = [mark.get(W + "fldCharType") for mark in body.iter(W + "fldChar")]
    return kinds.count("begin") == kinds.count("end")


def _local(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _hidden(run: "_Element") -> bool:
    return value(run.find(W + "rPr"), "vanish") not in (None, *_OFF)


def _prompt(control: "_Element") -> bool:
    """True for a content control that nobody has filled in: it shows its prompt."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _parts(element: "_Element") -> Iterator["_Element"]:
    """The children that count: of alternatives the first only, nothing that is deleted."""
    for child in element:
        name = _local(child)
        if name == "AlternateContent":
            branch = next(iter(child), None)
            if branch is not None:
                yield from _parts(branch)
        elif not (name in _DROPPED or (name == "r" and _hidden(child)) or (name == "sdt" and _prompt(child))):
            yield child


class _Body:
    """One pass through a document's body; keeps what reaches over paragraphs: numbers, fields, a deleted end."""

    def __init__(self, numbers: Numbers, *, fields: bool) -> None:
        self._numbers = numbers
        self._track = fields
        self._fields: list[str] = []
        self._instructions: list[str] = []
        self._carried = ""

    def write(self, container: "_Element", writer: Writer) -> None:
        """Write the paragraphs and tables of ``container`` in order."""
        for block in _parts(container):
            name = _local(block)
            if name == "p":
                self._paragraph(block, writer)
            elif name == "tbl":
                self._table(block, writer)
            elif name not in ("sectPr", "altChunk"):
                self.write(block, writer)  # sdt, customXml, ins: wrappers of blocks

    def _paragraph(self, paragraph: "_Element", writer: Writer) -> None:
        number, text, boxes = self._text(paragraph)
        for box in boxes:  # before the text: the letterhead is a box that hangs on the first paragraph
            self.write(box, writer)
        if text.strip():
            for line in (number + text).split(_LINE):
                writer.line(line)

    def _text(self, paragraph: "_Element") -> tuple[str, str, list["_Element"]]:
        """Number, text and text boxes of a ``w:p``; all '' and the text kept for later if its end is deleted."""
        boxes: list[_Element] = []
        text = "".join(self._inline(paragraph, boxes))
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            self._carried += text
            return "", "", boxes
        text, self._carried = self._carried + text, ""
        return self._numbers.of(paragraph), text, boxes

    def _inline(self, element: "_Element", boxes: list["_Element"]) -> Iterator[str]:
        for child in _parts(element):
            name = _local(child)
            if name == "fldChar":
                self._field(child.get(W + "fldCharType", ""))
            elif name == "txbxContent":
                boxes.append(child)
            elif name == "instrText":
                self._instructions[-1:] = [text + (child.text or "") for text in self._instructions[-1:]]
            elif name == "br":
                if child.get(W + "type") in (None, "textWrapping") and self._shown():
                    yield _LINE
            elif name == "t" or name in _BREAKS:
                if self._shown():
                    yield _BREAKS.get(name) or child.text or ""
            else:
                yield from self._inline(child, boxes)

    def _field(self, mark: str) -> None:
        if mark == "begin":
            self._fields.append(mark)
            self._instructions.append("")
        elif self._fields and mark == "separate":
            self._fields[-1] = mark
        elif self._fields and mark == "end":
            self._fields.pop()
            self._instructions.pop()

    def _shown(self) -> bool:
        """True outside fields and in their results; the result of a table of contents says everything twice."""
        contents = any(code.split()[:1] == ["TOC"] for code in self._instructions)
        return not self._track or ("begin" not in self._fields and not contents)

    def _table(self, table: "_Element", writer: Writer) -> None:
        rows = [row for row in _deep(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [list(_deep(row, "tc")) for row in rows]
        only = [cell for row in cells for cell in row]
        if len(only) == 1:  # a frame drawn around text
            self.write(only[0], writer)
            return
        boxes: list[_Element] = []
        grid = [self._row(row, listed, boxes) for row, listed in zip(rows, cells, strict=True)]
        for box in boxes:
            self.write(box, writer)
        writer.table(grid)

    def _row(self, row: "_Element", cells: list["_Element"], boxes: list["_Element"]) -> list[str]:
        """The cells' texts, a merged cell's text in its first place and '' in the others, so that columns line up."""
        texts = [""] * min(number_of(value(row.find(W + "trPr"), "gridBefore")) or 0, 63)
        for cell in cells:
            properties = cell.find(W + "tcPr")
            below = value(properties, "vMerge") in ("", "continue")
            text = " ".join(part for part in self._cell(cell, boxes) if part.strip())
            width = number_of(value(properties, "gridSpan")) or 1
            texts += ["" if below else text] + [""] * (min(width, 63) - 1)
        return texts

    def _cell(self, container: "_Element", boxes: list["_Element"]) -> Iterator[str]:
        """The paragraphs of a cell, tables inside it included."""
        for block in _parts(container):
            if _local(block) == "p":
                number, text, hung = self._text(block)
                boxes += hung
                yield (number + text).replace(_LINE, " ")
            else:
                yield from self._cell(block, boxes)


def _deep(element: "_Element", name: str) -> Iterator["_Element"]:
    """The nearest descendants called ``name``, through wrappers (sdt, ins, customXml)."""
    for child in _parts(element):
        if _local(child) == name:
            yield child
        elif _local(child) != "tbl":
            yield from _deep(child, name)
