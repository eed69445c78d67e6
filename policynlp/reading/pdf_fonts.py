"""Chinese fonts that a PDF names without bringing them along, on a machine that does not have them either.

pdfium gives no characters whose drawing is empty, and without a font every drawing is: characters that a file sets one
by one are lost without a word. Here pdfium gets boxes.ttf instead, in which each character is a box of its size, so that
a text is the same on every machine. ``tests/box_font.py`` makes that font.
"""

import ctypes
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from typing import Any

import pypdfium2
from pypdfium2 import raw

_CHARSETS = (  # a Chinese text may be set in a Japanese font, too
    raw.FXFONT_GB2312_CHARSET,
    raw.FXFONT_CHINESEBIG5_CHARSET,
    raw.FXFONT_SHIFTJIS_CHARSET,
    raw.FXFONT_HANGEUL_CHARSET,
)
_NAME = b"Policynlp Boxes\0"


class Boxes(pypdfium2.PdfSysfontBase):  # type: ignore[misc]  # pypdfium2 has no types
    """The machine's fonts as pdfium asks for them, and boxes where there is none for Chinese."""

    def __init__(self, default: Any = None) -> None:
        super().__init__(default)
        data = files("policynlp.reading").joinpath("boxes.ttf").read_bytes()
        self.data = ctypes.create_string_buffer(data, len(data))
        self.handle = ctypes.addressof(self.data)  # differs from the handles of all other fonts

    def MapFont(self, _: Any, weight: int, italic: int, charset: int, *more: Any) -> int | None:
        """The handle of the font for a charset and name, None for none."""
        found: int | None = self.default.MapFont(self.default, weight, italic, charset, *more)
        return self.handle if not found and charset in _CHARSETS else found

    def GetFontData(self, _: Any, font: int, table: int, buffer: Any, size: int) -> int:
        """How long a font's file is, or one table in it; copied to ``buffer`` where that is long enough."""
        if font != self.handle:
            length: int = self.default.GetFontData(self.default, font, table, buffer, size)
            return length
        return 0 if table else _given(self.data.raw, buffer, size)  # the whole file is all that pdfium needs

    def GetFaceName(self, _: Any, font: int, buffer: Any, size: int) -> int:
        """How long a font's name is; copied to ``buffer`` where that is long enough."""
        if font != self.handle:
            length: int = self.default.GetFaceName(self.default, font, buffer, size)
            return length
        return _given(_NAME, buffer, size)

    def GetFontCharset(self, _: Any, font: int) -> int:
        """The charset of a font."""
        charset: int = _CHARSETS[0] if font == self.handle else self.default.GetFontCharset(self.default, font)
        return charset

    def DeleteFont(self, _: Any, font: int) -> None:
        """Pdfium is done with a font; the boxes stay."""
        if font != self.handle:
            self.default.DeleteFont(self.default, font)


def _given(data: bytes, buffer: Any, size: int) -> int:
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


@lru_cache(maxsize=1)
def stand_in() -> None:
    """Let pdfium use boxes where a Chinese font is missing, in this process from now on.

    A program that has put in fonts of its own keeps them; a system whose fonts pdfium does not know stays as it is.
    """
    with suppress(pypdfium2.PdfiumError):
        Boxes(pypdfium2.PdfSysfontBase.SINGLETON).setup()
