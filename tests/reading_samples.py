"""Small files made for the tests of reading: Word packages from XML, PDFs set line by line."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from box_font import boxes

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def package(body: str, *, numbering: str = "", styles: str = "", **parts: str) -> bytes:
    """A .docx with just these parts; names in ``parts`` have _ for /."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        if numbering:
            out.writestr("word/numbering.xml", f"<w:numbering {SPACES}>{numbering}</w:numbering>")
        if styles:
            out.writestr("word/styles.xml", f"<w:styles {SPACES}>{styles}</w:styles>")
        for name, text in parts.items():
            out.writestr(name.replace("_", "/"), text)
    return stream.getvalue()


def r(text: str) -> str:
    """A run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str, number: tuple[int, int] | None = None, style: str = "") -> str:
    """A paragraph; ``number`` is (list, level)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def level(depth: int, form: str, pattern: str, more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def lists(levels: str, *nums: str) -> str:
    """One abstract list 0 with ``levels``, used by lists 1, 2 …, the overrides of each given."""
    used = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for number, override in enumerate(nums or ("",), 1)
    )
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{used}'


OUTLINE = (
    level(0, "chineseCounting", "%1、")
    + level(1, "japaneseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
)

FONT = "Boxes"
OUTSIDE = "STSong-Light"
"""A font that a PDF names without bringing it along: what is drawn depends on the machine."""
_NO_START = "，。、；：！？”’）》〉】」〕"
_NO_END = "“‘（《〈【「〔"


@dataclass(frozen=True)
class Layout:
    """How ``Sheet`` sets paragraphs: sizes and margins in points, indents in characters."""

    paper: tuple[float, float] = (595, 842)
    left: float = 79
    right: float = 79
    top: float = 105
    bottom: float = 110
    em: float = 16
    pitch: float = 30
    indent: float = 2
    hang: float = 0
    mirror: float = 0
    between: float = 0
    head: str = ""
    number: str = ""
    justify: bool = True
    twice: bool = False


def width(text: str, em: float) -> float:
    """What ``text`` takes on the line."""
    return sum(em if char > "\u2000" else em / 2 for char in text)


def wrap(text: str, em: float, first: float, rest: float) -> list[str]:
    """``text`` cut into lines of at most ``first``, then ``rest`` points, by the rules for Chinese punctuation."""
    lines, line = [], ""
    for piece in re.findall(r"[A-Za-z0-9.,%-]+ ?|.", text):
        room = first if not lines else rest
        if line and width(line + piece.rstrip(), em) > room + 0.01:
            if piece in _NO_START and width(line + piece, em) <= room + em / 2:
                line += piece  # hangs over the margin
                continue
            keep = 1 if piece in _NO_START or line[-1] in _NO_END else 0
            lines.append(line[: len(line) - keep].rstrip())
            line = line[len(line) - keep :]
        line += piece
    return [*lines, line]


@cache
def register_fonts() -> None:
    """Make FONT and OUTSIDE known to reportlab."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    registerFont(TTFont(FONT, io.BytesIO(boxes())))
    registerFont(UnicodeCIDFont(OUTSIDE))


class Sheet:
    """A PDF in the making."""

    def __init__(self, layout: Layout | None = None, font: str = FONT, **canvas: Any) -> None:
        """An empty first page."""
        from reportlab.pdfgen.canvas import Canvas

        register_fonts()
        self.layout = layout or Layout()
        self.font = font
        self._stream = io.BytesIO()
        self.canvas = Canvas(self._stream, pagesize=self.layout.paper, invariant=1, **canvas)
        self.page = 1
        self._start()

    def _start(self) -> None:
        self.y = self.layout.paper[1] - self.layout.top
        if self.layout.head:
            self.canvas.setFont(self.font, 9)
            self.canvas.drawString(self.layout.left, self.layout.paper[1] - 50, self.layout.head)

    def turn(self) -> None:
        """End the page and begin the next."""
        self._end()
        self.page += 1
        self._start()

    def _end(self) -> None:
        if self.layout.number:
            self.canvas.setFont(self.font, 14)
            self.canvas.drawCentredString(self.layout.paper[0] / 2, 60, self.layout.number.format(self.page))
        self.canvas.showPage()

    def line(self, text: str, x: float, em: float, spread: float = 0) -> None:
        """Print one line, on a new page if this one is full."""
        if self.y < self.layout.bottom:
            self.turn()
        x += self.layout.mirror if self.page % 2 == 0 else 0
        for offset in (0, 0.4) if self.layout.twice else (0,):
            self.canvas.setFont(self.font, em)
            out = self.canvas.beginText(x + offset, self.y)
            out.setCharSpace(spread)
            out.textOut(text)
            self.canvas.drawText(out)
        self.y -= self.layout.pitch

    def centred(self, *lines: str, em: float = 22) -> None:
        """Print lines in the middle."""
        for text in lines:
            self.line(text, (self.layout.paper[0] - width(text, em)) / 2, em)

    def flush(self, text: str) -> None:
        """Print a line at the right margin."""
        self.line(text, self.layout.paper[0] - self.layout.right - width(text, self.layout.em), self.layout.em)

    def paragraphs(self, texts: Sequence[str]) -> "Sheet":
        """Set paragraphs."""
        own = self.layout
        room = own.paper[0] - own.left - own.right
        for text in texts:
            lines = wrap(text, own.em, room - own.indent * own.em, room - own.hang * own.em)
            for number, line in enumerate(lines):
                inset = (own.hang if number else own.indent) * own.em
                free = room - inset - width(line, own.em)
                last = number == len(lines) - 1
                spread = free / (len(line) - 1) if own.justify and not last and len(line) > 1 else 0
                self.line(line, own.left + inset, own.em, spread)
            self.y -= own.between
        return self

    def data(self) -> bytes:
        """The finished file."""
        self._end()
        self.canvas.save()
        return self._stream.getvalue()
