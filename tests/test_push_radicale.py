"""Five hundred tasks to a real calendar server: exact counts, nothing twice, whatever is killed on the way."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
from icalendar import Calendar
from push_office import fill, ran, start, targets
from radicale_server import PASSWORD, USER, Radicale, radicale  # noqa: F401

from policynlp.register import open_store
from policynlp.register.ledger import Ledger

COUNT = 500
SECRET = {"OFFICE_PASSWORD": PASSWORD}


class Office:
    """A store and a calendar that it is pushed to."""

    def __init__(self, folder: Path, server: Radicale, name: str, count: int = COUNT) -> None:
        self.db = str(folder / "register.db")
        self.ids = fill(self.db, count)
        self.server, self.name = server, name
        settings = {
            "kind": '"caldav"',
            "url": f'"{server.home}{name}/"',
            "user": f'"{USER}"',
            "password": '{env = "OFFICE_PASSWORD"}',
            "make": "true",
        }
        self.file = targets(folder, "office", settings)

    def command(self, *more: str) -> tuple[str, ...]:
        return ("push", "--to", "office", "--targets", str(self.file), "--db", self.db, *more)

    def push(self) -> str:
        return ran(*self.command(), **SECRET)

    def held(self) -> dict[str, dict[str, str]]:
        """What the calendar holds, by our id."""
        found = {}
        for name, content in self.server.files(self.name).items():
            for todo in Calendar.from_ical(content).walk("VTODO"):
                key = str(todo["X-POLICYNLP-ID"])
                assert key not in found, f"{key} is there twice: {name}"
                found[key] = {"status": str(todo.get("STATUS", "")), "summary": str(todo["SUMMARY"])}
        return found

    def check(self) -> None:
        """Ledger, store and calendar say the same."""
        held = self.held()
        with open_store(self.db) as store:
            items = {item.id: item for item in store.items(recurring=True)}
            entries = Ledger(store.database.write).entries("office")
        asked = {key for key, item in items.items() if item.state != "withdrawn"}
        assert asked <= held.keys(), "none is lost"
        assert held.keys() <= items.keys()
        assert {key for key, entry in entries.items() if entry.state == "confirmed"} == asked
        for key, what in held.items():
            withdrawn = items[key].state == "withdrawn"
            assert (what["status"] == "CANCELLED") is withdrawn
            assert withdrawn or what["summary"][:20] in items[key].row["text"]


@pytest.mark.slow
def test_five_hundred_twice_then_some_changed_withdrawn_and_new(tmp_path: Path, radicale: Radicale) -> None:  # noqa: F811
    office = Office(tmp_path, radicale, "exact")
    assert f"new 新建 {COUNT}," in office.push()
    first = radicale.files("exact")
    assert len(office.held()) == COUNT
    assert "new 新建 0, update 更新 0, withdraw 撤回 0, unchanged 不变 500" in office.push()
    assert radicale.files("exact") == first, "the second push sends nothing"
    with open_store(office.db, who="李四") as store:
        for key in office.ids[:50]:
            store.edit(key, {"text": f"改过的任务：{key}。"})
        store.reject(office.ids[50:70])
        for n in range(30):
            store.insert("office.txt", {"text": f"新增的第{n}项任务。", "lead": "应急管理"})
    assert "new 新建 30, update 更新 50, withdraw 撤回 20, unchanged 不变 430" in office.push()
    held = office.held()
    assert len(held) == COUNT + 30
    assert Counter(entry["status"] == "CANCELLED" for entry in held.values())[True] == 20
    assert "unchanged 不变 530" in office.push()
    office.check()


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["pusher", "server"])
def test_killed_thirty_times_nothing_is_lost_or_doubled(tmp_path: Path, radicale: Radicale, victim: str) -> None:  # noqa: F811
    seed = 20261126
    chance = random.Random(seed)
    office = Office(tmp_path, radicale, f"killed-{victim}", count=300)
    killed = 0
    for n in range(30):
        with open_store(office.db, who="李四") as store:
            for key in chance.sample(office.ids, 40):
                store.edit(key, {"text": f"第{n}次改过：{key}。"})
        process = start(*office.command(), **SECRET)
        time.sleep(chance.uniform(0.4, 1.6))
        if victim == "pusher":
            killed += process.poll() is None
            process.kill()
        else:
            radicale.kill()
            killed += process.poll() is None
            radicale.start()
        process.communicate(timeout=120)
    assert killed >= 15, "most were still at work"
    office.push()
    office.check()
    assert "new 新建 0, update 更新 0, withdraw 撤回 0" in office.push()
