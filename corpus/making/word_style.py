"""The looks of an official paper in Word: page, styles, faces, and how a paragraph stands."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from making.word_parts import FOOTER

TITLE, HEI, KAI, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
RED = RGBColor(0xE6, 0x00, 0x12)
EM, PITCH, WIDTH = 16.0, 29.0, 442.0
"""Points: the size of body type, from line to line, the width of the type area."""
HEADS = {1: (HEI, False), 2: (KAI, False), 3: (SONG, True)}
"""Face and weight of headings by level."""
_STYLES = ("Normal", "Heading 1", "Heading 2", "Heading 3", "Default Paragraph Font", "Normal Table", "Table Grid")


def set_page(document: Any) -> None:
    """A4 with the margins of GB/T 9704 and page numbers outside."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        for paragraph in footer.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)
        footer._element.append(parse_xml(FOOTER.format(side=side, indent=f"w:{side}")))


def set_styles(document: Any) -> None:
    """The styles that are used, in the faces of official papers; the template's others go."""
    styles = document.styles
    for style in list(styles):
        if not (style.builtin and style.name in _STYLES):
            style.delete()
    for element in list(styles.element.iter(qn("w:link"))):
        element.getparent().remove(element)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    names = {"Normal": (SONG, False), **{f"Heading {n}": font for n, font in HEADS.items()}}
    for name, (font, bold) in names.items():
        style = styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(EM), bold, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        _fonts(style.element.get_or_add_rPr(), font)
        shape = style.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing = Pt(PITCH)
        shape.widow_control = False
        shape.keep_with_next = name != "Normal"
        shape.keep_together = False


def wide(text: str) -> float:
    """The width of ``text`` in its own size: digits take half."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _fonts(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:ascii"), "Times New Roman")
    fonts.set(qn("w:hAnsi"), "Times New Roman")
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def write(
    paragraph: Any, text: str, font: str, size: float, *, bold: bool = False, color: RGBColor | None = None
) -> None:
    """Add ``text`` to ``paragraph`` in one type."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold or None
    if color is not None:
        run.font.color.rgb = color
    _fonts(run._r.get_or_add_rPr(), font)


def centred(paragraph: Any, *, before: float, after: float, pitch: float) -> None:
    """Centre a paragraph, with points before, after and from line to line."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), Pt(pitch)


def indented(paragraph: Any, ems: int = 2, size: float = EM) -> None:
    """The first line ``ems`` characters in; below zero, all the others."""
    shape = paragraph.paragraph_format
    shape.left_indent = Pt(-ems * size) if ems < 0 else None
    shape.first_line_indent = Pt(ems * size)
