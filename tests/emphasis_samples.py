"""Short directives for the tests of emphasis, made by hand without the pipeline. All sentences are our own."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from policynlp.records import Action, Actor, Directive, Document, Frame, Task

TITLE, ISSUER, ISSUED = "关于做好安全工作的通知", "云洲市安全生产委员会", "2024-01-05"
LINES = (
    "各县区要逐户检查燃气软管和阀门。",
    "住建部门要督促工地清理脚手架杂物。",
    "渡口要在开航前清点救生衣。",
    "学校要每月演练一次疏散。",
    "水库要在汛前补足抢险石料。",
)


class Of(TypedDict, total=False):
    """What a paper is, besides its lines; ``sectors``, ``leads`` and ``verbs`` are those of its tasks, by turns."""

    issued: str | None
    title: str | None
    issuer: str | None
    sectors: Sequence[str]
    leads: Sequence[str]
    verbs: Sequence[str]


def paper(name: str, *lines: str, **options: Unpack[Of]) -> Directive:
    """A directive whose every line is a task; without options a notice of a city of 2024-01-05."""
    sectors, leads, verbs = options.get("sectors", ()), options.get("leads", ()), options.get("verbs", ())
    held = lines or LINES
    text = "\n".join(held)
    tasks, at = [], 0
    for n, line in enumerate(held):
        who = leads[n % len(leads)] if leads else ""
        lead = (Actor(who, who, "stated", at, at),) if who else ()
        verb = verbs[n % len(verbs)] if verbs else ""
        acts = (Action(verb, "", at, at + len(line)),) if verb else ()
        sector = sectors[n % len(sectors)] if sectors else "综合监管"
        tasks.append(Task(f"{name}{n}", at, at + len(line), line, (), "measure", sector, lead, actions=acts))
        at += len(line) + 1
    document = Document.of_text(text, name)
    return Directive(
        document,
        Frame(options.get("title", TITLE), None, options.get("issuer", ISSUER), options.get("issued", ISSUED)),
        (),
        tuple(tasks) if text.strip() else (),
    )


def years(count: int, first: int = 2020, each: int = 1) -> list[Directive]:
    """So many years of ``each`` papers; each paper has a line of its own besides `LINES`, or it would be a reissue."""
    found = []
    for year in range(first, first + count):
        for n in range(each):
            own = [
                f"{'甲乙丙丁戊己庚辛壬癸'[k % 10]}号{'东西南北中'[(year + k) % 5]}仓{'一二三四五六七八九'[(n + k) % 9]}班要换新{'锁灯门窗泵阀'[(n * year + k) % 6]}。"
                for k in range(12)
            ]
            found.append(paper(f"notice_{year}_{n}.txt", *LINES, *own, issued=f"{year}-03-0{n % 9 + 1}"))
    return found
