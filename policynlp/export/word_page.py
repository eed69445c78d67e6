"""What all our Word documents share: the fonts of the body, and page numbers at the foot."""

from docx.document import Document as Page
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt

from policynlp.export.labels import labels
from policynlp.export.word_table import BODY, LATIN, add_run


def dress(page: Page, points: float) -> None:
    """Set the body in its fonts at ``points``, say that it is Chinese, and count the pages at the foot."""
    style = page.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(points)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    for language in page.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    foot = page.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    first, between, last = labels()["word"]["page"]
    for text, code in ((first + " ", "PAGE"), (" " + between + " ", "NUMPAGES"), (" " + last, "")):
        add_run(foot, text, size=9)
        if code:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), code)
            foot._p.append(field)
