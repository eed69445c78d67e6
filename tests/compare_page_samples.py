"""Comparisons for the tests of page, charts and files: real ones of the corpus, a hostile one, a large one."""

from functools import cache
from pathlib import Path

from export_samples import NASTY, actor, directive, task, time

from policynlp.batch import extract
from policynlp.compare import Comparison, compare
from policynlp.compare.records import Aligned, Alignment, Pair, Span
from policynlp.compare.weights.emphasis import emphasis
from policynlp.records import Directive, Task
from policynlp.rows import Register, Row

DOCS = Path(__file__).resolve().parents[1] / "corpus" / "docs"
HOSTILE = (
    *(text[:3000] for text in NASTY),
    "</script><script>window.hacked = 1</script>要逐一核对。",
    "<img src=x onerror=\"window.hacked = 1\"><svg onload='window.hacked = 1'>要登记。",
    "<!-- <script> 要完成注释核对。",
    "\u202e要完成方向控制符核对\u2066。",
    "{new}与{0}要原样保留，__proto__和constructor要登记。",
    "&lt;b&gt;要保留&#x27;实体&#x27;。",
    "]]> --> '\"` ${window.hacked = 1} 要登记。",
)
"""Sentences that a page or a script could take for more than words."""


@cache
def pair() -> Comparison:
    """Two years of one city: three documents a side, so 仅描述."""
    kinds = "division", "speech", "workpoints"
    return compare(extract([DOCS / f"{kind}_yunzhou_{year}.txt" for year in (2023, 2024) for kind in kinds]), mix=True)


@cache
def years() -> Comparison:
    """Four years of one kind of document: no words that stand in enough documents of two years."""
    return compare(extract([DOCS / f"division_yunzhou_{year}.txt" for year in (2022, 2023, 2024, 2025)]))


@cache
def hostile() -> Comparison:
    """Two years of documents whose every name, title and sentence is hostile."""
    made = []
    for year, mark in (("2023", ""), ("2024", "再次核对。")):
        tasks = [
            task(
                text + mark,
                path=(text[:80],),
                sector=text[:30].replace("\ud800", ""),
                lead=(actor(text[:30]),),
                milestones=(time(text[:30], None),),
            )
            for text in HOSTILE
        ]
        made.append(
            placed(directive(*tasks, source=f"</script>{year}.txt", title=f"<b>'{year}\"</b>", issued=f"{year}-01-02"))
        )
    return compare(Register(tuple(made), version="0.1"))


def placed(found: Directive) -> Directive:
    """The directive with its tasks where their texts stand in its own."""
    at, tasks = 0, []
    for one in found.tasks:
        start = found.document.text.index(one.text.replace("\ud800", "\ufffd"), at)
        at = start + len(one.text)
        tasks.append(one._replace(start=start, end=at, text=found.document.text[start:at]))
    return Directive(found.document, found.frame, found.headings, tuple(tasks))


def large(count: int) -> Comparison:
    """Two years of ``count`` tasks each, all of them kept, each with other words."""
    sectors = ("城镇燃气", "消防", "道路交通", "危险化学品", "建筑施工", "特种设备", "综合监管")
    made = []
    for year, verb in ((2023, "排查整治"), (2024, "全面排查、登记建档并限期整治")):
        tasks: list[Task] = [
            task(
                f"第{n}片区要在{year}年{n % 12 + 1}月底前{verb}{n % 97}类隐患，逐处落实责任人和防范措施，确保{sectors[n % 7]}安全形势稳定。",
                sector=sectors[n % 7],
                lead=(actor(f"第{n % 40}街道办事处"),),
                path=(f"第{n // 200}部分",),
            )
            for n in range(count)
        ]
        made.append(placed(directive(*tasks, source=f"{year}.txt", title=f"{year}年任务清单", issued=f"{year}-01-02")))
    before, after = (list(Register((each,)).rows()) for each in made)
    lines = tuple(_kept(one, other) for one, other in zip(before, after, strict=True))
    return Comparison(tuple(made), emphasis(made), (Alignment("2023", "2024", lines),), "0.1")


def _kept(one: Row, other: Row) -> Aligned:
    marks = (Span(8, 12),), (Span(8, 12), Span(16, 24))
    return Aligned("kept", (one,), (other,), ("reworded",), 0.9, (Pair(one, other, 0.9, *marks),))
