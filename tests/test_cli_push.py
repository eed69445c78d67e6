"""push, pull and targets: what they say, send and leave alone, against a real calendar server."""

import hashlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from click.testing import Result
from hostile_server import Hostile, reply
from icalendar import Calendar, Todo
from push_office import directive, fill, targets
from radicale_server import PASSWORD, USER, Radicale, radicale  # noqa: F401 - a fixture
from typer.testing import CliRunner

from policynlp.cli import app
from policynlp.register import open_store

_NUMBERS = count()


class Office:
    """A store of six tasks, a calendar and a file of targets that the environment names."""

    def __init__(self, folder: Path, server: Radicale) -> None:
        self.folder, self.server, self.name = folder, server, f"cli{next(_NUMBERS)}"
        self.db = folder / "register.db"
        self.ids = fill(str(self.db), 6)
        self.configure()

    def configure(self, **more: str) -> None:
        settings = {
            "kind": '"caldav"',
            "url": f'"{self.server.home}{self.name}/"',
            "user": f'"{USER}"',
            "password": '{env = "OFFICE_PASSWORD"}',
            "make": "true",
        }
        targets(self.folder, "office", settings | more)

    def todos(self) -> dict[str, Todo]:
        files = self.server.files(self.name).values()
        found = [todo for content in files for todo in Calendar.from_ical(content).walk("VTODO")]
        assert len({str(todo["UID"]) for todo in found}) == len(found), "nothing twice"
        return {str(todo["UID"]): todo for todo in found}

    def cancelled(self) -> set[str]:
        return {key for key, todo in self.todos().items() if str(todo["STATUS"]) == "CANCELLED"}

    def person(self, key: str, status: str, *lines: str) -> None:
        """Somebody sets the status of a task with another program."""
        path = f"/{USER}/{self.name}/{key}.ics"
        whole = Calendar.from_ical(self.server.call("GET", path))
        todo = whole.todos[0]
        todo.pop("STATUS")
        todo.add("status", status)
        todo.pop("COMMENT", None)
        for line in lines:
            todo.add("comment", line)
        self.server.call("PUT", path, whole.to_ical(), **{"Content-Type": "text/calendar; charset=utf-8"})


@pytest.fixture
def office(tmp_path: Path, radicale: Radicale, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:  # noqa: F811
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICYNLP_DB", str(tmp_path / "register.db"))
    monkeypatch.setenv("POLICYNLP_TARGETS", str(tmp_path / "targets.toml"))
    monkeypatch.setenv("POLICYNLP_WHO", "张三")
    monkeypatch.setenv("OFFICE_PASSWORD", PASSWORD)
    yield Office(tmp_path, radicale)


def run(*line: object, code: int = 0) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in line])
    assert result.exit_code == code, (result.output, result.stderr)
    assert "Traceback" not in result.output and PASSWORD not in result.output
    return result


def planned(new: int = 0, update: int = 0, withdraw: int = 0, unchanged: int = 0) -> str:
    return f"office: new 新建 {new}, update 更新 {update}, withdraw 撤回 {withdraw}, unchanged 不变 {unchanged}\n"


def test_push_says_what_it_does_and_the_second_one_does_nothing(office: Office) -> None:
    assert run("push", "--to", "office").stderr == planned(new=6) + "office: 6 sent 已推送\n"
    assert office.todos().keys() == set(office.ids)
    assert run("push", "--to", "office").stderr == planned(unchanged=6) + "office: 0 sent 已推送\n"


def test_a_dry_run_sends_and_writes_nothing(office: Office) -> None:
    with Hostile(reply("500 Oh")) as server:
        office.configure(url=f'"{server.url}/x/"')
        before = hashlib.sha256(office.db.read_bytes()).digest()
        done = run("push", "--to", "office", "--dry-run")
        assert server.connections == 0
    assert hashlib.sha256(office.db.read_bytes()).digest() == before
    assert sorted(path.name for path in office.folder.iterdir()) == ["register.db", "targets.toml"]
    assert done.stderr == planned(new=6)
    assert [line.split("  ")[:2] for line in done.stdout.splitlines()] == [["new 新建", key] for key in office.ids]


def test_people_s_progress_comes_back(office: Office) -> None:
    run("push", "--to", "office")
    office.person(office.ids[0], "COMPLETED")
    office.person(office.ids[1], "IN-PROCESS", "查了三家")
    assert run("pull", "--from", "office").stderr.splitlines()[0] == "office: 2 taken back 取回进展"
    assert run("pull", "--from", "office").stderr == "office: nothing more to take back 已取回\n"
    with open_store() as store:
        first, second = store.task(office.ids[0]), store.task(office.ids[1])
    assert (first.progress, second.progress, second.note) == ("done", "doing", "查了三家")


def test_cancelled_over_there_is_noted_and_still_asked_for(office: Office) -> None:
    """What is asked for the store decides; a clerk who agrees rejects the task."""
    run("push", "--to", "office")
    key, other = office.ids[:2]
    office.person(key, "CANCELLED", "不归我们管")
    office.person(other, "CANCELLED")
    said = run("push", "--to", "office").stderr.splitlines()
    assert "office: new 新建 0, update 更新 2, withdraw 撤回 0, unchanged 不变 4" in said
    assert sum("cancelled over there, still asked for here 对方已取消: " in line for line in said) == 2
    with open_store() as store:
        items = {item.id: item for item in store.items()}
    assert (items[key].state, items[key].note) == ("open", "对方已取消（office）：不归我们管")
    assert (items[other].state, items[other].note) == ("open", "对方已取消（office）")
    assert office.cancelled() == {key, other}, "theirs is not written over"
    assert "对方已取消" in run("history", key).stdout
    assert run("push", "--to", "office").stderr == planned(unchanged=6) + "office: 0 sent 已推送\n"
    office.person(other, "NEEDS-ACTION")
    run("pull", "--from", "office")
    with open_store() as store:
        assert store.task(other).note == "", "it was taken up again"
    run("reject", key)
    run("push", "--to", "office")
    assert office.cancelled() == {key}


def test_a_filter_that_fits_no_task_is_named(office: Office) -> None:
    office.configure(departments='["燃气专班"]')
    assert "office: no task of the store is for 没有任务属于 燃气专班; check" in run("push", "--to", "office").stderr
    office.configure(departments='["市应急局"]')
    assert planned(new=2) in run("push", "--to", "office", "--dry-run").stderr


def test_a_task_that_leaves_the_filter_is_withdrawn_there(office: Office) -> None:
    office.configure(departments='["应急管理", "交通运输"]')
    run("push", "--to", "office")
    held = [task.id for n, task in enumerate(directive(6).tasks) if n % 5 in (0, 2)]
    assert sorted(office.todos()) == sorted(held)
    office.configure(departments='["应急管理"]')
    assert planned(withdraw=1, unchanged=2) in run("push", "--to", "office").stderr
    assert office.cancelled() == {office.ids[2]}
    run("edit", office.ids[0], "lead=消防救援")
    run("push", "--to", "office")
    assert office.cancelled() == {office.ids[0], office.ids[2]} and len(office.todos()) == 3
    office.person(office.ids[2], "CANCELLED", "知道了")
    run("pull", "--from", "office")
    with open_store() as store:
        assert store.task(office.ids[2]).note == "知道了", "we cancelled it there, not they"
        assert {item.state for item in store.items()} == {"open"}
    office.configure()
    assert planned(new=3, update=2, unchanged=1) in run("push", "--to", "office").stderr
    assert len(office.todos()) == 6


def test_principles_are_not_sent_unless_asked_for(office: Office) -> None:
    run("edit", office.ids[0], "kind=principle")
    assert planned(new=5) in run("push", "--to", "office").stderr
    office.configure(kinds='["measure", "principle"]')
    assert planned(new=1, unchanged=5) in run("push", "--to", "office").stderr


def test_an_empty_store_and_none(office: Office) -> None:
    with open_store(str(office.folder / "empty.db")):
        pass
    assert planned() in run("push", "--to", "office", "--db", "empty.db").stderr
    said = run("push", "--to", "office", "--db", "none.db", code=1).stderr
    assert said.startswith("policynlp: ") and "none.db" in said and not Path("none.db").exists()


@pytest.mark.parametrize("line", [("push", "--to", "calender"), ("pull", "--from", "calender")], ids=" ".join)
def test_an_unknown_target(office: Office, line: tuple[str, ...]) -> None:
    said = run(*line, code=1).stderr
    assert said.endswith("targets.toml: no target named 'calender'; there are office\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read (No such file or directory)"),
        ("", "names no target; begin one with [targets.NAME]"),
        ("[targets.office]\n", "target office: has no kind"),
        ("[targets", "not TOML in UTF-8"),
        ('[targets.office]\nkind = "outlook"\n', "target office: no adapter named 'outlook'"),
        ('[targets.office]\nkind = "caldav"\nurl = "https://u:p4ss@h/"\n', "holds a user name or password"),
        ('[targets.office]\nkind = "caldav"\nurl = "https://h/"\nmake = "no"\n', "make is true or false"),
        ('[targets.office]\nkind = "caldav"\nurl = "https://h/"\ntimeout = 0\n', "timeout is a number of seconds"),
        ('[targets.office]\nkind = "caldav"\nurl = "https://h/"\ntimeout = true\n', "timeout is a number of seconds"),
        ('[targets.office]\nkind = "caldav"\nurl = "https://h/"\npasswort = "p4ss"\n', "no setting is named passwort"),
        (
            '[targets.office]\nkind = "caldav"\nurl = "https://h/"\npassword = {env = "NONE_SUCH"}\n',
            "NONE_SUCH is not set",
        ),
    ],
)
def test_a_file_that_is_not_as_it_should_be(office: Office, content: str | None, said: str) -> None:
    file = office.folder / "targets.toml"
    file.unlink()
    if content is not None:
        file.write_text(content, "utf-8")
    told = run("push", "--to", "office", code=1).stderr
    assert said in told and told.count("\n") == 1 and "p4ss" not in told


def test_targets_are_listed_and_asked(office: Office) -> None:
    office.configure()
    file = office.folder / "targets.toml"
    with Hostile(reply("500 Oh", b"", "Retry-After: 0")) as broken:
        more = f'[targets.bad]\nkind = "caldav"\nurl = "{broken.url}/x/"\n'
        more += f'[targets.hook]\nkind = "webhook"\nurl = "{broken.url}/x"\nsecret = {{env = "HOOK"}}\n'
        file.write_text(file.read_text("utf-8") + more, "utf-8")
        listed = run("targets")
        assert listed.stdout.splitlines() == ["office  caldav", "bad  caldav", "hook  webhook"]
        assert "caldav" in listed.stderr and broken.connections == 0
        lines = run("targets", "--check", code=1).stdout.splitlines()
        assert lines[0] == "office  caldav  ready 可用"
        assert lines[1].startswith("bad  caldav  bad, task 0000000000000000: the server answered 500")
        assert "hook, secret: the environment variable HOOK is not set" in lines[2]
        checked = CliRunner(env={"HOOK": "0123456789abcdef"}).invoke(app, ["targets", "--check"])
        assert checked.stdout.splitlines()[2].startswith("hook  webhook  configured 已配置; it only listens")


def test_what_fails_is_told_and_the_exit_code_is_1(office: Office) -> None:
    with Hostile(reply("503 Oh", b"", "Retry-After: 0")) as broken:
        office.configure(url=f'"{broken.url}/x/"')
        said = run("push", "--to", "office", code=1).stderr.splitlines()
    assert said[0] + "\n" == planned(new=6)
    assert said[1].startswith("  office, all tasks: the server answered 503")
    assert said[2].startswith("office: 6 not tried 未推送")


def test_where_the_pull_fails_nothing_is_sent(office: Office) -> None:
    run("push", "--to", "office")
    run("edit", office.ids[0], "text=改过的任务。")
    with Hostile(reply("503 Oh", b"", "Retry-After: 0")) as broken:
        office.configure(url=f'"{broken.url}/x/"')
        said = run("push", "--to", "office", code=1).stderr.splitlines()
        assert all(request.startswith(b"PROPFIND") for request in broken.requests)
    assert said[-1].startswith("office: 1 not tried 未推送")
