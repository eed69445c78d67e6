"""The workbook: read back, it is what an office prints and checks, and nothing in it is a formula."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from export_samples import NASTY, directive, nasty, plan, sample, several, task, time
from openpyxl import Workbook, load_workbook

from policynlp.errors import OutputError
from policynlp.export import excel, excel_cells, render
from policynlp.rows import Register

HEADS = (
    "序号 重点任务 工作措施 牵头单位 配合单位 行业领域 完成时限（原文） 完成时限（日期） 时限类型 来源 "
    "原文 页码 置信度 复核"
)
SHEETS = ["任务分解表", "原则要求", "统计"]


def book(register: Register) -> Workbook:
    return load_workbook(BytesIO(render(register, "xlsx")))


def rows(sheet, first: int = 4) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def parts(register: Register) -> dict[str, bytes]:
    with ZipFile(BytesIO(render(register, "xlsx"))) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_sheets_title_note_and_heads():
    made = book(sample())
    assert made.sheetnames == SHEETS
    sheet = made["任务分解表"]
    assert sheet["A1"].value == "云溪市夏季安全隐患集中整治工作方案任务分解表"
    assert sheet["A2"].value.startswith("注：“*”为承上文确定")
    assert [cell.value for cell in sheet[3]] == HEADS.split()


def test_title_of_several():
    assert book(several())["任务分解表"]["A1"].value == "重点任务分解表"


def test_a_row_in_full():
    first, second, third, *_ = rows(book(sample())["任务分解表"])
    source = "云溪市夏季安全隐患集中整治工作方案（云安委〔2024〕7号）"
    text = plan().tasks[0].text
    head = [1, "一、重点整治\n（一）城镇燃气", text[2:], "住房城乡建设", "市场监管", "城镇燃气"]
    assert first == [*head, "2024年6月底前", datetime(2024, 6, 30), "限期", source, text, 1, 0.9, None]
    assert (second[3], second[6], second[7], second[8]) == ("住房城乡建设*", "立即*", "立即", "立即")
    assert third[3] == "（建议）住房城乡建设、市场监管"
    assert third[6:9] == ["2024年底前\n2026年底前", "2024年12月31日\n2026年12月31日", "限期"]


def test_days_are_dates_that_sort():
    cell = book(sample())["任务分解表"]["H4"]
    assert cell.is_date
    assert cell.number_format == 'yyyy"年"m"月"d"日"'


def test_a_day_before_excels_calendar_is_text():
    register = Register((directive(task("报送。", milestones=(time("1899年底前", "1899-12-31"),))),))
    assert book(register)["任务分解表"]["H4"].value == "1899年12月31日"


def test_the_page():
    for name, area in (("任务分解表", "$A$1:$J$11"), ("原则要求", "$A$1:$F$4")):
        sheet = book(several())[name]
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.print_area == f"'{name}'!{area}"
        assert sheet.auto_filter.ref.startswith("A3:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.center.text


def test_the_source_of_one_directive_is_not_printed_again():
    assert book(sample())["任务分解表"].print_area == "'任务分解表'!$A$1:$I$10"


def test_fonts_borders_widths_and_wrapping():
    sheet = book(sample())["任务分解表"]
    assert (sheet["A1"].font.name, sheet["A3"].font.name, sheet["C4"].font.name) == ("黑体", "黑体", "宋体")
    assert all(cell.border.left.style == cell.border.top.style == "thin" for row in sheet["A3:N10"] for cell in row)
    assert all(cell.alignment.wrap_text for row in sheet["A3:N10"] for cell in row)
    assert sheet.column_dimensions["C"].width == 44
    assert sheet.column_dimensions["A"].width < 8


def test_shade_and_grey():
    sheet = book(sample())["任务分解表"]
    shaded = [row for row in range(4, 11) if sheet.cell(row, 3).fill.fill_type]
    assert shaded == [6], "0.42 is, 0.6 is not"
    assert sheet["D6"].font.color.rgb == "00808080"
    assert sheet["D4"].font.color is None or sheet["D4"].font.color.rgb != "00808080"


def test_checked_by_hand_from_a_list():
    (check,) = book(sample())["任务分解表"].data_validations.dataValidation
    assert (check.type, check.formula1, str(check.sqref)) == ("list", '"通过,修改,删除"', "N4:N10")
    (check,) = book(sample())["原则要求"].data_validations.dataValidation
    assert str(check.sqref) == "I4"


def test_principles():
    sheet = book(sample())["原则要求"]
    assert [cell.value for cell in sheet[3]][:5] == ["序号", "所在章节", "原则要求", "责任单位", "行业领域"]
    assert rows(sheet)[0][:5] == [1, "二、应急准备", "时刻把群众的安危放在心上，绷紧防汛这根弦。", None, "防汛抗旱"]
    assert sheet["A2"].value is None, "no mark, no note"


def test_figures():
    lines = rows(book(several())["统计"], 2)
    assert ["文件", 3, None] in lines
    assert ["任务", 8, None] in lines
    assert ["原则要求", 1, None] in lines
    assert ["未明确牵头单位的任务", 3, "原文未写明，含仅有建议单位的"] in lines
    assert ["有时限的任务", 7, None] in lines
    assert ["通知.docx", 1, None] in lines
    assert ["住房城乡建设", 2, "多个单位共同牵头的，分别计数"] in lines
    assert ["—", 1, "原文写有时间，但不能换算为日期"] in lines
    assert ["未写时限", 1, None] in lines
    assert lines[-1] == ["扫描件.pdf", None, "holds no text; run it through OCR first"]
    sectors = lines.index(["按行业领域", "数量", "说明"])
    assert [line[0] for line in lines[sectors + 1 : sectors + 5]] == ["城镇燃气", "应急管理", "消防", "防汛抗旱"]


def test_without_failures_it_says_so():
    assert rows(book(sample())["统计"])[-1] == ["无", None, None]


def test_of_nothing_it_says_so():
    made = book(Register(()))
    assert made.sheetnames == SHEETS
    sheet = made["任务分解表"]
    assert (sheet["A1"].value, sheet["A4"].value) == ("重点任务分解表", "未提取到任务")
    assert made["原则要求"]["A4"].value == "未提取到原则要求"
    assert sheet["J4"].border.right.style == "thin", "the merged line has its box"
    assert not sheet.data_validations.dataValidation
    assert made["统计"]["B3"].value == 0


def test_nothing_is_a_formula():
    made = book(nasty())
    cells = [cell for sheet in made for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(b"<f>" in content or b"<f " in content for content in parts(nasty()).values())
    sheet = made["任务分解表"]
    quoted = [sheet.cell(row, 11).quotePrefix for row in range(4, 12)]
    assert quoted == [True] * 7 + [False], "what looks like a formula is marked as text"
    assert (sheet["K4"].value, sheet["K11"].value) == ("=1+1完成台账核对。", "#N/A")
    assert sheet["K11"].data_type == "s", "an error's name is a word"


def test_letters_that_a_cell_cannot_hold():
    sheet = book(nasty())["任务分解表"]
    texts = [row[10] for row in rows(sheet)]
    assert texts[8] == "控制符要去掉，代理项与也要去掉。"
    assert texts[11] == NASTY[11], "an emoji with its tone and a rare character stay"
    assert texts[12] == "第一行\n第二行\n第三行\n第四行。"
    assert texts[13] == "_x005F_x0041_不得变成字母。", "as Excel wants it: it shows _x0041_"


def test_a_long_text_is_cut_and_says_so():
    long, emoji = (row[10] for row in rows(book(nasty())["任务分解表"])[15:17])
    for text in (long, emoji):
        assert len(text.encode("utf-16-le")) // 2 <= 32767
        assert text.endswith("全文见原文件）")


def test_rows_are_as_high_as_their_text_but_may_be_changed():
    heights = [book(sample())["任务分解表"].row_dimensions[row].height for row in range(4, 11)]
    assert all(height >= 20 for height in heights)
    sheet = parts(sample())["xl/worksheets/sheet1.xml"]
    assert b"customHeight" not in sheet
    assert b' ht="' in sheet


@pytest.mark.parametrize(
    ("texts", "widths", "points"),
    [
        (["短"], [20], 21.7),  # one line
        (["长" * 20], [21], 36.4),  # 20 half-width places hold ten characters
        (["a" * 20], [21], 21.7),  # Latin letters take one place
        (["一\n二", "长" * 30], [20, 21], 51.1),  # the highest cell
        (["长" * 100_000], [20], 409),  # Excel's limit
        ([None, 3], [5, 5], 21.7),
        (["长长"], [1], 36.4),  # a column too narrow for a character
    ],
)
def test_height(texts, widths, points):
    assert excel_cells.height(texts, widths) == points


def test_properties_are_the_registers():
    core = parts(several())["docProps/core.xml"].decode("utf-8")
    assert "<dc:title>重点任务分解表</dc:title>" in core
    assert "<dc:creator>policynlp</dc:creator><dc:description>policynlp 0.1.0</dc:description>" in core
    assert re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core) == ["2024-05-20T00:00:00Z"] * 2
    assert b"dcterms:created" not in parts(nasty())["docProps/core.xml"], "2024-02-30 is no day"


def test_the_zip_tells_no_time():
    with ZipFile(BytesIO(render(sample(), "xlsx"))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist()[0] == "[Content_Types].xml"


def test_more_rows_than_a_sheet(monkeypatch):
    monkeypatch.setattr(excel, "MAX_ROWS", 9)
    with pytest.raises(OutputError, match="more than a sheet of Excel holds; write csv or jsonl"):
        render(sample(), "xlsx")
