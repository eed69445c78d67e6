"""The web page: the text whole and escaped, nothing from the network, usable without scripts, the same every time."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from cli_samples import TEXT, bare, directive
from export_samples import NASTY
from hypothesis import given
from hypothesis import strategies as st

from policynlp.export.page import page
from policynlp.records import Actor, Deadline, Directive, Document, Frame, Task

VOID = {"meta"}


class Read(HTMLParser):
    """The page as its elements: tag, attributes, text inside; complains of tags that do not match."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.paragraphs: list[str] = []
        self.inside: dict[str, str] = {}
        self.feed(content)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "p" and "main" in self.open:
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "main" in self.open and "p" in self.open:
            self.paragraphs[-1] += data
        if self.open:
            self.inside[self.open[-1]] = self.inside.get(self.open[-1], "") + data

    def all(self, tag: str, name: str = "") -> list[dict[str, str]]:
        found = [values for each, values in self.elements if each == tag]
        return [values for values in found if not name or name in values.get("class", "").split()]


SAMPLE = page(directive())


def test_the_text_is_there_to_the_letter() -> None:
    assert "\n".join(Read(SAMPLE).paragraphs) == TEXT.removesuffix("\n")


def test_the_same_directive_gives_the_same_page() -> None:
    assert page(directive()) == SAMPLE


def test_nothing_comes_from_the_network() -> None:
    shell = page(bare(""))
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\bsrc=|<link|<iframe|<img|fetch|XMLHttp", shell)


def test_the_policy_lets_only_the_pages_own_style_and_script_run() -> None:
    found = Read(SAMPLE)
    policy = next(meta["content"] for meta in found.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", SAMPLE, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert not re.search(r"<[^>]+\s(on\w+|style)=", SAMPLE)  # handlers and styles in attributes would be blocked


def test_each_row_links_to_its_fields_and_back() -> None:
    found = Read(SAMPLE)
    named = {values["id"] for _, values in found.elements if "id" in values}
    badges = found.all("a", "no")
    assert len(badges) == 14  # seven in the text, seven in the list
    assert all(badge["href"].removeprefix("#") in named for badge in badges)
    assert [values["data-n"] for values in badges if "data-n" in values] == list("1234567")


def test_numbers_are_not_part_of_a_copied_text() -> None:
    assert re.search(r'<a class="no measure" id="t1" [^>]*></a>', SAMPLE)


def test_marks_say_their_part_and_their_rows() -> None:
    assert re.search(r'<span class="row measure lead" data-r="1 2" title="[^"]*">住建部门</span>', SAMPLE)
    assert re.search(r'<span class="row measure support" data-r="1" title="[^"]*">市场监管部门</span>', SAMPLE)
    assert re.search(r'<span class="row measure deadline" data-r="1" title="[^"]*">2024年6月底前</span>', SAMPLE)
    assert re.search(r'<span class="lead" data-r="5" title="[^"]*">各县级政府</span>', SAMPLE)  # outside its row
    assert '<span class="heading">一、重点整治</span>' in SAMPLE


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (1, "<dt>牵头单位</dt><dd>住房城乡建设</dd><dt>配合单位</dt><dd>市场监管</dd>"),
        (1, "<dt>完成时限（原文）</dt><dd>2024年6月底前</dd><dt>完成时限（日期）</dt><dd>2024年6月30日</dd>"),
        (1, "<dt>所在章节</dt><dd>一、重点整治 / （一）城镇燃气</dd>"),
        (2, "<dt>牵头单位</dt><dd>住房城乡建设（承上文）</dd>"),
        (3, "<dt>建议单位</dt><dd>住房城乡建设</dd>"),
        (3, "<small>（建议）住房城乡建设；2024年底前；2026年底前</small>"),  # never shown as if it were said
        (3, "<dt>限定</dt><dd>附条件</dd>"),
        (3, "<dd class=warn>0.42 请复核</dd>"),
        (4, "<dt>完成时限（日期）</dt><dd>每季度</dd>"),
        (6, "<dt>类型</dt><dd>原则要求</dd>"),
        (7, "更换&lt;旧&gt;软管 &amp; 阀门"),
    ],
)
def test_fields_of_a_row(row: int, expected: str) -> None:
    (item,) = re.findall(rf'<li data-r="{row}".*?</li>', SAMPLE)
    assert expected in item


def test_the_filters_offer_what_occurs() -> None:
    values = [each["value"] for each in Read(SAMPLE).all("option")]
    assert "=城镇燃气" in values
    assert "=住房城乡建设" in values
    assert "=" in values  # rows without an owner
    assert values.count("") == 3  # all of each
    items = Read(SAMPLE).all("li")
    assert [json.loads(item["data-lead"]) for item in items][2:4] == [[""], ["消防"]]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nothing_of_a_text_becomes_markup(text: str) -> None:
    task = Task(
        id=text,
        start=0,
        end=len(text),
        text=text,
        path=(text,),
        kind="measure",
        sector=text,
        lead=(Actor(text, text, "stated", 0, 1),),
        support=(Actor(text, text, "inherited", 0, 2),),
        milestones=(Deadline(text, text, 0, 3),),
        qualifiers=(text,),
    )
    frame = Frame(text, text, text, text)
    nasty = page(Directive(Document(text, text, "txt", "0"), frame, (), (task,)))
    plain = page(bare("甲", (Task("0", 0, 1, "甲", (), "measure", "消防"),)))
    assert {tag for tag, _ in Read(nasty).elements} == {tag for tag, _ in Read(plain).elements}
    assert nasty.count("<script") == 1
    assert "�" in nasty or not re.search("[\x00-\x08\x7f\ud800-\udfff]", text)
    nasty.encode("utf-8")


@given(st.text(alphabet=st.characters(), max_size=30))
def test_any_text_keeps_its_length(text: str) -> None:
    shown = "\n".join(Read(page(bare(text))).paragraphs)
    assert len(shown) == len(text.removesuffix("\n"))


def test_a_text_without_tasks_says_so() -> None:
    empty = page(bare("今天天气好。"))
    assert "未提取到任务" in empty
    assert "<form" not in empty
    assert "<title>bare.txt：任务标注</title>" in empty


def test_an_empty_text_gives_a_page() -> None:
    assert Read(page(bare(""))).paragraphs == []


def test_the_pointer_shows_the_fields() -> None:
    titles = [values["title"] for values in Read(SAMPLE).all("span", "lead") if "title" in values]
    assert titles[0].splitlines()[0] == "牵头单位 1, 2"
    assert titles[0].splitlines()[1].startswith("1 牵头单位：住房城乡建设；完成时限（原文）：2024年6月底前")
