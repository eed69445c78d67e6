"""Many tasks through the outbox to a real Redmine: exact counts, nothing doubled, whoever dies on the way."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from redmine_pusher import ledger, push, tasks, withdrawn
from redmine_server import Server

KILLS = int(os.environ.get("POLICYNLP_KILLS", "30"))
"""How often pusher and server are killed."""

pytestmark = pytest.mark.slow


def issues_by_id(server: Server, project: str) -> dict[str, list[str]]:
    """The subjects of all issues by our id; '' for those without one."""
    found: dict[str, list[str]] = {}
    for one in server.issues(project):
        found.setdefault(one["custom_fields"][0]["value"], []).append(one["subject"])
    return found


def agree(server: Server, project: str, file: Path, count: int) -> None:
    """Each task is there once, in Redmine and in the ledger, under the same number."""
    there = Counter(one["custom_fields"][0]["value"] for one in server.issues(project))
    assert set(there.values()) == {1}, "nothing is doubled"
    assert sum(not key.startswith("document:") for key in there) == count, "nothing is lost"
    numbers = {one["custom_fields"][0]["value"]: str(one["id"]) for one in server.issues(project)}
    entries = ledger(str(file)).entries("tracker")
    assert {key: entry.remote for key, entry in entries.items()} == {key: numbers[key] for key in entries}
    assert {entry.state for entry in entries.values()} == {"confirmed"}


def test_five_hundred_tasks_twice_then_changed_withdrawn_and_new(redmine: Server, tmp_path: Path):
    project, file = redmine.project(), str(tmp_path / "ledger.db")
    reach = (redmine.url, redmine.keys["pusher"], project, file)
    assert push(*reach, tasks(range(500))).done == {"create": 500}
    agree(redmine, project, tmp_path / "ledger.db", 500)
    before = redmine.issues(project)
    assert push(*reach, tasks(range(500))).done == {}
    assert redmine.issues(project) == before, "the second push sends nothing"

    after = tasks(range(50), text="县应急管理局开展复查。") + tasks(range(50, 480)) + withdrawn(tasks(range(480, 500)))
    after += tasks(range(500, 530))
    assert push(*reach, after).done == {"update": 50, "withdraw": 20, "create": 30}
    found = issues_by_id(redmine, project)
    subjects = [subject for key, (subject,) in found.items() if not key.startswith("document:")]
    assert len(subjects) == 530
    assert sum(subject == "县应急管理局开展复查。" for subject in subjects) == 50
    assert sum(subject.startswith("【已撤回】") for subject in subjects) == 20
    assert len(found) - len(subjects) == 11, "an issue for each directive"
    assert push(*reach, after).done == {}


def test_server_killed_in_the_middle(redmine: Server, tmp_path: Path):
    project, file = redmine.project(), tmp_path / "ledger.db"
    reach = (redmine.url, redmine.keys["pusher"], project, str(file))
    chance = random.Random(20240531)
    for n in range(KILLS):
        timer = threading.Timer(chance.uniform(0.05, 1.5), redmine.kill)
        timer.start()
        report = push(*reach, tasks(range(10 * (n + 1))))
        timer.join()
        redmine.start()
        assert all("tracker" in line and redmine.keys["pusher"] not in line for line in report.problems)
    assert push(*reach, tasks(range(10 * KILLS))).problems == ()
    agree(redmine, project, file, 10 * KILLS)


def test_pusher_killed_in_the_middle(redmine: Server, tmp_path: Path):
    project, file = redmine.project(), tmp_path / "ledger.db"
    told = {"url": redmine.url, "key": redmine.keys["pusher"], "project": project, "file": str(file)}
    chance = random.Random(20240601)
    script = Path(__file__).with_name("redmine_pusher.py")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for n in range(KILLS):
        # A round that begins behind the last: each kill falls into other calls, some of them into the first.
        command = [sys.executable, str(script), json.dumps(told | {"count": 10 * (n + 1)})]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.5, 3))
        process.kill()
        process.wait()
    assert push(told["url"], told["key"], project, str(file), tasks(range(10 * KILLS))).problems == ()
    agree(redmine, project, file, 10 * KILLS)
