"""Markdown: what a reader sees, without the marks."""

from pathlib import Path

import pytest

from policynlp.errors import EmptyFile, TooLarge
from policynlp.reading import read
from policynlp.records import Document


def document(folder: Path, text: str) -> Document:
    path = folder / "a.md"
    path.write_text(text, "utf-8")
    return read(path)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 一、总体安排\n\n各站**立即**排查。\n", "一、总体安排\n各站立即排查。\n"),
        ("**要求：**各站落实。", "要求：各站落实。\n"),  # CommonMark leaves these stars alone
        ("*重点*与__期限__与~~作废~~", "重点与期限与作废\n"),
        ("1. 检查电缆\n2. 更换开关\n\n5) 复查", "1.检查电缆\n2.更换开关\n5)复查\n"),  # numbers as written
        ("3. 从三起\n4. 接着", "3.从三起\n4.接着\n"),
        ("- 检查\n- 整改\n  * 复查", "检查\n整改\n复查\n"),  # bullets are no numbers
        ("1、检查\n2、整改", "1、检查\n2、整改\n"),  # 、 is no list for Markdown: lines stay lines
        ("（一）检查\n（二）整改", "（一）检查\n（二）整改\n"),
        ("> 引用的话。", "引用的话。\n"),
        ("见[办法](http://example.org/a)和![图](b.png)", "见办法和\n"),  # what a picture is called is not read out
        ("甲<br>乙  \n丙", "甲\n乙\n丙\n"),  # hard breaks
        ("甲<!-- 批注 -->乙", "甲乙\n"),
        ("<div>\n甲\n</div>", "甲\n"),
        ("    各站要缩进排查。", "各站要缩进排查。\n"),  # four spaces are an indent here, not code
        ("　　各站要缩进排查。", "各站要缩进排查。\n"),
        ("```\n一、检查\n二、整改\n```", "一、检查\n二、整改\n"),
        ("标题\n---\n正文。", "标题\n正文。\n"),
        ("a \\* b", "a * b\n"),
        ("5 * 3 * 2 = 30", "5 * 3 * 2 = 30\n"),
        ("`code` 与 &amp;", "code 与 &\n"),
    ],
)
def test_marks_go_and_text_stays(tmp_path: Path, source: str, expected: str) -> None:
    assert document(tmp_path, source).text == expected


def test_lines_that_an_editor_wrapped_are_joined(tmp_path: Path) -> None:
    first = "各站要在汛期来临之前对低洼库房逐一排查并把结果登记在册同时抄送调度中心备"
    assert (
        document(tmp_path, f"{first}\n查，不得迟报。\n另行通知的除外。").text
        == f"{first}查，不得迟报。\n另行通知的除外。\n"
    )
    # a line that ends its sentence, or a number below it, shows lines that are meant
    assert document(tmp_path, f"{first}。\n各站照办。").text == f"{first}。\n各站照办。\n"
    assert document(tmp_path, f"{first}\n（二）复查").text == f"{first}\n（二）复查\n"


def test_tables(tmp_path: Path) -> None:
    found = document(tmp_path, "前文\n\n| 序号 | 任务 |\n|---|:--|\n| 1 | 更换**软管**<br>并登记 |\n|  |  |\n\n后文")
    assert found.text == "前文\n序号\t任务\n1\t更换软管 并登记\n后文\n"
    assert [[found.text[cell.start : cell.end] for cell in row] for row in found.tables[0].rows] == [
        ["序号", "任务"],
        ["1", "更换软管 并登记"],
    ]


def test_front_matter_gives_title_and_date(tmp_path: Path) -> None:
    found = document(
        tmp_path, "---\ntitle: '关于夏季用电的通知'\ndate: 2024-06-01 08:00\ntags: [a]\n---\n各班组照办。\n"
    )
    assert (found.text, found.title, found.issued) == ("各班组照办。\n", "关于夏季用电的通知", "2024-06-01")
    found = document(tmp_path, "---\ndate: soon\n---\n各班组照办。\n")
    assert (found.title, found.issued) == (None, None)


@pytest.mark.parametrize("source", ["", "---\n", "<!-- 只有批注 -->", "![](a.png)"])
def test_nothing_to_read(tmp_path: Path, source: str) -> None:
    with pytest.raises(EmptyFile):
        document(tmp_path, source)


@pytest.mark.parametrize("source", [">" * 3000 + " 深", "".join(" " * 2 * n + "- 深\n" for n in range(60))])
def test_what_lies_too_deep_is_not_lost_in_silence(tmp_path: Path, source: str) -> None:
    with pytest.raises(TooLarge, match="nested"):
        document(tmp_path, source)
    assert document(tmp_path, ">" * 40 + " 深").text == "深\n"
