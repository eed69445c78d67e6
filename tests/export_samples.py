"""Registers made by hand for the tests of the register and its exports. All sentences are our own."""

import hashlib
from typing import Any

from policynlp.records import Action, Actor, Deadline, Directive, Document, Failure, Frame, Origin, Task
from policynlp.rows import Register

GAS = ("一、重点整治", "（一）城镇燃气")
FIRE = ("一、重点整治", "（二）消防通道")
FLOOD = ("二、应急准备",)


def actor(name: str, origin: Origin = "stated", surface: str = "") -> Actor:
    return Actor(name, surface or name + "部门", origin, 0, 0)


def time(surface: str, due: str | None, origin: Origin = "stated") -> Deadline:
    return Deadline(surface, due, 0, 0, origin)


def task(text: str, **values: Any) -> Task:
    """A measure of 综合监管 with confidence 0.9; ``values`` change fields."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
    usual: dict[str, Any] = {"path": GAS, "kind": "measure", "sector": "综合监管", "confidence": 0.9}
    return Task(id=digest, start=0, end=len(text), text=text, **(usual | values))


def directive(*tasks: Task, source: str = "plan.txt", **frame: Any) -> Directive:
    text = "\n".join(task.text for task in tasks)
    return Directive(Document(text, source, "txt", "0" * 64), Frame(**frame), (), tasks)


def plan() -> Directive:
    """A plan with every kind of time, owner and qualifier that a table shows."""
    return directive(
        task(
            "1.住建部门要会同市场监管部门于2024年6月底前完成辖区内老旧燃气立管、连接软管和调压设施的全面排查，逐户建立台账。",
            sector="城镇燃气",
            lead=(actor("住房城乡建设", surface="住建部门"),),
            support=(actor("市场监管"),),
            actions=(Action("完成", "排查", 20, 30), Action("建立", "台账", 31, 35, purpose=True)),
            milestones=(time("2024年6月底前", "2024-06-30"),),
            page=1,
        ),
        task(
            "对排查出的隐患实行清单管理，一般隐患当场改，重大隐患由属地政府挂牌督办；",
            sector="城镇燃气",
            lead=(actor("住房城乡建设", "inherited", "住建部门"),),
            milestones=(time("立即", "now", "inherited"),),
            page=1,
        ),
        task(
            "2024年底前完成三分之一以上老化管道更新，2026年底前全部完成。",
            sector="城镇燃气",
            suggested=(actor("住房城乡建设", "suggested"), actor("市场监管", "suggested")),
            milestones=(time("2024年底前", "2024-12-31"), time("2026年底前", "2026-12-31")),
            confidence=0.42,
            page=2,
        ),
        task(
            "消防救援机构每季度对高层住宅小区的疏散通道至少抽查一次，严禁占用、堵塞、封闭消防车通道。",
            path=FIRE,
            sector="消防",
            lead=(actor("消防"),),
            support=(actor("公安"), actor("住房城乡建设"), actor("城市管理")),
            milestones=(time("每季度", "R/P3M"),),
            page=2,
        ),
        task(
            "自2024年6月1日至9月30日开展电动自行车集中充电场所专项检查。",
            path=FIRE,
            sector="消防",
            milestones=(time("自2024年6月1日至9月30日", "2024-06-01/2024-09-30"),),
            page=2,
        ),
        task(
            "险情发生后2小时内将处置情况报市应急局。",
            path=FLOOD,
            sector="应急管理",
            lead=(actor("县级政府"),),
            milestones=(time("2小时内", "PT2H"),),
            page=3,
        ),
        task(
            "汛期值守人员不得离岗。",
            path=FLOOD,
            sector="防汛抗旱",
            lead=(actor("各有关部门"),),
            milestones=(time("汛期", None),),
            confidence=0.6,
        ),
        task("时刻把群众的安危放在心上，绷紧防汛这根弦。", path=FLOOD, kind="principle", sector="防汛抗旱", page=3),
        source="/data/in/2024/plan.pdf",
        title="云溪市夏季安全隐患集中整治工作方案",
        number="云安委〔2024〕7号",
        issuer="云溪市安全生产委员会",
        issued="2024-05-20",
    )


NASTY = (
    "=1+1完成台账核对。",
    "+86热线号码要逐一核对。",
    "-3度以下停止高空作业。",
    "@各单位按时报送。",
    "\t制表符开头的任务要登记。",
    "\r回车开头的任务要登记。",
    "＝全角等号开头的任务。",
    "#N/A",
    "控制符\x00\x07\x1b要去掉，代理项\ud800与\uffff也要去掉。",
    "竖线|反引号`星号*下划线_方括号[链接](javascript:alert(1))都要转义。",
    "<script>alert('x')</script>&amp;不得当作网页。",
    "表情👷🏽与生僻字𠮷要保留。",
    "第一行\n第二行\u2028第三行\x85第四行。",
    "_x0041_不得变成字母。",
    '引号"逗号,分号;要原样保留。',
    "长" * 40_000,
    "👷" * 20_000,
)
"""Texts that some format reads more into than words."""


def nasty() -> Register:
    """A register with the nasty texts in every place that a text can come to."""
    tasks = [
        task(text, path=(text,), sector=text[:50], lead=(actor(text[:50]),), milestones=(time(text[:50], None),))
        for text in NASTY
    ]
    principles = [task(text, kind="principle") for text in NASTY]
    source = "=evil|<b>.txt"
    first = directive(
        *tasks, source=source, title="=标题|<b>\x00一\n二", number="=1", issuer="+局", issued="2024-02-30"
    )
    return Register((first, directive(*principles, source="-.txt")), (Failure("=坏|文件\n.pdf", "+读不了<b>"),), "0.1")


def sample() -> Register:
    """The plan alone."""
    return Register((plan(),), (), "0.1.0")


def several() -> Register:
    """The plan, a directive without particulars, one without tasks, and a file that failed."""
    bare = directive(task("做好节日值班。", path=(), sector="应急管理"), source="通知.docx")
    failure = Failure("扫描件.pdf", "扫描件.pdf: holds no text; run it through OCR first")
    return Register((plan(), bare, directive(source="empty.txt")), (failure,), "0.1.0")
