"""Word files, made here part by part: what Word shows is what is read."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_samples import OUTLINE, SPACES, W, level, lists, p, package, r

from policynlp.errors import EmptyFile, PolicynlpError, TooLarge, UndecodableFile
from policynlp.reading import archive
from policynlp.reading.docx import read
from policynlp.records import Document

PATH = Path("样本.docx")


def text_of(body: str, **parts: str) -> str:
    return read(PATH, package(body, **parts)).text


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (r("甲") + '<w:ins w:id="1">' + r("新") + "</w:ins>", "甲新"),
        (r("甲") + '<w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>', "甲"),
        (r("甲") + '<w:del w:id="1">' + r("旧") + "</w:del>", "甲"),  # as some programs write it
        ('<w:moveFrom w:id="1">' + r("旧") + '</w:moveFrom><w:moveTo w:id="2">' + r("新") + "</w:moveTo>", "新"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>" + r("甲"), "甲"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>甲</w:t></w:r>', "甲"),
        ("<w:hyperlink>" + r("办法") + "</w:hyperlink>", "办法"),
        ("<w:smartTag>" + r("甲") + "</w:smartTag>", "甲"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + r("甲") + "</w:sdtContent></w:sdt>", "甲"),
        (
            r("甲")
            + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + r("请填写")
            + "</w:sdtContent></w:sdt>",
            "甲",
        ),
        (r("甲") + "<w:r><w:br/></w:r>" + r("乙"), "甲\n乙"),
        (r("甲") + '<w:r><w:br w:type="page"/></w:r>' + r("乙"), "甲乙"),
        (r("甲") + "<w:r><w:tab/></w:r>" + r("乙"), "甲 乙"),
        (r("2024") + "<w:r><w:noBreakHyphen/></w:r>" + r("2026"), "2024-2026"),
        (r("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "甲"),
        (r("甲") + '<w:commentRangeStart w:id="0"/>' + r("乙") + '<w:r><w:commentReference w:id="0"/></w:r>', "甲乙"),
        ("<w:r><w:ruby><w:rt>" + r("an") + "</w:rt><w:rubyBase>" + r("安") + "</w:rubyBase></w:ruby></w:r>", "安"),
        ('<w:fldSimple w:instr=" DATE "><w:r><w:t>5月6日</w:t></w:r></w:fldSimple>', "5月6日"),
        (r("　　甲　 乙 "), "甲 乙"),
        (r("⼀⽉⻛险\u200b\ufeff\uf0d8"), "一月风险"),  # radicals, zero width, a bullet of Wingdings
    ],
)
def test_what_of_a_paragraph_is_read(inside: str, expected: str) -> None:
    assert text_of(f"<w:p>{inside}</w:p>") == expected + "\n"


def field(code: str, result: str, end: bool = True) -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return mark("begin") + code + mark("separate") + result + (mark("end") if end else "")


def test_fields() -> None:
    assert text_of(f"<w:p>{r('第')}{field('PAGE', r('3'))}{r('条')}</w:p>") == "第3条\n"
    nested = field("IF " + "</w:instrText></w:r>" + field("DATE", r("隐")) + "<w:r><w:instrText>", r("显"))
    assert text_of(f"<w:p>{nested}</w:p>") == "显\n"  # a field inside an instruction shows nothing
    contents = field(' TOC \\o "1-3" ', r("一、检查") + field("PAGEREF", r("2")))
    assert text_of(f"<w:p>{contents}</w:p>{p('一、检查')}") == "一、检查\n"
    broken = field("PAGE", r("3"), end=False)
    assert text_of(f"<w:p>{broken}</w:p>{p('各站照办。')}") == "3\n各站照办。\n"  # nothing is lost behind it


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    deleted = f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>{r('各站要')}</w:p>"
    assert text_of(deleted + p("立即排查。")) == "各站要立即排查。\n"


def box(text: str) -> str:
    return f"<w:txbxContent>{p(text)}</w:txbxContent>"


def test_a_text_box_is_read_once_and_before_its_paragraph() -> None:
    both = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box('东湖区安委会文件')}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box('东湖区安委会文件')}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert text_of(f"<w:p><w:r>{both}</w:r>{r('关于检查的通知')}</w:p>") == "东湖区安委会文件\n关于检查的通知\n"
    old = f"<w:p><w:r><w:pict><v:textbox>{box('框内')}</v:textbox></w:pict></w:r></w:p>"
    assert text_of(old) == "框内\n"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(p(line) for line in text.split('/'))}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def cells_of(document: Document) -> list[list[list[str]]]:
    return [[[document.text[c.start : c.end] for c in row] for row in table.rows] for table in document.tables]


def test_a_table_becomes_lines_and_cells() -> None:
    down, up = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = (
        row(cell("序号"), cell("任务"), cell("单位"))
        + row(cell("1"), cell("检查/整改"), cell("东库", down))
        + row(cell("2"), cell("复查"), cell("", up))
        + row(cell("合计", '<w:gridSpan w:val="2"/>'), cell("两项"))
        + row(cell(""), cell(""), cell(""))
        + row(cell("旧"), properties="<w:del w:id='1'/>")
    )
    found = read(PATH, package(p("前") + f"<w:tbl><w:tblPr/>{table}</w:tbl>" + p("后")))
    assert found.text == "前\n序号\t任务\t单位\n1\t检查 整改\t东库\n2\t复查\t\n合计\t\t两项\n后\n"
    assert cells_of(found) == [
        [["序号", "任务", "单位"], ["1", "检查 整改", "东库"], ["2", "复查", ""], ["合计", "", "两项"]]
    ]


def test_numbers_in_cells_count_even_where_the_cell_is_blank() -> None:
    numbered = [f"<w:tc>{p('', (1, 0))}</w:tc>" for _ in range(2)]
    table = "".join(row(number, cell(text)) for number, text in zip(numbered, ["检查", "整改"], strict=True))
    numbering = lists(level(0, "decimal", "%1"))
    assert text_of(f"<w:tbl>{table}</w:tbl>", numbering=numbering) == "1\t检查\n2\t整改\n"


def test_a_frame_around_text_is_no_table() -> None:
    found = read(PATH, package(f"<w:tbl>{row(cell('各站：/一、检查。'))}</w:tbl>"))
    assert (found.text, found.tables) == ("各站：\n一、检查。\n", ())


def test_a_table_in_a_cell_is_part_of_the_cell() -> None:
    inner = f"<w:tbl>{row(cell('甲'), cell('乙'))}</w:tbl>"
    outer = "<w:tbl>" + row("<w:tc>" + p("前") + inner + p("") + "</w:tc>", cell("后")) + "</w:tbl>"
    found = read(PATH, package(outer))
    assert cells_of(found) == [[["前 甲 乙", "后"]]]


def test_what_python_docx_writes(tmp_path: Path) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "页眉"
    word.add_heading("关于冬季用火的通知", 0)
    word.add_paragraph("各班组：")
    word.add_paragraph("检查炉具", style="List Number")
    word.add_paragraph("清理烟道", style="List Number")
    table = word.add_table(2, 2)
    for target, text in zip(
        [c for line in table.rows for c in line.cells], ["项目", "期限", "炉具", "11月底"], strict=True
    ):
        target.text = text
    path = tmp_path / "a.docx"
    word.save(str(path))
    found = read(path, path.read_bytes())
    assert found.text == "关于冬季用火的通知\n各班组：\n1.检查炉具\n2.清理烟道\n项目\t期限\n炉具\t11月底\n"
    assert (found.format, found.pages, found.title) == ("docx", (), None)


def test_a_main_part_of_another_name_and_the_strict_form() -> None:
    stream = io.BytesIO()
    strict = W.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006", "http://purl.oclc.org/ooxml/wordprocessingml"
    )
    with zipfile.ZipFile(stream, "w") as out:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="r"><Relationship Type="{kind}" Target="/word/document2.xml"/></Relationships>',
        )
        out.writestr(
            "word/document2.xml",
            f'<w:document xmlns:w="{strict}"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>',
        )
    assert read(PATH, stream.getvalue()).text == "甲\n"


EVIL = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGH = '<!DOCTYPE w [<!ENTITY a "哈"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize("declared", [EVIL, LAUGH, "<!DOCTYPE w>"], ids=["xxe", "laughs", "doctype"])
def test_document_types_and_entities_are_refused(declared: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        body = f"<w:document {SPACES}><w:body><w:p><w:r><w:t>&x;&c;</w:t></w:r></w:p></w:body></w:document>"
        out.writestr("word/document.xml", declared + body)
    with pytest.raises(UndecodableFile, match=r"word/document\.xml"):
        read(PATH, stream.getvalue())


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/x", "word/../../x", "..\\x", "C:/x"])
def test_names_that_point_outside_are_refused(name: str) -> None:
    stream = io.BytesIO(package(p("甲")))
    with zipfile.ZipFile(stream, "a") as out:
        out.writestr(name, "x")
    with pytest.raises(UndecodableFile, match="points outside"):
        read(PATH, stream.getvalue())


def test_zip_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_PART", 50_000)
    with pytest.raises(TooLarge, match="zip bomb"):
        read(PATH, package(p("0" * 100_000)))
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    with pytest.raises(TooLarge, match="parts"):
        read(PATH, package(p("甲"), a="", b="", c="", d=""))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises((TooLarge, UndecodableFile)):
        read(PATH, package("<w:sdt>" * 5000 + p("甲") + "</w:sdt>" * 5000))


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (package(""), EmptyFile, "no text"),
        (package(p(" ")), EmptyFile, "no text"),
        (package(p("甲"))[:-30], UndecodableFile, "damaged"),
        (package(p("甲")).replace(b"PK\x01\x02", b"PK\x01\x03"), UndecodableFile, "damaged"),
        (package("<w:p>"), UndecodableFile, "not well-formed"),
        (package(p("甲")).replace(b"word/document.xml", b"word/workbook.xml"), UndecodableFile, "no Word file"),
        (package("</w:body>"), UndecodableFile, "not well-formed"),
    ],
    ids=["empty", "blank", "cut", "index", "xml", "other office file", "xml end"],
)
def test_damaged_files(data: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        read(PATH, data)


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(package(p("甲")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(UndecodableFile, match="encrypted"):
        read(PATH, bytes(data))


STYLES = '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_flipped_bytes_never_give_a_foreign_error(place: int, junk: bytes) -> None:
    data = bytearray(package(p("检查", (1, 0)) * 3, numbering=lists(OUTLINE), styles=STYLES))
    place %= len(data)
    data[place : place + len(junk)] = junk
    try:
        read(PATH, bytes(data))
    except PolicynlpError as error:
        assert "\n" not in str(error)


_XML = st.recursive(
    st.sampled_from(
        ["<w:r><w:t>甲</w:t></w:r>", "<w:r><w:br/></w:r>", "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"]
    ),
    lambda inner: st.tuples(
        st.sampled_from(["p", "tbl", "tr", "tc", "sdt", "ins", "del", "txbxContent", "hyperlink", "pPr", "numPr"]),
        st.lists(inner, max_size=3),
    ).map(lambda pair: f"<w:{pair[0]}>{''.join(pair[1])}</w:{pair[0]}>"),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_XML, max_size=5))
def test_elements_in_any_order_never_give_a_foreign_error(blocks: list[str]) -> None:
    with suppress(EmptyFile):
        read(PATH, package("".join(blocks), numbering=lists(OUTLINE)))
