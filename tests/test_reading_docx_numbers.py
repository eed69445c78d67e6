"""Automatic list numbers of Word files, rebuilt from numbering.xml and styles.xml."""

from pathlib import Path

import pytest
from reading_samples import OUTLINE, level, lists, p, package

from policynlp.reading.docx import read


def text_of(body: str, **parts: str) -> str:
    return read(Path("样本.docx"), package(body, **parts)).text


def test_the_outline_of_a_directive_is_rebuilt() -> None:
    body = (
        p("关于开展库房检查的通知")
        + p("检查范围", (1, 0))
        + p("检查时间", (1, 0))
        + p("自查", (1, 1))
        + p("填写清单", (1, 2))
        + p("上报结果", (1, 2))
        + p("拍照", (1, 3))
        + p("复查", (1, 1))
        + p("逐库核对", (1, 2))
        + p("工作要求", (1, 0))
        + p("加强领导", (1, 1))
    )
    assert text_of(body, numbering=lists(OUTLINE)).splitlines() == [
        "关于开展库房检查的通知",
        "一、检查范围",
        "二、检查时间",
        "（一）自查",
        "1.填写清单",
        "2.上报结果",
        "①拍照",
        "（二）复查",
        "1.逐库核对",  # begins anew under a new parent
        "三、工作要求",
        "（一）加强领导",
    ]


@pytest.mark.parametrize(
    ("levels", "nums", "paragraphs", "expected"),
    [
        (level(0, "chineseCounting", "第%1条"), ("",), [(1, 0), (1, 0)], "第一条 甲|第二条 甲"),
        (level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"), ("",),
         [(1, 0), (1, 1), (1, 1)], "1 甲|1.1 甲|1.2 甲"),
        (level(0, "decimal", "%1.", start=5), ("",), [(1, 0), (1, 0)], "5.甲|6.甲"),
        (level(0, "decimal", "%1.") + level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>'), ("",),
         [(1, 0), (1, 1), (1, 0), (1, 1)], "1.甲|(1)甲|2.甲|(2)甲"),  # never restarts
        (level(0, "decimal", "%1.") + level(1, "decimal", "(%2)")
         + level(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>'), ("",),
         [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)],
         "1.甲|(1)甲|1)甲|(2)甲|2)甲|2.甲|1)甲"),  # restarts after level 1 only
        (level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>"), ("",),
         [(1, 0), (1, 1)], "一、甲|1.1 甲"),  # legal style: the parent's number in plain digits
        (level(0, "decimal", "%1、"), ("", ""), [(1, 0), (2, 0), (1, 0)], "1、甲|2、甲|3、甲"),  # two lists, one count
        (level(0, "decimal", "%1、"), ("", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
         [(1, 0), (1, 0), (2, 0), (2, 0)], "1、甲|2、甲|1、甲|2、甲"),  # "restart at 1"
        (level(0, "decimal", "%1、"), (f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1.")}</w:lvlOverride>',),
         [(1, 0)], "A.甲"),
        (level(0, "bullet", ""), ("",), [(1, 0)], "甲"),  # bullets are no numbers
        (level(0, "none", ""), ("",), [(1, 0)], "甲"),
        # parents never seen
        (level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.%3"), ("",), [(1, 1)], "1.1.1 甲"),
        (level(0, "decimal", "%1", '<w:suff w:val="nothing"/>'), ("",), [(1, 0)], "1甲"),
        (level(0, "decimal", "%1."), ("",), [(7, 0), (0, 0)], "甲|甲"),  # no such list; 0 takes the number off
        (level(0, "decimal", "%1."), ("",), [(1, 42)], "甲"),  # no such level
    ],
    ids=["article", "legal", "start", "no restart", "restart after", "isLgl", "shared", "override", "own level",
         "bullet", "none", "orphan", "glued", "no list", "no level"],
)  # fmt: skip
def test_numbering_rules(levels: str, nums: tuple[str, ...], paragraphs: list[tuple[int, int]], expected: str) -> None:
    body = "".join(p("甲", place) for place in paragraphs)
    assert text_of(body, numbering=lists(levels, *nums)).splitlines() == expected.split("|")


def style(name: str, properties: str = "", based: str = "", more: str = "") -> str:
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}" {more}>{based}<w:pPr>{properties}</w:pPr></w:style>'


def test_numbers_that_styles_carry() -> None:
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    levels = level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>') + level(
        1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>'
    )
    styles = style("H1", number) + style("H2", number) + style("H1b", based="H1") + style("Body")
    body = (
        p("甲", style="H1") + p("乙", style="H2") + p("丙", style="H1b") + p("丁", style="Body") + p("戊", (0, 0), "H1")
    )
    assert text_of(body, numbering=lists(levels), styles=styles).split() == ["一、甲", "（一）乙", "二、丙", "丁", "戊"]


def test_numbers_of_the_default_style_and_of_list_styles() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    styles = style("N", number, more='w:default="1"') + style("Outline", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert text_of(p("甲") + p("乙"), numbering=numbering, styles=styles) == "1.甲\n2.乙\n"


def test_styles_that_are_based_on_each_other_do_not_hang() -> None:
    styles = style("A", based="B") + style("B", based="A")
    assert text_of(p("甲", style="A"), numbering=lists(OUTLINE), styles=styles) == "甲\n"
