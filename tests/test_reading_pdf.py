"""PDFs set here line by line in the manner of offices: the paragraphs that went in come out."""

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_samples import FONT, Layout, Sheet

from policynlp.errors import EmptyFile, PolicynlpError, TooLarge, UndecodableFile, UnsupportedFormat
from policynlp.reading import pdf
from policynlp.reading.pdf import read
from policynlp.records import Document

PATH = Path("样本.pdf")
BODY = [
    "各街道办事处，各园区管委会，区安委会各成员单位：",
    "入汛以来降雨偏多，个别仓库屋面渗漏、排水不畅，存在垮塌和淹泡风险。为守住底线，经区安委会同意，现就开展库房安全"
    "检查有关事项通知如下。",
    "一、检查范围",
    "（一）建成使用超过20年的砖混结构库房，以及建在低洼地带、河道两侧的库房。各街道要在6月15日前逐库登记，做到“一库"
    "一档”，登记结果由街道主要负责人签字后报区应急管理局，不得漏报、瞒报。",
    "（二）存放易燃、易爆、遇水反应物品的库房（含临时堆场）。",
    "二、工作要求",
    "1.区应急管理局要会同区住房城乡建设局每周抽查不少于3处，对发现的问题建立台账，限期整改；整改期间存在危险的，立即"
    "停用。",
    "2.各园区要储备沙袋、水泵等物资，6月底前至少组织1次转移演练（可与消防演练合并），演练情况拍照留存备查，区安委办"
    "将采取“四不两直”方式抽查，抽查结果纳入年度考核。",
    "3.联系人：王某，电话：0000-1234567，邮箱：ky@example.org。",
]


def document(data: bytes) -> Document:
    return read(PATH, data)


def lines_of(data: bytes) -> list[str]:
    return document(data).text.splitlines()


LAYOUTS = {
    "office": Layout(number="— {} —"),
    "ragged": Layout(justify=False, number="- {} -"),
    "bound": Layout(bottom=300, left=74, right=84, mirror=10, head="东湖区安全生产委员会办公室", number="第{}页"),
    "small": Layout(em=10.5, pitch=16, bottom=600, number="{}/4", head="库房检查方案 2024"),
    "short pages": Layout(bottom=560, number="{}"),
    "bold by printing twice": Layout(twice=True),
    "across": Layout(paper=(842, 595), em=14, pitch=24),
    "no indent, space between": Layout(indent=0, between=14),
    "no indent": Layout(indent=0),
    "hanging": Layout(indent=0, hang=2),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_paragraphs_come_out_as_they_went_in(layout: Layout) -> None:
    assert lines_of(Sheet(layout).paragraphs(BODY).data()) == BODY


_TEXT = st.lists(
    st.text("检查整改隐患排查应急管理局负责落实责任各街道要在月底前完成", min_size=1, max_size=30),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=12))
def test_any_sentences_come_out_as_they_went_in(paragraphs: list[list[str]]) -> None:
    texts = ["，".join(clauses) + "。" for clauses in paragraphs] + BODY[1:4]  # long ones, to show the margin
    assert lines_of(Sheet(LAYOUTS["office"]).paragraphs(texts).data()) == texts


def test_a_whole_notice() -> None:
    sheet = Sheet(Layout(number="— {} —"))
    sheet.centred("东湖区安全生产委员会文件", em=40)
    sheet.y -= 30
    sheet.centred("湖安委〔2024〕7号", em=16)
    sheet.centred("关于开展汛期库房安全检查并建立长效", "机制的通知", em=22)
    sheet.line(BODY[0], 79, 16)
    sheet.paragraphs(BODY[1:])
    sheet.y -= 40
    sheet.flush("东湖区安全生产委员会办公室")
    sheet.flush("2024年5月6日")
    sheet.y -= 30
    sheet.line("抄送：区委办公室，区政府办公室，各派出所。", 79, 14)
    sheet.line("东湖区应急管理局办公室　　2024年5月6日印发", 79, 14)
    assert lines_of(sheet.data()) == [
        "东湖区安全生产委员会文件",
        "湖安委〔2024〕7号",
        "关于开展汛期库房安全检查并建立长效机制的通知",
        *BODY,
        "东湖区安全生产委员会办公室",
        "2024年5月6日",
        "抄送：区委办公室，区政府办公室，各派出所。",
        "东湖区应急管理局办公室 2024年5月6日印发",
    ]


def test_a_letterhead_of_two_bodies_stays_two_lines() -> None:
    sheet = Sheet()
    sheet.centred("东湖区安全生产委员会", "东湖区消防安全委员会", em=30)
    sheet.paragraphs(BODY[:2])
    assert lines_of(sheet.data())[:2] == ["东湖区安全生产委员会", "东湖区消防安全委员会"]


def test_pages_start_where_their_text_does() -> None:
    found = document(Sheet(Layout(bottom=500, number="— {} —")).paragraphs(BODY).data())
    assert found.pages[0] == 0
    assert len(found.pages) == 3
    assert list(found.pages) == sorted(found.pages)
    first = Sheet(Layout(bottom=500)).paragraphs(BODY)  # the same lines again, to see which one opened page 2
    assert first.page == 3
    for start, after in zip(found.pages, found.pages[1:], strict=False):
        assert found.text[start:after].strip()
    assert "—" not in found.text


def test_a_blank_page_counts() -> None:
    sheet = Sheet()
    sheet.paragraphs(BODY[1:2])
    sheet.turn()
    sheet.turn()
    sheet.paragraphs(["三、附则", "本办法自印发之日起施行。"])
    found = document(sheet.data())
    assert len(found.pages) == 3
    assert found.pages[1] == found.pages[2]
    assert [found.page_of(found.text.index(word)) for word in ("入汛", "附则", "施行")] == [1, 3, 3]
    sheet = Sheet()
    sheet.paragraphs(["本办法自印发之日起施行。"])
    sheet.turn()
    sheet.canvas.line(0, 0, 9, 9)
    assert len(document(sheet.data()).pages) == 2  # at the end, too


def test_a_running_head_in_body_type_is_known_by_its_distance() -> None:
    sheet = Sheet(Layout(bottom=300))
    for part in (BODY[:3], BODY[3:5], BODY[5:7]):
        sheet.canvas.setFont(FONT, 16)
        sheet.canvas.drawString(79, 790, "东湖区安委办文件汇编")
        sheet.paragraphs(part)
        sheet.turn()
    assert lines_of(sheet.data()) == BODY[:7]


def test_one_long_line_does_not_show_the_margin() -> None:
    texts = ["各园区要在本月底前完成库房安全自查并将结果报区里。", "各站照办。"]
    assert lines_of(Sheet().paragraphs(texts).data()) == texts


def test_lines_that_only_happen_to_stand_alike_are_kept() -> None:
    short = Layout(bottom=700)  # two lines a page
    texts = ["责任单位：区应急局", "一、检查范围", "责任单位：区应急局", "二、工作要求", "5", "三、附则"]
    assert lines_of(Sheet(short).paragraphs(texts).data()) == texts


def test_words_of_other_scripts_keep_their_spaces() -> None:
    text = "检查依据为 Safety Management Guideline for Public Storage and Handling of Goods 第3版及GB 50016标准。"
    found = lines_of(Sheet(Layout(justify=False)).paragraphs([text]).data())
    assert found[0].replace(" ", "") == text.replace(" ", "")
    assert "Safety Management Guideline for Public Storage and Handling of Goods" in found[0]


def test_characters_that_are_printed_twice_are_read_once() -> None:
    sheet = Sheet()
    for number, char in enumerate("一、检查、检查"):
        for offset in (0, 2):
            sheet.canvas.setFont(FONT, 16)
            sheet.canvas.drawString(100 + 16 * number + offset, 700, char)
    sheet.canvas.setFont("Helvetica", 16)
    sheet.canvas.drawString(100, 660, "11 illegal fillers")  # narrow letters stand close without being doubled
    assert lines_of(sheet.data()) == ["一、检查、检查", "11 illegal fillers"]


def test_slanted_text_is_a_watermark() -> None:
    sheet = Sheet()
    sheet.canvas.saveState()
    sheet.canvas.setFont(FONT, 60)
    sheet.canvas.translate(150, 300)
    sheet.canvas.rotate(45)
    sheet.canvas.drawString(0, 0, "内部资料")
    sheet.canvas.restoreState()
    assert lines_of(sheet.paragraphs(BODY).data()) == BODY


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_shown_turned(turn: int) -> None:
    sheet = Sheet()
    sheet.canvas.setPageRotation(turn)
    # reportlab swaps the sides of a page that is turned by a quarter
    sheet.canvas.translate(*{0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[turn])
    sheet.canvas.rotate(turn)
    sheet.canvas.setFont(FONT, 16)
    for number, text in enumerate(["一、检查范围", "各库房逐一登记。"]):
        sheet.canvas.drawString(100, 480 - 30 * number, text)
    assert lines_of(sheet.data()) == ["一、检查范围", "各库房逐一登记。"]


def ruled(sheet: Sheet, columns: list[float], heights: list[float], cells: dict[tuple[float, float], str]) -> None:
    """A table with all its rules; ``cells`` gives texts by the place of their first line."""
    sheet.canvas.grid(columns, heights)
    sheet.canvas.setFont(FONT, 10)
    for (x, y), text in cells.items():
        sheet.canvas.drawString(x, y, text)


def test_a_ruled_table_is_read_cell_by_cell() -> None:
    sheet = Sheet()
    sheet.paragraphs(["附件1", "任务分工表"])
    cells = {
        (90, 585): "序号", (150, 585): "任务", (350, 585): "责任单位",
        (90, 545): "1", (150, 545): "逐库登记并建立台账，登记结果于每月", (150, 530): "底前上报。",
        (350, 545): "各街道", (350, 530): "各园区",
        (90, 485): "2", (150, 485): "储备沙袋、水泵。", (350, 485): "区水利局",
    }  # fmt: skip
    ruled(sheet, [80, 140, 330, 500], [470, 510, 570, 610], cells)
    sheet.y = 440
    sheet.paragraphs(["注：每季度更新一次。"])
    found = document(sheet.data())
    assert found.text == (
        "附件1\n任务分工表\n序号\t任务\t责任单位\n1\t逐库登记并建立台账，登记结果于每月底前上报。\t各街道 各园区\n"
        "2\t储备沙袋、水泵。\t区水利局\n注：每季度更新一次。\n"
    )
    assert [[found.text[cell.start : cell.end] for cell in row] for row in found.tables[0].rows][2] == [
        "2", "储备沙袋、水泵。", "区水利局",
    ]  # fmt: skip


def test_a_table_over_two_pages_is_one_table() -> None:
    sheet = Sheet()
    head = {(90, 205): "序号", (150, 205): "任务", (350, 205): "期限"}
    cells = {
        (90, 175): "1",
        (150, 175): "逐库登记",
        (350, 175): "6月底",
        (90, 145): "2",
        (150, 145): "储备沙袋、水泵和应急",
    }
    ruled(sheet, [80, 140, 340, 500], [140, 160, 190, 220], head | cells)
    sheet.turn()
    head = {(x, y + 500): text for (x, y), text in head.items()}  # repeated on the next page
    cells = {(150, 675): "照明设备", (350, 675): "每季度", (90, 645): "3", (150, 645): "复查", (350, 645): "年底"}
    ruled(sheet, [80, 140, 340, 500], [640, 660, 690, 720], head | cells)
    found = document(sheet.data())
    assert found.text.splitlines() == [
        "序号\t任务\t期限",
        "1\t逐库登记\t6月底",
        "2\t储备沙袋、水泵和应急照明设备\t每季度",
        "3\t复查\t年底",
    ]
    assert (len(found.tables), found.page_of(found.text.index("3\t复查"))) == (1, 2)


def test_merged_cells_of_a_ruled_table_are_read_once() -> None:
    sheet = Sheet()
    rules = [(80, 600, 500, 600), (80, 560, 500, 560), (200, 520, 500, 520), (80, 480, 500, 480),
             (80, 600, 80, 480), (500, 600, 500, 480), (200, 560, 200, 480), (350, 600, 350, 480)]  # fmt: skip
    for rule in rules:
        sheet.canvas.line(*rule)
    sheet.canvas.setFont(FONT, 10)
    for (x, y), text in {
        (100, 575): "任务", (360, 575): "期限", (90, 525): "排查", (210, 535): "库房", (360, 535): "6月底",
        (210, 495): "堆场", (360, 495): "7月底",
    }.items():  # fmt: skip
        sheet.canvas.drawString(x, y, text)
    assert lines_of(sheet.data()) == ["任务\t\t期限", "排查\t库房\t6月底", "\t堆场\t7月底"]


def test_borders_that_word_draws_cell_by_cell_make_one_table() -> None:
    sheet = Sheet()
    for row in range(12):
        for column in range(4):
            x, y = 80 + 100 * column, 700 - 30 * row
            for box in ((x, y, 100, 0.5), (x, y - 30, 100, 0.5), (x, y - 30, 0.5, 30), (x + 100, y - 30, 0.5, 30)):
                sheet.canvas.rect(*box, stroke=0, fill=1)
            sheet.canvas.setFont(FONT, 10)
            sheet.canvas.drawString(x + 5, y - 20, f"{row}行{column}列")
    found = document(sheet.data())
    assert len(found.tables) == 1
    assert found.text.splitlines()[11] == "11行0列\t11行1列\t11行2列\t11行3列"


@pytest.mark.parametrize("rules", [[(79, 600, 516, 600)], [(60, 60, 60, 800), (540, 60, 540, 800), (60, 60, 540, 60),
                                                          (60, 800, 540, 800)]], ids=["red line", "frame"])  # fmt: skip
def test_rules_that_make_no_table(rules: list[tuple[float, float, float, float]]) -> None:
    sheet = Sheet()
    for rule in rules:
        sheet.canvas.line(*rule)
    found = document(sheet.paragraphs(BODY).data())
    assert (found.text.splitlines(), found.tables) == (BODY, ())


def picture(sheet: Sheet, box: tuple[float, float, float, float]) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(Image.new("L", (40, 60), 200)), *box)


def test_a_scan_is_refused_with_its_pages() -> None:
    sheet = Sheet(Layout(number="{}"))
    sheet.paragraphs(BODY)
    sheet.turn()
    picture(sheet, (0, 0, 595, 842))
    with pytest.raises(UnsupportedFormat, match=r"scan, page \d is a picture.*OCR"):
        document(sheet.data())


def test_a_figure_on_a_page_is_no_scan() -> None:
    sheet = Sheet()
    picture(sheet, (100, 100, 200, 200))
    assert lines_of(sheet.paragraphs(BODY[:3]).data()) == BODY[:3]


def test_an_empty_pdf() -> None:
    with pytest.raises(EmptyFile, match="drawings"):
        document(Sheet().data())


def test_a_password_and_an_owner_password() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    with pytest.raises(UndecodableFile, match="password"):
        document(Sheet(encrypt=StandardEncryption("secret", strength=128)).paragraphs(BODY).data())
    locked = StandardEncryption("", ownerPassword="secret", canCopy=0, strength=128)
    assert lines_of(Sheet(encrypt=locked).paragraphs(BODY).data()) == BODY  # opens for anyone


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    sheet = Sheet(Layout(bottom=600)).paragraphs(BODY)
    with pytest.raises(TooLarge, match="pages"):
        document(sheet.data())


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\nnonsense" * 50], ids=["head only", "nonsense"])
def test_damaged(data: bytes) -> None:
    with pytest.raises(UndecodableFile, match="damaged"):
        document(data)


def nameless() -> bytes:
    """A PDF whose font does not say which characters its glyphs are."""
    codes = "".join(f"{code:04X}" for code in range(700, 760))
    content = f"BT /F1 16 Tf 80 700 Td <{codes}> Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1200 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/Odd/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Odd/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>/FontDescriptor 7 0 R/DW 1000>>",
        "<</Type/FontDescriptor/FontName/Odd/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200"
        "/CapHeight 700/StemV 80>>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    places = []
    for number, text in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode())
    start = out.tell()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def test_fonts_without_names_are_refused() -> None:
    with pytest.raises(UndecodableFile, match="fonts do not say"):
        document(nameless())


SMALL = Sheet().paragraphs(BODY[:2]).data()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=6))
def test_flipped_bytes_never_give_a_foreign_error(place: int, junk: bytes) -> None:
    data = bytearray(SMALL)
    place %= len(data)
    data[place : place + len(junk)] = junk
    try:
        document(bytes(data)).text.encode()
    except PolicynlpError as error:
        assert "\n" not in str(error)
