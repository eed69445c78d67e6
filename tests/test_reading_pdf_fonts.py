"""PDFs whose Chinese font lies neither in the file nor on the machine: their text is the same as anywhere else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from box_font import SHIPPED, boxes
from pypdfium2 import PdfSysfontBase
from reading_samples import FONT, OUTSIDE, Layout, Sheet, width

from policynlp.reading.pdf import read
from policynlp.reading.pdf_fonts import Boxes, stand_in

TEXTS = [
    "一、各街道要在6月15日前逐库登记，做到“一库一档”，登记结果由街道主要负责人签字后报区应急管理局。",
    "二、存放易燃、易爆、遇水反应物品的库房（含临时堆场），每周抽查不少于3处。",
]


class NoFonts(PdfSysfontBase):  # type: ignore[misc]
    """A machine that has no fonts at all."""

    def MapFont(self, *_: Any) -> None:
        return None


@pytest.fixture
def bare_machine() -> Iterator[NoFonts]:
    """The fonts of such a machine, in use; those of this one come back."""
    stand_in()
    held = PdfSysfontBase.SINGLETON
    bare = NoFonts()
    bare.setup()
    yield bare
    held.setup()


def read_lines(sheet: Sheet) -> list[str]:
    return read(Path("样本.pdf"), sheet.data()).text.splitlines()


def set_singly(font: str) -> Sheet:
    """TEXTS set character by character, as many programs do it."""
    sheet = Sheet(font=font)
    for row, text in enumerate(TEXTS):
        for column, char in enumerate(text):
            sheet.canvas.setFont(font, 8)
            sheet.canvas.drawString(60 + width(text[:column], 8), 700 - 20 * row, char)
    return sheet


@pytest.mark.parametrize("font", [FONT, OUTSIDE])
def test_characters_set_one_by_one_are_read_whatever_the_machine_has(bare_machine: NoFonts, font: str) -> None:
    Boxes(bare_machine).setup()
    assert read_lines(set_singly(font)) == TEXTS


def chinese_fonts() -> list[Path]:
    """Those of a Linux machine: pdfium takes them into its own list before anybody can say that there are none."""
    return [path for name in ("*CJK*", "*wqy*", "*uming*", "*ukai*") for path in Path("/usr/share/fonts").rglob(name)]


@pytest.mark.skipif(bool(chinese_fonts()), reason="this machine has a Chinese font, which pdfium finds by itself")
def test_without_the_boxes_they_are_lost(bare_machine: NoFonts) -> None:
    """If this fails, pdfium has learned better, and pdf_fonts.py can go."""
    left = "".join(read_lines(set_singly(OUTSIDE)))
    assert [char for char in left if char > "\u2e80"] == []


@pytest.mark.parametrize("turn", [90, 270])
def test_a_turned_page_is_read_whatever_the_machine_has(bare_machine: NoFonts, turn: int) -> None:
    Boxes(bare_machine).setup()
    sheet = Sheet(font=OUTSIDE)
    sheet.canvas.setPageRotation(turn)
    sheet.canvas.translate(*{90: (842, 0), 270: (0, 595)}[turn])
    sheet.canvas.rotate(turn)
    sheet.canvas.setFont(OUTSIDE, 10)
    sheet.canvas.drawString(100, 480, TEXTS[1])
    assert read_lines(sheet) == TEXTS[1:]


@pytest.mark.parametrize("layout", [Layout(number="— {} —"), Layout(twice=True), Layout(indent=0, hang=2)])
def test_paragraphs_are_joined_as_with_the_font(bare_machine: NoFonts, layout: Layout) -> None:
    """The boxes take the room that the file gives its characters: lines, margins and indents are found by it."""
    Boxes(bare_machine).setup()
    assert read_lines(Sheet(layout, font=OUTSIDE).paragraphs(TEXTS * 4)) == TEXTS * 4


def test_fonts_of_a_program_around_are_kept(bare_machine: NoFonts) -> None:
    """What another part of the process has put into pdfium is asked first."""
    assert Boxes(bare_machine).default is bare_machine


def test_a_reading_process_stands_in_once() -> None:
    stand_in()
    held = PdfSysfontBase.SINGLETON
    stand_in()
    assert PdfSysfontBase.SINGLETON is held
    assert isinstance(held, Boxes)


def test_the_shipped_font_is_the_one_that_is_made_here() -> None:
    assert SHIPPED.read_bytes() == boxes()
