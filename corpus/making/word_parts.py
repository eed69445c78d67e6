"""Pieces of WordprocessingML that python-docx has no words for: page numbers, a text box, rules."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RUN = (
    '<w:r><w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:hint="eastAsia"/>'
    '<w:sz w:val="28"/></w:rPr>{inner}</w:r>'
)
_FIELD = "".join(
    _RUN.format(inner=inner)
    for inner in (
        '<w:t xml:space="preserve">— </w:t>',
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        '<w:t xml:space="preserve"> —</w:t>',
    )
)

FOOTER = (
    f'<w:p {_W}><w:pPr><w:ind {{indent}}="320"/><w:jc w:val="{{side}}"/></w:pPr>'
    + _FIELD.replace("{", "{{").replace("}", "}}")
    + "</w:p>"
)
"""The page number, — 1 —, outside on both sides of a sheet; format with ``side`` and ``indent``."""

_BOX_TEXT = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/><w:ind w:firstLine="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:hint="eastAsia"/>'
    '<w:color w:val="E60012"/><w:sz w:val="{size}"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
)

TEXT_BOX = (
    f'<w:r {_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
    '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0"'
    ' layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="margin"><wp:posOffset>380000</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{width}" cy="760000"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
    '<wp:docPr id="1" name="letterhead"/><wp:cNvGraphicFramePr/>'
    '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="760000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
    f"<wps:txbx><w:txbxContent>{_BOX_TEXT}</w:txbxContent></wps:txbx>"
    '<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp>'
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    '<mc:Fallback><w:pict><v:shape id="letterhead" style="width:442pt;height:60pt" stroked="f" filled="f">'
    f"<v:textbox><w:txbxContent>{_BOX_TEXT}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
"""A run with the letterhead in a text box, as newer and as older programs read it; format with ``text``, ``font``,
``size`` (half points) and ``width`` (EMU)."""


def edge(paragraph: Any, side: str, *, color: str, size: int) -> None:
    """A rule along one side of a paragraph, ``size`` in eighths of a point."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
        )
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "6"), ("color", color)):
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)
