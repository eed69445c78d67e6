"""What stands around the tasks: roles of lines, places of units, the directive's own particulars."""

import re
from datetime import date
from pathlib import Path

import pytest
from core_samples import framed, known, laid
from hypothesis import given
from hypothesis import strategies as st

from policynlp.layers import Place
from policynlp.pipes import segment, structure
from policynlp.records import Document, Frame

LETTER = """云洲市安全生产委员会文件
云安委〔2024〕5号
云洲市安全生产委员会关于排查老旧电梯的通知
各县区人民政府，市直有关单位：
为摸清底数，现通知如下。
一、总体要求
各区县要在5月底前建立电梯台账。
附件：1.老旧电梯排查表
云洲市安全生产委员会
2024年3月4日
（此件公开发布）
抄送：市委办公室。
云洲市安全生产委员会办公室2024年3月5日印发
"""
BROKEN_HEAD = """云洲市应急管理局
云洲市财政局
云洲市水利局文件
云应急〔2024〕11号
关于做好水库放水预警的
通知
各水库管理单位：
请各单位核对广播。
云洲市应急管理局
二〇二四年一月二十一日
"""
GLUED = """云洲市商务局关于做好商场夜间巡查工作的通知各商场、各超市：
请各商场夜间关闭电闸。
云洲市商务局
2023年11月2日
"""
CHAIN = """云洲市安委办转发省安委办关于加强冬季锅炉检查的通知
云安办〔2023〕40号
各县区安委办：
现将省安委办通知转发给你们，请在12月10日前报送清单。
云洲市安委办
2023年11月20日
省安委办关于加强冬季锅炉检查的通知
省安办〔2023〕88号
各市安委办：
各市要逐台检查锅炉水位计。
省安委办
2023年11月15日
"""
SPEECH = """在全市渡口安全工作会议上的讲话
（2024年1月21日）
同志们：
今天开会，讲三点意见。
一、看清形势
去年我市事故起数下降。
"""
RULES = """关于印发云洲市渡口管理办法的通知
云政发〔2022〕第 3 号
各区人民政府：
现印发给你们。
云洲市人民政府
二〇二二年十二月三十日
云洲市渡口管理办法
第一章 总则
第一条 渡口应当设置公告牌。
"""


# ------------------------------------------------------------------------------------------------------ numerals, dates


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("7", 7),
        ("12", 12),
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("二〇二四", 2024),
        ("二○○八", 2008),
        ("二零一九", 2019),
    ],
)
def test_numeral(word: str, value: int) -> None:
    assert structure.numeral(word) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年1月21日", date(2024, 1, 21)),
        ("2024 年 1 月 21 日", date(2024, 1, 21)),  # blanks of a scan
        ("二〇二四年一月二十一日", date(2024, 1, 21)),
        ("二○二四年十二月三十一日", date(2024, 12, 31)),  # a circle for the zero
        ("二O二四年十月十日", date(2024, 10, 10)),  # a letter for the zero
        ("云洲市应急管理局 2023年5月6日", date(2023, 5, 6)),
        ("2023年2月30日，2023年3月1日", date(2023, 3, 1)),  # a day that is none is passed over
        ("", None),
        ("2024年1月", None),  # no day
        ("1月21日", None),  # no year
        ("2024年13月1日", None),
        ("第2024号", None),
    ],
)
def test_read_date(text: str, day: date | None) -> None:
    assert structure.read_date(text) == day


@pytest.mark.parametrize(
    ("frame", "year"),
    [
        (Frame(title="2023年工作要点", issued="2024-01-02"), 2024),  # the date of issue goes first
        (Frame(title="2023年工作要点"), 2023),
        (Frame(title="渡口安全三年行动方案（2024-2026年）"), 2024),
        (Frame(title="渡口安全方案"), None),
        (Frame(title="第2023号通知"), None),  # a number, no year
        (Frame(), None),
    ],
)
def test_year_of(frame: Frame, year: int | None) -> None:
    assert structure.year_of(frame) == year


# ---------------------------------------------------------------------------------------------------------- particulars


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (LETTER, "title", "云洲市安全生产委员会关于排查老旧电梯的通知"),
        (LETTER, "number", "云安委〔2024〕5号"),
        (LETTER, "issuer", "云洲市安全生产委员会"),
        (LETTER, "issued", "2024-03-04"),  # not the day of printing
        (LETTER, "addressees", ("各县区人民政府", "市直有关单位")),
        (
            BROKEN_HEAD,
            "title",
            "关于做好水库放水预警的通知",
        ),  # a title over two lines; the issuers above are none of it
        (BROKEN_HEAD, "number", "云应急〔2024〕11号"),
        (BROKEN_HEAD, "issued", "2024-01-21"),  # in Chinese numerals
        (BROKEN_HEAD, "issuer", "云洲市应急管理局"),  # who signs
        (GLUED, "title", "云洲市商务局关于做好商场夜间巡查工作的通知"),  # a web page ran title and address together
        (GLUED, "issued", "2023-11-02"),
        pytest.param(
            GLUED, "addressees", ("各商场", "各超市"), marks=known("the glued title stays in the first addressee")
        ),
        (CHAIN, "title", "云洲市安委办转发省安委办关于加强冬季锅炉检查的通知"),  # the outer document's, all of them
        (CHAIN, "number", "云安办〔2023〕40号"),
        (CHAIN, "issuer", "云洲市安委办"),
        (CHAIN, "issued", "2023-11-20"),
        (CHAIN, "addressees", ("各县区安委办",)),
        (SPEECH, "title", "在全市渡口安全工作会议上的讲话"),
        (SPEECH, "issued", "2024-01-21"),  # in brackets under the title
        (SPEECH, "number", None),
        (SPEECH, "issuer", None),
        (SPEECH, "addressees", ()),  # a greeting is no address
        (RULES, "title", "关于印发云洲市渡口管理办法的通知"),  # not the title of what it passes on
        (RULES, "number", "云政发〔2022〕第3号"),  # blanks left out
        (RULES, "issued", "2022-12-30"),
        (
            "关于检查渡口的通知\n云交〔２０２４〕\n各渡口：\n请核对水位。\n",
            "number",
            None,
        ),  # no number without its own number
        (
            "渡口安全提示\n请核对水位。\n渡口管理所（2024年3月4日）\n",
            "issued",
            "2024-03-04",
        ),  # signature and date on a line
        (
            "云洲市渡口方案\n一、目标\n在2024年6月1日前更换水尺。\n",
            "issued",
            None,
        ),  # the date of a task is not the date of issue
        ("云洲市渡口方案\n一、目标\n不沉一船。\n", "issuer", None),
        (
            "云洲市海事处关于更换水尺的通知\n各渡口：\n请核对水位。\n",
            "issuer",
            "云洲市海事处",
        ),  # by the title where nobody signs
        (
            "云洲市海事处文件\n关于更换水尺的通知\n各渡口：\n请核对水位。\n",
            "issuer",
            "云洲市海事处",
        ),  # by the letterhead
        ("", "title", None),
        ("请核对水位。\n", "title", None),
        pytest.param(
            "关于更换水尺的通知\n各县（市、区）人民政府，各渡口：\n请核对水位。\n",
            "addressees",
            ("各县（市、区）人民政府", "各渡口"),
            marks=known("（市、区） is cut at its mark: 各县（市 and 区）人民政府"),
        ),
        (
            "特急\n云洲市应急管理局\n云洲市财政局\n文件\n云应急〔2024〕1号\n关于更换水尺的通知\n各渡口：\n请核对水位。\n",
            "issuer",
            "云洲市应急管理局",
        ),  # 文件 stands beside the names, on a line of its own
        ("文件\n关于更换水尺的通知\n各渡口：\n请核对水位。\n", "issuer", None),  # whose, it does not say
    ],
)
def test_particulars(text: str, field: str, value: object) -> None:
    assert getattr(framed(text), field) == value


def test_nothing_found_is_none() -> None:
    assert framed("") == Frame() == framed("更换水尺。\n清理淤泥。\n")


def test_what_the_file_declares_holds_where_the_text_is_silent() -> None:
    def frame(text: str) -> Frame:
        lines, units = segment.segment(text)
        roles = structure.roles(text, lines, units)
        return structure.frame(
            Document(text, "a.html", "html", "", title="网页标题", issued="2020-02-02"), lines, roles
        )

    assert (frame("请核对水位。\n").title, frame("请核对水位。\n").issued) == ("网页标题", "2020-02-02")
    assert (frame(LETTER).title, frame(LETTER).issued) == ("云洲市安全生产委员会关于排查老旧电梯的通知", "2024-03-04")


# ---------------------------------------------------------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("", []),
        (
            LETTER,
            [
                "letterhead",
                "letterhead",
                "title",
                "address",
                "body",
                "body",
                "body",
                "tail",
                "signature",
                "date",
                "tail",
                "tail",
                "tail",
            ],
        ),
        (
            BROKEN_HEAD,
            [
                "letterhead",
                "letterhead",
                "letterhead",
                "letterhead",
                "title",
                "title",
                "address",
                "body",
                "signature",
                "date",
            ],
        ),
        (GLUED, ["address", "body", "signature", "date"]),
        (SPEECH, ["title", "date", "greeting", "body", "body", "body"]),
        ("更换水尺。\n（责任单位：甲局）\n", ["body", "bracket"]),
        ("更换水尺。\n责任单位：甲局\n完成时限：6月底前\n", ["body", "label", "label"]),
        (
            "更换水尺。\n（一）编号\n（二）刷漆（甲局负责）\n",
            ["body", "body", "body"],
        ),  # a number goes before a bracket
        (
            "更换水尺。\n水尺要编号，并在2024年6月1日前完成\n",
            ["body", "body"],
        ),  # a date inside a sentence is no signature
        (
            "通知\n请核对水位。\n要求如下：\n更换水尺。\n",
            ["title", "body", "body", "body"],  # a line that ends in a colon inside the text is no address
        ),
    ],
)
def test_roles(text: str, roles: list[str]) -> None:
    assert laid(text).roles == roles


def test_the_roles_that_place_names_are_those_that_are_given(corpus: Path) -> None:
    """The docstring is all that a reader of the layers has to go by."""
    listed = (Place.__doc__ or "").partition("what its line is: ")[2].partition(".")[0]
    named = re.findall(r"\w+", re.sub(r"\([^()]*\)", "", listed))
    texts = [path.read_text(encoding="utf-8") for path in (corpus / "docs").glob("*.txt")]
    assert sorted(named) == sorted({role for text in texts for role in laid(text).roles})


def test_inner_document_of_a_chain_opens_with_its_title() -> None:
    found = laid(CHAIN)
    assert found.roles[6] == "title"
    assert found.roles[4:6] == found.roles[10:12] == ["signature", "date"]


@pytest.mark.xfail(reason="number and address of an inner document are read as body", strict=True)
def test_inner_document_of_a_chain_has_number_and_address() -> None:
    assert laid(CHAIN).roles[7:9] == ["letterhead", "address"]


def test_signature_needs_short_lines_above_the_date() -> None:
    roles = laid("请核对水位。\n各渡口须知悉，照办。\n渡口所\n海事处\n2024年3月4日\n").roles
    assert roles == ["body", "body", "signature", "signature", "date"]


# --------------------------------------------------------------------------------------------------------------- places


def paths(text: str) -> list[tuple[str, list[str]]]:
    found = laid(text)
    starts = [text[u.start : u.end] for u in found.units]
    return [(words, [starts[p] for p in place.path]) for words, place in zip(starts, found.places, strict=True)]


def test_path_holds_the_numbered_openings_around_a_unit() -> None:
    text = "总则。\n一、水尺\n（一）更换。\n逐根更换。\n1.编号。\n（二）刷漆。\n二、淤泥\n清理淤泥。\n"
    assert paths(text) == [
        ("总则。", []),
        ("一、水尺", ["一、水尺"]),  # an opening stands in its own path
        ("（一）更换。", ["一、水尺", "（一）更换。"]),
        ("逐根更换。", ["一、水尺", "（一）更换。"]),
        ("1.编号。", ["一、水尺", "（一）更换。", "1.编号。"]),
        ("（二）刷漆。", ["一、水尺", "（二）刷漆。"]),  # closes 1. and （一）
        ("二、淤泥", ["二、淤泥"]),
        ("清理淤泥。", ["二、淤泥"]),
    ]


def test_inline_numbers_open_items_too() -> None:
    text = "一、水尺。一是更换。旧尺回收。二是编号。\n"
    assert [path for _, path in paths(text)][1:] == [
        ["一、水尺。", "一是更换。"],
        ["一、水尺。", "一是更换。"],
        ["一、水尺。", "二是编号。"],
    ]


def test_item_is_the_same_under_one_opening() -> None:
    found = laid("总则。\n一、水尺\n更换水尺。\n旧尺回收。\n二、淤泥\n清理淤泥。\n")
    items = [place.item for place in found.places]
    assert items[1] == items[2] == items[3]
    assert items[4] == items[5]
    assert len({items[0], items[1], items[4]}) == 3


def test_title_of_an_inner_document_closes_all_items() -> None:
    found = laid("关于转发方案的通知\n各渡口：\n一、照办\n2024年3月4日\n云洲市渡口整治方案\n更换水尺。\n")
    assert found.places[-1].path == ()
    assert found.places[-1].item != found.places[2].item


def test_places_of_nothing() -> None:
    assert structure.places([], [], []) == []


@given(st.text(alphabet="甲关于的通知2024年3月日各县区：。一、（）\n文件〔〕号责任单位 抄送"))
def test_any_text_has_a_role_for_each_line_and_a_place_for_each_unit(text: str) -> None:
    found = laid(text)
    assert len(found.roles) == len(found.lines)
    assert len(found.places) == len(found.units)
    for n, place in enumerate(found.places):
        assert list(place.path) == sorted(set(place.path))
        assert all(p <= n and found.units[p].level for p in place.path)
    frame = framed(text)
    assert frame.issued is None or date.fromisoformat(frame.issued)
    assert None not in frame.addressees
    assert "" not in frame.addressees
