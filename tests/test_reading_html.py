"""Web pages in the manner of government sites, made up here: the article is read, nothing around it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policynlp.errors import EmptyFile, PolicynlpError, TooLarge, UndecodableFile
from policynlp.reading.html import read
from policynlp.records import Document

PATH = Path("页面.html")
TITLE = "关于做好汛期仓库安全管理的通知"
LINES = [
    "各镇人民政府，各街道办事处：",
    "为做好汛期危旧仓库的安全管理，现将有关事项通知如下。",
    "一、全面检查",
    "（一）各街道要在6月15日前对辖区仓库逐一检查，建立台账。（责任单位：应急管理局）",
    "二、工作要求",
    "各单位每月5日前报送进度。",
    "东湖区安全生产委员会办公室",
    "2024年5月6日",
]
PARAGRAPHS = "".join(f"<p style='text-indent:2em'>　　{line}</p>\n" for line in LINES)
BROKEN = "<br>".join("　　" + line for line in LINES)
TEXT = "".join(line + "\n" for line in LINES)


def document(page: str, encoding: str = "utf-8") -> Document:
    return read(PATH, page.encode(encoding))


def modern(holder: str = 'class="TRS_Editor"', article: str = PARAGRAPHS) -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-05-08 09:12">
<title>{TITLE}_东湖区人民政府</title><style>.a{{color:red}}</style><script>var a = "各单位要，检查。";</script>
</head><body>
<div class="header"><a href="/">首页</a><a>政务公开</a></div>
<div class="dqwz">您当前的位置：<a>首页</a> &gt; <a>通知</a></div>
<div class="box"><h1>{TITLE}</h1><div class="info">发布时间：2024-05-08 来源：区应急局 字号：[大 中 小]</div>
<div {holder}><style>p{{margin:0}}</style>{article}</div>
<div class="bdsharebuttonbox share">分享到：微信 微博</div><p>【打印】【关闭】</p>
<div class="xgwj"><h3>相关文件</h3><ul><li><a>关于防汛工作的通知，请各单位认真落实，不得迟延。</a></li></ul></div></div>
<div class="footer"><p>主办：东湖区人民政府，承办：办公室。未经许可，不得转载。</p></div></body></html>"""


def tables(cell: str = "id=zoom") -> str:
    """A page of the old kind, laid out with tables, in GB 2312."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{TITLE} - 东湖区政府</title></head><body>
<table width=100%><tr><td><a>首页</a></td><td><a>公开</a></td></tr></table>
<table><tr><td width=200>栏目导航<br><a>通知</a><br><a>公告</a></td><td>
<table><tr><td align=center>{TITLE}</td></tr><tr><td {cell}>{BROKEN}</td></tr><tr><td>[打印] [关闭]</td></tr></table>
</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("page", "encoding"),
    [
        (modern(), "utf-8"),
        (modern('id="UCAP-CONTENT"'), "utf-8"),
        (modern('class="view trs_editor_view TRS_UEDITOR"'), "utf-8"),
        (modern('id="zoom"'), "utf-8"),
        (modern('class="article-content"', BROKEN), "utf-8"),
        (modern("id=zoom", "".join(f"<div><span>{line[:3]}</span><b>{line[3:]}</b></div>" for line in LINES)), "utf-8"),
        (tables(), "gb18030"),
        (tables("width=80%"), "gb18030"),  # no known container: where the running text is
        (f"<html><body><div class=WordSection1>{PARAGRAPHS}</div></body></html>", "utf-8"),  # saved by Word
        (f"<html><body>{PARAGRAPHS}</body></html>", "utf-8"),
        (PARAGRAPHS, "utf-8"),  # a fragment
        ("\n".join(LINES).replace("\n", "<br/>"), "utf-8"),
    ],
)
def test_the_article_and_nothing_else(page: str, encoding: str) -> None:
    assert document(page, encoding).text == TEXT


def test_an_unknown_container_may_bring_the_heading_along() -> None:
    assert document(modern('class="x7"')).text in (TEXT, f"{TITLE}\n{TEXT}")


@pytest.mark.parametrize(
    ("page", "title", "issued"),
    [
        (modern(), TITLE, "2024-05-08"),
        (tables(), TITLE, None),  # <title> without the site's name
        (
            f"<meta property='og:title' content='甲'><meta name='publishdate' content='2024/3/5'>{PARAGRAPHS}",
            "甲",
            "2024-03-05",
        ),
        (f"<h1>乙</h1><p>成文日期：2024年3月5日</p><div id=zoom>{PARAGRAPHS}</div>", "乙", "2024-03-05"),
        (f"<h1>乙</h1><h1>丙</h1>{PARAGRAPHS}", None, None),  # two headings: which?
        (f"<meta name=PubDate content='昨天'>{PARAGRAPHS}", None, None),
    ],
)
def test_title_and_date_as_the_page_declares_them(page: str, title: str | None, issued: str | None) -> None:
    found = document(page)
    assert (found.title, found.issued) == (title, issued)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("gb2312", "utf-8"),  # saved again in another encoding, the old name kept
        ("utf-8", "gb18030"),
        ("no-such-code", "gb18030"),
        ("big5", "big5"),
        ("unicode", "utf-16"),
    ],
)
def test_encodings(declared: str, encoding: str) -> None:
    line = "各站要在五月前完成。"
    page = f"<html><head><meta charset='{declared}'></head><body><p>{line}</p></body></html>"
    if encoding == "big5":
        page, line = page.replace(line, "各站要在五月前完成工程。"), "各站要在五月前完成工程。"
    assert document(page, encoding).text == line + "\n"


def test_tables_are_kept_with_merged_cells_in_place() -> None:
    grid = (
        "<table><tr><th>序号</th><th>任务</th><th>单位</th></tr>"
        "<tr><td>1</td><td><p>检查</p><p>整改</p></td><td rowspan=2>应急管理局</td></tr>"
        "<tr><td>2</td><td>复查</td></tr><tr><td colspan=2>合计</td><td>两项</td></tr></table>"
    )
    found = document(modern(article=PARAGRAPHS + grid))
    assert found.text == TEXT + "序号\t任务\t单位\n1\t检查 整改\t应急管理局\n2\t复查\t\n合计\t\t两项\n"
    assert [[found.text[cell.start : cell.end] for cell in row] for row in found.tables[0].rows] == [
        ["序号", "任务", "单位"],
        ["1", "检查 整改", "应急管理局"],
        ["2", "复查", ""],
        ["合计", "", "两项"],
    ]


@pytest.mark.parametrize(
    "noise",
    [
        "<p>【打印】 【关闭】</p>",
        "<p style='display: none'>各站要立即停产。</p>",
        "<script>document.write('各站要立即停产。')</script>",
        "<!-- 各站要立即停产。 -->",
        "<noscript>各站要立即停产。</noscript>",
        "<nav>各站要立即停产。</nav>",
        "<button>复制</button>",
        "<p>责任编辑：张三</p>",
        "<p>扫一扫在手机打开当前页</p>",
        "<del>各站要立即停产。</del>",
        "<p>上一篇：关于用电的通知</p><p>各站要立即停产。</p>",
        "<p>相关链接：</p><ul><li>用电通知</li></ul>",
    ],
)
def test_what_is_not_of_the_article_goes(noise: str) -> None:
    assert document(modern(article=PARAGRAPHS + noise)).text == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "关闭进料阀门。",
        "政策解读",
        "来源不明的气瓶不得充装。",
        "审核：由办公室复核名单，逐级上报。",
        "下载并张贴操作卡。",
    ],
)
def test_what_only_looks_like_a_control_stays(line: str) -> None:
    assert document(modern(article=f"<p>{line}</p>" + PARAGRAPHS)).text == f"{line}\n{TEXT}"


def test_a_wrapper_with_a_telling_class_is_not_cut_with_the_article_in_it() -> None:
    assert document(modern(article=f"<div class='content print'>{PARAGRAPHS}</div>")).text == TEXT


@pytest.mark.parametrize(
    "page", ["", " \n", "<html></html>", "<html><body><script>x</script></body></html>", "<!-- -->"]
)
def test_nothing_to_read(page: str) -> None:
    with pytest.raises(EmptyFile):
        document(page)


def test_bytes_that_are_no_page() -> None:
    with pytest.raises(UndecodableFile):
        read(PATH, b"<html>\x80\x81\x82\xff\xfe" * 40)


def test_text_that_lies_deep_is_read_or_refused_but_not_lost() -> None:
    def nested(depth: int) -> str:
        return "<div>" * depth + "<p>各站照办，不得迟延。</p>" + "</div>" * depth

    assert document(nested(300)).text == "各站照办，不得迟延。\n"
    for depth in (1500, 3000):  # more than Python goes down, more than the parser does
        with pytest.raises(TooLarge, match="nested"):
            document(nested(depth))


_MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<td colspan=3>",
            "<td rowspan=9>",
            "<br>",
            "<div>",
            "</div>",
            "<a>",
            "<span class=nav>",
            "检查，整改。",
            "&nbsp;",
            "&#0;",
            "&#xD800;",
            "<?x?>",
            "<![CDATA[",
            "\x00",
            "<h1>",
        ]
    ),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(_MARKUP)
def test_markup_in_any_order_never_gives_a_foreign_error(parts: list[str]) -> None:
    try:
        document("<html><body>" + "".join(parts)).text.encode()
    except PolicynlpError as error:
        assert "\n" not in str(error)
