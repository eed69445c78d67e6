"""The page of a comparison in a real browser: opens by itself, every number leads to its sentences, hostile text is text."""

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from compare_page_samples import HOSTILE, hostile, large, pair, years
from test_cli_page import Read

from policynlp.compare import write
from policynlp.compare.comparison import Comparison, render, report
from policynlp.compare.pages.charts_scene import shown
from policynlp.compare.pages.page_data import embedded

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def data_of(content: bytes) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', content.decode(), re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


@pytest.mark.parametrize("made", [pair, hostile])
def test_all_tags_are_closed_and_nothing_comes_from_the_network(made: Any) -> None:
    content = render(made(), "html").decode()
    read = Read(re.sub(r"<(input)\b([^>]*)>", r"<\1\2></\1>", content))
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"img", "iframe", "link", "object", "embed", "base", "foreignObject"}
    for _, values in read.elements:
        assert not [name for name in values if name.startswith("on") or name in ("src", "style", "xlink:href")]
        assert values.get("href", "#").startswith("#")


def test_the_policy_lets_only_the_pages_own_style_and_script_run() -> None:
    content = render(hostile(), "html").decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', content)
    assert policy and policy[1].startswith("default-src 'none'; ") and "unsafe" not in policy[1]
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", content, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy[1]


def test_no_sign_steers_the_eye_and_no_sign_ends_the_data() -> None:
    content = render(hostile(), "html").decode()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", content)
    assert not set(embedded(hostile())) & set("<>&\u2028\u2029")


def test_each_number_has_as_many_sentences_as_it_says() -> None:
    """The passages that a share leads to are the things that it counts."""
    data = data_of(render(pair(), "html"))
    for index, weight in enumerate(pair().emphasis.weights):
        if weight.family in ("sector", "department", "force"):
            for group, share in enumerate(weight.shares):
                assert len(data["evidence"].get(f"w{index}.{group}", [])) == 3 * share.n
    for line, drawn in zip(pair().alignments[0].lines, data["alignments"][0], strict=True):
        rows = [data["strings"][data["rows"][row][0]] for row in drawn[2] + drawn[3]]
        assert rows == [row["text"] for row in (*line.before, *line.after)]


def test_sentences_are_those_of_the_documents() -> None:
    data = data_of(render(pair(), "html"))
    emphasis = pair().emphasis
    for paper, text, _, offset in data["sentences"]:
        whole = pair().directives[emphasis.papers[paper].directive].document.text
        assert whole[offset:].startswith(data["strings"][text])


def test_every_reference_of_the_page_has_evidence() -> None:
    content = render(years(), "html").decode()
    known = data_of(content.encode())
    for ref in set(re.findall(r'data-e="([^"]+)"', content)):
        if ref[0] in "twy":
            assert any(key == ref or key.startswith(ref + ".") for key in known["evidence"]), ref


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("no chromium to open the page with: apt install chromium")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


class Shown:
    """A comparison in a tab; remembers requests and complaints."""

    def __init__(self, browser: Any, comparison: Comparison, folder: Path, **options: Any) -> None:
        self.path = folder / "compare.html"
        write(comparison, self.path)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(self.path.as_uri())
        if options.get("java_script_enabled", True):
            self.page.wait_for_selector("html[data-ready]", state="attached")

    def rows(self) -> int:
        found: int = self.page.locator("#lines tr").count()
        return found

    def focused(self) -> str:
        found: str = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        return found

    def done(self) -> None:
        assert self.requests == [self.path.as_uri()]
        assert not self.complaints
        self.page.context.close()


def test_a_number_a_mark_and_a_word_show_their_sentences(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, pair(), tmp_path)
    page = shown_page.page
    for query in (".told [data-e^=w]", "svg.wide polygon[data-e^=t]", "#terms td [data-e]", "#sectors td [data-e]"):
        if query.startswith("#terms"):
            page.locator("#terms summary").first.click()
        page.locator(query).last.click()
        assert page.locator("#panel ol li p").count() > 0, query
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()
    number = page.locator("#sectors td [data-e]").first
    n = int(re.search(r"（(\d+)/", number.inner_text())[1])  # type: ignore[index]
    number.click()
    assert page.locator("#panel ol li").count() == min(n, 100)
    word = page.locator("#terms tbody th [data-e]").first
    page.keyboard.press("Escape")
    word.click()
    assert page.locator("#panel mark").first.inner_text() == word.inner_text()
    shown_page.done()


def test_filters_narrow_the_table(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, pair(), tmp_path)
    page, lines = shown_page.page, pair().alignments[0].lines
    new = sum(line.status == "new" for line in lines)
    page.select_option("[name=kind]", "new")
    assert page.locator("#count").inner_text().endswith(f"符合{new}条，共{len(lines)}条")
    assert set(page.locator("#lines tr td:first-child b").all_inner_texts()) == {report()["status"]["new"]}
    page.fill("[name=text]", "燃气 检查")
    assert all("燃气" in text and "检查" in text for text in page.locator("#lines tr").all_inner_texts())
    page.fill("[name=text]", "没有这样的话")
    assert shown_page.rows() == 1  # the line that says so
    page.click("#filters [type=reset]")
    page.wait_for_selector("#lines tr:nth-child(50)")
    page.select_option("[name=sector]", "=消防")
    gas = sum(any(row["sector"] == "消防" for row in (*line.before, *line.after)) for line in lines)
    assert shown_page.rows() == gas
    stronger = page.locator(".told [data-e$='.stronger']")
    n = int(stronger.inner_text())
    stronger.click()  # the count of a change leads to its lines
    assert shown_page.rows() == n == pair().alignments[0].changes()["stronger"]
    assert page.locator("#lines del").count() and page.locator("#lines ins").count()
    shown_page.done()


def test_all_of_it_by_keyboard(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, pair(), tmp_path)
    page = shown_page.page
    page.keyboard.press("Tab")
    assert "skip" in shown_page.focused()
    page.keyboard.press("Tab")
    assert 'data-e="d0"' in shown_page.focused()
    page.keyboard.press("Enter")
    assert "close" in shown_page.focused()  # into the panel
    assert page.locator("#panel li").count() == 3
    page.keyboard.press("Escape")
    assert re.match('<span[^>]* ?data-e="d0"', shown_page.focused())  # and back to where it was
    marks = page.locator("#sectors svg.wide [tabindex]")
    assert page.locator("#sectors svg.wide >> nth=0").locator("[tabindex='0']").count() == 1  # one stop a chart
    marks.first.focus()
    page.keyboard.press("ArrowRight")
    assert shown_page.focused() != marks.first.evaluate("each => each.outerHTML.slice(0, 200)")
    page.keyboard.press(" ")
    assert page.locator("#panel").is_visible()
    page.keyboard.press("Escape")
    next_page = page.locator("#pages button").last
    next_page.focus()
    page.keyboard.press("Enter")
    assert page.locator("#pages span").inner_text().startswith("第2页")
    shown_page.done()


def test_another_pair_of_years_can_be_chosen(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, years(), tmp_path)
    page = shown_page.page
    assert page.locator(".told:visible").count() == 1
    page.select_option("[name=contrast]", "0")
    assert page.locator("#summary h3:visible").inner_text() == "2022年→2023年"
    assert page.locator("#count").inner_text().startswith("2022年→2023年")
    shown_page.done()


def test_hostile_texts_are_text(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, hostile(), tmp_path)
    page = shown_page.page
    assert page.evaluate("window.hacked") is None
    assert page.locator("#lines tr").count() > 10
    page.locator(".groups [data-e^=g]").first.click()
    texts = page.locator("#panel li p").all_text_contents()
    assert shown(HOSTILE[-7]) in texts and shown(HOSTILE[-6]) in texts
    assert page.locator("#panel script, #lines script, #panel img, #lines img").count() == 0
    assert page.evaluate("window.hacked") is None
    assert page.title() == hostile().title
    shown_page.done()


def test_marks_stand_right_behind_signs_of_two_units(browser: Any, tmp_path: Path) -> None:
    """JavaScript counts 👷 as two; offsets count it as one."""
    shown_page = Shown(browser, hostile(), tmp_path)
    page = shown_page.page
    page.fill("[name=text]", "生僻字𠮷")
    cut = [line for line in hostile().alignments[0].lines if any("生僻字𠮷" in row["text"] for row in line.after)]
    wanted = ["".join(line.after[0]["text"][a:b]) for line in cut for a, b in line.pairs[0].after_marks if line.pairs]
    assert wanted and page.locator("#lines ins").all_inner_texts() == wanted
    shown_page.done()


def test_without_scripts_the_tables_are_there(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, pair(), tmp_path, java_script_enabled=False)
    page = shown_page.page
    assert page.locator("#tasks noscript table tbody tr, #tasks .lines tbody tr").count() >= len(
        pair().alignments[0].lines
    )
    assert page.locator("#filters").is_hidden()
    assert page.locator(".told li:visible").count() == 3
    assert page.locator("#sectors tbody tr").count() > 5
    shown_page.done()


@pytest.mark.parametrize("width", [1280, 420, 320])
def test_the_page_is_no_wider_than_its_window(browser: Any, tmp_path: Path, width: int) -> None:
    shown_page = Shown(browser, years(), tmp_path, viewport={"width": width, "height": 800})
    assert shown_page.page.evaluate("document.documentElement.scrollWidth") <= width
    shown_page.done()


def test_it_prints_what_is_chosen(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, pair(), tmp_path)
    page = shown_page.page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert shown_page.rows() == len(pair().alignments[0].lines)  # not the fifty of the screen's page
    assert page.locator("#filters").is_hidden()
    assert page.locator("svg.wide").first.is_visible() and page.locator("svg.narrow").first.is_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert shown_page.rows() == 50
    shown_page.done()


@pytest.mark.slow
def test_twenty_thousand_lines_open(browser: Any, tmp_path: Path) -> None:
    made = large(20_000)
    shown_page = Shown(browser, made, tmp_path)
    page = shown_page.page
    assert shown_page.path.stat().st_size < 16_000_000
    assert page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd") < 10_000
    page.fill("[name=text]", "19999片区")
    assert shown_page.rows() == 1
    page.locator(".groups [data-e^=g]").first.click()
    assert page.locator("#panel li").count() == 100  # the rest by hundreds
    shown_page.done()


def test_a_line_over_the_years_leads_to_each_years_sentences(browser: Any, tmp_path: Path) -> None:
    shown_page = Shown(browser, years(), tmp_path)
    page = shown_page.page
    page.locator("#trends svg [data-e^=y]").last.click()
    assert page.locator("#panel h3").inner_text().endswith("2025")
    assert page.locator("#panel ol li").count() > 0
    shown_page.done()
