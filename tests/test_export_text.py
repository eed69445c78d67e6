"""The text formats: JSON Lines, JSON, CSV, Markdown."""

import csv
import json
from io import StringIO

import pytest
from export_samples import NASTY, nasty, sample, several
from hypothesis import given
from hypothesis import strategies as st

from policynlp.export import render
from policynlp.export.json_lines import encoded
from policynlp.export.markdown import inert
from policynlp.rows import FIELDS, Register, flat


def test_json_lines_are_the_rows():
    lines = render(several(), "jsonl").split(b"\n")
    assert lines.pop() == b"", "the last line is closed too"
    assert [json.loads(line) for line in lines] == list(several().rows())
    assert "住房城乡建设".encode() in lines[0]
    assert not lines[0].startswith(b"\xef\xbb\xbf")


def test_json_lines_break_nowhere_else():
    content = render(nasty(), "jsonl")
    assert len(content.decode("utf-8").splitlines()) == 2 * len(NASTY)
    assert b"\r" not in content


def test_nothing_gives_no_lines():
    assert render(Register(()), "jsonl") == b""


@given(st.recursive(st.text(st.characters()) | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=4)))
def test_any_value_comes_back_from_one_line(value):
    content = encoded(value)
    assert json.loads(content) == value
    assert len(content.decode("utf-8").splitlines()) == 1


def test_json_holds_the_whole_register():
    whole = json.loads(render(several(), "json"))
    assert list(whole) == ["version", "documents", "tasks", "failures"]
    assert whole["version"] == "0.1.0"
    assert whole["tasks"] == list(several().rows())
    assert whole["failures"] == [{"path": "扫描件.pdf", "message": several().failures[0].message}]
    assert [each["document"] for each in whole["documents"]] == ["plan.pdf", "通知.docx", "empty.txt"]
    assert [each["tasks"] for each in whole["documents"]] == [8, 1, 0]


def test_json_of_nothing():
    empty = {"version": "", "documents": [], "tasks": [], "failures": []}
    assert json.loads(render(Register(()), "json")) == empty


def table(register: Register) -> list[list[str]]:
    content = render(register, "csv")
    assert content.startswith(b"\xef\xbb\xbf"), "Excel on a Chinese Windows takes a file without it for GBK"
    return list(csv.reader(StringIO(content[3:].decode("utf-8"), newline="")))


def test_csv_is_the_flat_rows():
    head, *rows = table(sample())
    assert tuple(head) == FIELDS
    wanted = [["" if value is None else str(value) for value in flat(row).values()] for row in sample().rows()]
    assert rows == wanted


def test_csv_lines_end_as_on_windows():
    content = render(sample(), "csv")
    assert content.count(b"\r\n") == content.count(b"\n") == 9


def test_csv_of_nothing_has_its_head():
    assert table(Register(())) == [list(FIELDS)]


def test_no_cell_of_a_csv_is_a_formula():
    _, *rows = table(nasty())
    assert len(rows) == 2 * len(NASTY)
    assert all(len(row) == len(FIELDS) for row in rows)
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")]
    texts = [row[FIELDS.index("text")] for row in rows]
    assert texts[0] == "'=1+1完成台账核对。"
    assert texts[4] == "'\t制表符开头的任务要登记。"
    assert texts[8] == "控制符要去掉，代理项与也要去掉。"


MARKDOWN = """\
# 云溪市夏季安全隐患集中整治工作方案任务分解表

共1个文件，任务7项，原则要求1项

注：“\\*”为承上文确定；“（建议）”为原文未写明、按行业主管部门提出的建议单位。

| 序号 | 重点任务 | 工作措施 | 牵头单位 | 配合单位 | 行业领域 | 完成时限 |
| ---: | --- | --- | --- | --- | --- | --- |
| 1 | 一、重点整治<br>（一）城镇燃气 | 住建部门要会同"""


def test_markdown_reads_well():
    text = render(sample(), "md").decode("utf-8")
    assert text.startswith(MARKDOWN)
    assert "| （建议）住房城乡建设、市场监管 |  | 城镇燃气 | 2024年12月31日<br>2026年12月31日 |\n" in text
    assert text.endswith("| 1 | 二、应急准备 | 时刻把群众的安危放在心上，绷紧防汛这根弦。 |  | 防汛抗旱 |\n")


def test_markdown_names_sources_and_failures_of_several():
    text = render(several(), "md").decode("utf-8")
    assert "| 8 |  | 做好节日值班。 |  |  | 应急管理 |  | 通知.docx |\n" in text
    assert text.endswith("## 未处理文件\n\n- 扫描件.pdf：holds no text; run it through OCR first\n")


def test_markdown_of_nothing():
    assert (
        render(Register(()), "md").decode("utf-8")
        == "# 重点任务分解表\n\n共0个文件，任务0项，原则要求0项\n\n未提取到任务\n"
    )


def test_every_row_of_markdown_has_the_cells_of_its_head():
    lines = render(nasty(), "md").decode("utf-8").split("\n")
    rows = [line for line in lines if line.startswith("|")]
    bare = [line.replace("\\\\", "").replace("\\|", "") for line in rows]
    assert sorted({line.count("|") for line in bare}) == [7, 9]
    assert len(rows) == 2 * (len(NASTY) + 2)
    assert "<script" not in "".join(lines)
    assert r"\[链接\](javascript" in "".join(lines)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),  # a backslash of the text must not free the bar
        ("<b>&", "&lt;b&gt;&amp;"),
        ("一\n二", "一二"),
        ("*粗*", r"\*粗\*"),
    ],
)
def test_markdown_signs(text, safe):
    assert inert(text) == safe
