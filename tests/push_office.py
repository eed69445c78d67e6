"""An office for the tests of pushing: a store with many tasks, without the models, and the command in another process."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from policynlp.pipes.row import task_id
from policynlp.records import Actor, Deadline, Directive, Document, Frame, Task
from policynlp.register import open_store

DEPARTMENTS = ("应急管理", "住房城乡建设", "交通运输", "市场监管", "消防救援")
PLACES = ("东", "西", "南", "北", "中")
THINGS = ("仓库", "渡口", "锅炉", "塔吊", "隧道", "桥梁", "泵站", "粉尘车间", "加油站", "学校食堂")


def sentence(n: int) -> str:
    """The n-th task's words: all differ."""
    department, place, thing = DEPARTMENTS[n % 5], PLACES[n // 5 % 5], THINGS[n // 25 % 10]
    return f"市{department}局对{place}片区第{n // 250 + 1}批{thing}完成检查，{n % 12 + 1}月{n % 28 + 1}日前报送清单（{n}）。"


def directive(count: int) -> Directive:
    """A directive with ``count`` tasks, each with one owner and one day."""
    lines = [sentence(n) for n in range(count)]
    document = Document.of_text("\n".join(lines), "office.txt")
    tasks, at = [], 0
    for n, line in enumerate(lines):
        name = DEPARTMENTS[n % 5]
        day = f"2027-{n % 12 + 1:02}-{n % 28 + 1:02}"
        tasks.append(
            Task(
                id=task_id(document.digest, at, at + len(line), line),
                start=at,
                end=at + len(line),
                text=line,
                path=("重点任务",),
                kind="measure",
                sector="综合监管",
                lead=(Actor(name, f"市{name}局", "stated", at, at + len(name) + 2),),
                milestones=(Deadline(day, day, at, at),),
                confidence=0.9,
            )
        )
        at += len(line) + 1
    frame = Frame("关于开展大检查的通知", "云安办〔2027〕1号", "云洲市安全生产委员会办公室", "2027-01-04")
    return Directive(document, frame, (), tuple(tasks))


def fill(db: str, count: int) -> list[str]:
    """A store with one directive; the ids of its tasks in the text's order."""
    made = directive(count)
    with open_store(db, who="张三") as store:
        store.add(made, made.document.text.encode())
    return [task.id for task in made.tasks]


def targets(folder: Path, name: str, settings: Mapping[str, str]) -> Path:
    """A file of one target; each value is TOML as it stands."""
    file = folder / "targets.toml"
    lines = [f"[targets.{name}]", *(f"{key} = {value}" for key, value in settings.items())]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def start(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
    """`policynlp ARGUMENTS` as a process of its own."""
    command = [sys.executable, "-m", "policynlp.cli", *arguments]
    return subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ran(*arguments: str, **environment: str) -> str:
    """What the command said on standard error; it has to end well."""
    process = start(*arguments, **environment)
    out, said = process.communicate(timeout=600)
    assert process.returncode == 0, said + out
    return said
