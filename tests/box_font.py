"""A font of boxes, made here: as wide as Chinese type is, and alike on every machine, whatever fonts that has.

Tests draw their PDFs with it. Run as a command it writes the copy that reading gives to pdfium, see
``policynlp/reading/pdf_fonts.py``.
"""

import io
from functools import cache
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables._g_l_y_f import Glyph

SHIPPED = Path(__file__).resolve().parents[1] / "policynlp" / "reading" / "boxes.ttf"
EM, ASCENT, DESCENT = 1000, 880, -120
WIDE = 0x2001  # from here on a character takes a whole em: “” and …, too
GLYPHS = {
    **dict.fromkeys(range(0x20, WIDE), "half"),
    **dict.fromkeys(range(WIDE, 0xFFFE), "full"),
    **dict.fromkeys(range(0x20000, 0x323B0), "full"),  # the rare Chinese characters
    **dict.fromkeys((0x20, 0xA0), "space"),
}
"""The glyph of each character."""


def _box(width: int) -> Glyph:
    pen = TTGlyphPen(None)
    corners = [(50, DESCENT), (50, ASCENT), (width - 50, ASCENT), (width - 50, DESCENT)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _many_to_one() -> CmapSubtable:
    """Format 13 needs a few bytes where the usual ones name a glyph for each of 80,000 characters."""
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = GLYPHS
    return table


@cache
def boxes() -> bytes:
    """The file of the font."""
    empty = TTGlyphPen(None).glyph()
    shapes = {".notdef": _box(EM), "space": empty, "half": _box(EM // 2), "full": _box(EM)}
    made = FontBuilder(EM, isTTF=True)
    made.updateHead(created=0, modified=0)  # the same bytes in every run
    made.font.recalcTimestamp = False
    made.setupGlyphOrder(list(shapes))
    made.font["cmap"] = newTable("cmap")
    made.font["cmap"].tableVersion, made.font["cmap"].tables = 0, [_many_to_one()]
    made.setupGlyf(shapes)
    widths = {".notdef": EM, "space": EM // 2, "half": EM // 2, "full": EM}
    made.setupHorizontalMetrics({name: (width, 0 if name == "space" else 50) for name, width in widths.items()})
    made.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    made.setupNameTable({"familyName": "Policynlp Boxes", "styleName": "Regular"})
    made.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    made.setupPost(keepGlyphNames=False)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


if __name__ == "__main__":
    SHIPPED.write_bytes(boxes())
