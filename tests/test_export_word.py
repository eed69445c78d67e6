"""The Word table: read back, it is what an office attaches to a notice."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from export_samples import NASTY, directive, nasty, sample, several, task

from policynlp.export import render
from policynlp.rows import Register

HEADS = ["序号", "重点任务", "工作措施", "牵头单位", "配合单位", "完成时限"]


def page(register: Register):
    return Document(BytesIO(render(register, "docx")))


def cells(row) -> list[str]:
    """The texts of the row's own cells; a row that spans has one."""
    return ["".join(t.text for p in tc.p_lst for t in p.iter(qn("w:t"))) for tc in row._tr.tc_lst]


def table(register: Register) -> list[list[str]]:
    (found,) = page(register).tables
    return [cells(row) for row in found.rows]


def test_title_particulars_and_note():
    texts = [paragraph.text for paragraph in page(sample()).paragraphs]
    assert texts[:2] == [
        "云溪市夏季安全隐患集中整治工作方案任务分工表",
        "云溪市安全生产委员会　云安委〔2024〕7号　2024年5月20日",
    ]
    assert texts[2].startswith("注：“*”为承上文确定")


def test_rows():
    rows = table(sample())
    assert rows[0] == HEADS
    assert rows[1] == ["一、重点整治"]
    assert rows[2][0] == "1"
    assert rows[2][1] == "（一）城镇燃气", "the first heading stands above, in its own row"
    assert rows[2][2].startswith("住建部门要会同市场监管部门")
    assert rows[2][3:] == ["住房城乡建设", "市场监管", "2024年6月30日"]
    assert rows[4][3:] == ["（建议）住房城乡建设、市场监管", "", "2024年12月31日2026年12月31日"]
    assert rows[7] == ["二、应急准备"]
    assert rows[9] == ["7", "二、应急准备", "汛期值守人员不得离岗。", "各有关部门", "", "汛期"]
    assert rows[10:] == [["原则要求"], ["8", "二、应急准备", "时刻把群众的安危放在心上，绷紧防汛这根弦。", "", "", "—"]]


def test_several_directives_have_a_row_each():
    rows = table(several())
    source = "云溪市夏季安全隐患集中整治工作方案（云安委〔2024〕7号）"
    assert [row[0] for row in rows if len(row) == 1] == [
        source,
        "一、重点整治",
        "二、应急准备",
        "通知.docx",
        f"原则要求：{source}",
    ]
    paragraphs = [paragraph.text for paragraph in page(several()).paragraphs]
    assert paragraphs[1] == "共3个文件，任务8项，原则要求1项"
    assert paragraphs[-2:] == ["未处理文件", "扫描件.pdf：holds no text; run it through OCR first"]


def test_headings_of_one_level_stay_in_their_column():
    rows = table(Register((directive(task("报送。", path=("一、报送",)), task("值班。", path=("二、值班",))),)))
    assert [row[1] for row in rows[1:]] == ["一、报送", "二、值班"]


def test_the_page_lies_across_and_counts():
    section = page(sample()).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_head_repeats_and_rows_do_not_break():
    (found,) = page(sample()).tables
    assert found.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert not [row for row in found.rows[1:] if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in found.rows)


def test_a_row_that_fills_a_page_may_break():
    (found,) = page(Register((directive(task("长" * 3000, path=())),))).tables
    assert found.rows[1]._tr.trPr.find(qn("w:cantSplit")) is None


def test_widths_fill_the_page():
    (found,) = page(sample()).tables
    width = sum(column.width for column in found.columns)
    assert abs(width - Mm(257)) < Mm(1)
    assert not found.autofit
    for row in found.rows:
        assert abs(sum(tc.width for tc in row._tr.tc_lst) - width) < Mm(1)


def test_every_run_names_its_chinese_font():
    made = page(several())
    fonts = {run.get(qn("w:eastAsia")) for run in made.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"方正小标宋简体", "黑体", "仿宋"}
    assert made.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    runs = list(made.element.body.iter(qn("w:r")))
    assert all(run.rPr.rFonts.get(qn("w:hint")) == "eastAsia" for run in runs), "“ and … are set in it too"


def test_suggested_owners_are_grey():
    (found,) = page(sample()).tables
    colours = [row.cells[3].paragraphs[0].runs[0].font.color.rgb for row in found.rows[2:5]]
    assert [str(colour) for colour in colours] == ["None", "None", "808080"]


def test_order_of_properties_is_the_schemas():
    """Word calls a file damaged whose properties stand in another order."""
    order = ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"]
    for properties in page(several()).element.body.iter(qn("w:tcPr")):
        names = [order.index(child.tag.split("}")[1]) for child in properties]
        assert names == sorted(names)


def test_of_nothing_it_says_so():
    made = page(Register(()))
    assert not made.tables
    assert [paragraph.text for paragraph in made.paragraphs] == [
        "重点任务分工表",
        "共0个文件，任务0项，原则要求0项",
        "未提取到任务",
    ]


def test_nasty_texts_are_only_text():
    rows = table(nasty())
    measures = [row[2] for row in rows if len(row) == 6][1:]
    assert len(measures) == 2 * len(NASTY)
    assert measures[8] == "控制符要去掉，代理项与也要去掉。"
    assert measures[10] == NASTY[10]
    assert measures[15] == NASTY[15], "Word has no limit"


def test_the_zip_tells_no_time():
    content = render(sample(), "docx")
    with ZipFile(BytesIO(content)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "<dc:creator>policynlp</dc:creator>" in package.read("docProps/core.xml").decode("utf-8")
