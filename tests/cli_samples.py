"""A directive made by hand, with offsets, for the tests of the command and the page. All sentences are our own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from policynlp.records import Action, Actor, Deadline, Directive, Document, Evidence, Frame, Heading, Origin, Task

TEXT = """云溪市夏季安全隐患集中整治工作方案
云安委〔2024〕7号

入夏以来全市安全形势总体平稳，但老旧管道、电动自行车充电等风险仍较突出。
一、重点整治
（一）城镇燃气。住建部门要会同市场监管部门于2024年6月底前完成辖区内老旧燃气立管、连接软管和调压设施的全面排查，逐户建立台账；对排查出的隐患实行清单管理，一般隐患当场改。2024年底前完成三分之一以上老化管道更新，2026年底前全部完成。
（二）消防通道。消防救援机构每季度对高层住宅小区的疏散通道至少抽查一次，严禁占用、堵塞、封闭消防车通道。
二、应急准备
险情发生后2小时内将处置情况报市应急局。时刻把群众的安危放在心上，绷紧防汛这根弦。（责任单位：各县级政府）
序号\t事项\t时限
1\t更换<旧>软管 & 阀门\t6月底前

云溪市安全生产委员会
2024年5月20日
"""


def at(words: str, after: str = "") -> tuple[int, int]:
    """Where ``words`` stand in TEXT, behind ``after``."""
    start = TEXT.index(words, TEXT.index(after))
    return start, start + len(words)


def actor(name: str, surface: str, origin: Origin = "stated") -> Actor:
    return Actor(name, surface, origin, *(at(surface) if surface else (0, 0)))


def time(surface: str, due: str | None, origin: Origin = "stated") -> Deadline:
    return Deadline(surface, due, *at(surface), origin)


def task(words: str, **values: Any) -> Task:
    start, end = at(words)
    usual: dict[str, Any] = {"path": (), "kind": "measure", "sector": "综合监管", "confidence": 0.9}
    return Task(id=f"{start:04x}{end:04x}", start=start, end=end, text=words, **(usual | values))


GAS = ("一、重点整治", "（一）城镇燃气")
LEAD = actor("住房城乡建设", "住建部门")
TASKS = (
    task(
        "住建部门要会同市场监管部门于2024年6月底前完成辖区内老旧燃气立管、连接软管和调压设施的全面排查，逐户建立台账；",
        path=GAS,
        sector="城镇燃气",
        lead=(LEAD,),
        support=(actor("市场监管", "市场监管部门"),),
        actions=(Action("完成", "排查", *at("完成辖区内")), Action("建立", "台账", *at("建立台账"), purpose=True)),
        milestones=(time("2024年6月底前", "2024-06-30"),),
        grounds=lambda: (
            Evidence("kind", *at("住建部门要会同"), "kind model"),
            Evidence("lead", *at("住建部门"), "subject of the sentence"),
            Evidence("support", *at("市场监管部门"), "companion"),
            Evidence("due", *at("2024年6月底前"), "deadline grammar"),
            Evidence("sector", *at("城镇燃气"), "heading"),
            Evidence("weather", *at("入夏"), "a field of later days"),
        ),
    ),
    task(
        "对排查出的隐患实行清单管理，一般隐患当场改。",
        path=GAS,
        sector="城镇燃气",
        lead=(Actor("住房城乡建设", "住建部门", "inherited", LEAD.start, LEAD.end),),
        grounds=lambda: (Evidence("lead", LEAD.start, LEAD.end, "carried on"),),
    ),
    task(
        "2024年底前完成三分之一以上老化管道更新，2026年底前全部完成。",
        path=GAS,
        sector="城镇燃气",
        suggested=(actor("住房城乡建设", "", "suggested"),),
        milestones=(time("2024年底前", "2024-12-31"), time("2026年底前", "2026-12-31")),
        confidence=0.42,
        qualifiers=("conditional",),
    ),
    task(
        "消防救援机构每季度对高层住宅小区的疏散通道至少抽查一次，严禁占用、堵塞、封闭消防车通道。",
        path=("一、重点整治", "（二）消防通道"),
        sector="消防",
        lead=(actor("消防", "消防救援机构"),),
        milestones=(time("每季度", "R/P3M"),),
    ),
    task(
        "险情发生后2小时内将处置情况报市应急局。",
        path=("二、应急准备",),
        sector="应急管理",
        lead=(actor("县级政府", "各县级政府", "inherited"),),
        milestones=(time("2小时内", "PT2H"),),
    ),
    task("时刻把群众的安危放在心上，绷紧防汛这根弦。", path=("二、应急准备",), kind="principle", sector="防汛抗旱"),
    task(
        "更换<旧>软管 & 阀门",
        sector="城镇燃气",
        milestones=(Deadline("6月底前", None, *at("6月底前", "阀门"), "inherited"),),
    ),
)
HEADINGS = (
    Heading(*at("一、重点整治"), 1, "一、", "一、重点整治"),
    Heading(*at("（一）城镇燃气。"), 2, "（一）", "（一）城镇燃气"),
    Heading(*at("（二）消防通道。"), 2, "（二）", "（二）消防通道"),
    Heading(*at("二、应急准备"), 1, "二、", "二、应急准备"),
)


def directive(text: str = TEXT, tasks: tuple[Task, ...] = TASKS, headings: tuple[Heading, ...] = HEADINGS) -> Directive:
    frame = Frame("云溪市夏季安全隐患集中整治工作方案", "云安委〔2024〕7号", "云溪市安全生产委员会", "2024-05-20")
    return Directive(Document(text, "in/notice.txt", "txt", "0" * 64), frame, headings, tasks)


IDS = ("5b1746d582fbfd7f", "c04e9a3b7d215f60")
"""What the examples of the help call the first task and the duty of the fire service."""


def store(path: Path) -> Path:
    """A store of `directive` at ``path`` with ids as the examples of the help have them, and one edit in it."""
    from policynlp.register import open_store

    named = dict(zip((0, 3), IDS, strict=True))
    tasks = tuple(one._replace(id=named.get(n, one.id)) for n, one in enumerate(TASKS))
    with open_store(str(path), who="张三") as made:
        made.add(directive(tasks=tasks), TEXT.encode())
        made.edit(TASKS[4].id, {"lead": "应急局"}, reason="电话核实")
    return path


def bare(text: str, tasks: tuple[Task, ...] = ()) -> Directive:
    """A directive of which nothing but the text is known."""
    return Directive(Document(text, "bare.txt", "txt", "0" * 64), Frame(), (), tasks)


def command() -> list[str]:
    """How the command is started as a process of its own."""
    script = Path(sys.executable).with_name("policynlp")
    return [str(script)] if script.exists() else [sys.executable, "-m", "policynlp.cli"]


def process(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command run as a process, its output caught as bytes."""
    usual: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120}
    return subprocess.run([*command(), *map(str, arguments)], check=False, **(usual | options))


TARGETS = """[targets.office]
kind = "caldav"
url = "http://127.0.0.1:9/office/tasks/"
user = "office"
password = {env = "OFFICE_PASSWORD"}
"""
"""A calendar that nobody has to answer for: the examples of push, pull and targets ask none."""


def folder(path: Path) -> Path:
    """A folder with what the examples of the help name: notice.txt, notice.docx, directives/, labelled/, years/, office.toml; targets.toml."""
    import docx

    _labelled(path)
    _years(path)
    (path / "office.toml").write_text('[[department]]\nname = "城运中心"\naliases = ["城运办"]\n', "utf-8")

    (path / "targets.toml").write_text(TARGETS, "utf-8")
    (path / "directives").mkdir()
    for name in ("notice.txt", "directives/first.txt", "directives/second.md"):
        (path / name).write_text(TEXT, "utf-8")
    paper = docx.Document()
    for line in TEXT.splitlines():
        paper.add_paragraph(line)
    paper.save(str(path / "notice.docx"))
    return path


def _years(path: Path) -> None:
    """years/ with the work points of four years, two of them in years/first, two in years/second."""
    source = Path(__file__).resolve().parents[1] / "corpus" / "docs"
    for place, years in (("first", (2022, 2023)), ("second", (2024, 2025))):
        (path / "years" / place).mkdir(parents=True)
        for year in years:
            shutil.copy(source / f"workpoints_yunzhou_{year}.txt", path / "years" / place)


def _labelled(path: Path) -> None:
    """labelled/ and corpus/ with a few directives each, and a register of the former with one row."""
    source = Path(__file__).resolve().parents[1] / "corpus"
    for place, names in (("labelled", LABELLED), ("corpus", LEARNED)):
        (path / place / "docs").mkdir(parents=True)
        for name in names:
            shutil.copy(source / f"{name}.tsv", path / place)
            shutil.copy(source / "docs" / f"{name}.txt", path / place / "docs")
    row = {"document": f"{LABELLED[0]}.txt", "start": 0, "end": 9, "kind": "measure", "confidence": 0.5}
    (path / "register.jsonl").write_text(json.dumps(row) + "\n", "utf-8")


LABELLED = ("notice_county_2023", "plan_school_2023")
LEARNED = ("division_yunzhou_2023", "minutes_yunzhou_2024", "speech_yunzhou_2022")
