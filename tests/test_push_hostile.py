"""A calendar server that misbehaves, and one that is fine again: the ledger stays true, nothing is there twice."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fault_gateway import KINDS, Fault, Gateway, answers, rows
from hostile_server import Hostile, certificate, reply
from icalendar import Calendar
from push_desk import NAME, PushDesk
from radicale_server import PASSWORD, USER, Radicale, radicale  # noqa: F401 - a fixture

from policynlp.errors import TargetError
from policynlp.feeds import vtodo
from policynlp.feeds.caldav import CalDAV
from policynlp.feeds.http import Access, Client

ACCESS = Access(user=USER, password=PASSWORD)
PLACE = re.compile(rf"{NAME}, (task [0-9a-f]{{16}}|all tasks|changed tasks): \S")
STOPS = {"another host", "another scheme", "refused"}
"""What no other task would fare better with: one is told, the others are not tried."""
_NUMBERS = count()


class Desk(PushDesk):
    """A calendar on a real server, a gateway before it, and another host that nobody configured."""

    def __init__(self, folder: Path, server: Radicale, gateway: Gateway, other: Hostile) -> None:
        super().__init__(folder, CalDAV, ACCESS)
        self.server, self.gateway, self.other = server, gateway, other
        self.name = f"hostile{next(_NUMBERS)}"
        self.direct = server.calendar(self.name)
        self.behind = self.direct.replace(str(server.port), str(gateway.port))

    def todos(self) -> dict[str, Any]:
        """What the calendar holds, by our id; nothing twice."""
        found = {}
        for content in self.server.files(self.name).values():
            for todo in Calendar.from_ical(content).walk("VTODO"):
                assert str(todo["UID"]) not in found, "twice"
                found[str(todo["UID"])] = todo
        return found

    def check_truth(self) -> None:
        """What the ledger says is confirmed stands there just so; what it calls known is there."""
        todos = self.todos()
        with self.delivery(self.direct) as delivery:
            confirmed = self.confirmed(delivery.feed)
            assert all(delivery.feed.find(key) for key, entry in self.ledger().items() if entry.remote)
        assert confirmed.keys() <= todos.keys()
        for key, item in confirmed.items():
            assert vtodo.says(todos[key], item), f"{key} is confirmed, and is something else"

    def check_recovers(self) -> None:
        """A push to the server itself brings all, each once; the next one sends nothing."""
        came, sent = self.push(self.direct)
        assert (came.problems, sent.problems, sent.left) == ((), (), 0)
        todos, items = self.todos(), self.items()
        assert todos.keys() == items.keys() == set(self.ids)
        assert all(vtodo.says(todos[key], item) for key, item in items.items())
        assert {entry.state for entry in self.ledger().values()} == {"confirmed"}
        assert all(not entry.error for entry in self.ledger().values())
        files = self.server.files(self.name)
        assert self.push(self.direct)[1].done == {} and self.server.files(self.name) == files

    def check_told(self, problems: list[str]) -> None:
        """Each line names target and task, on one line, without a secret; no other host heard of us."""
        for line in problems:
            assert PLACE.match(line) and "\n" not in line and len(line) < 500, line
            assert PASSWORD not in line
        assert self.other.connections == 0, "a host that nobody configured"


@pytest.fixture
def desk(tmp_path: Path, radicale: Radicale) -> Iterator[Desk]:  # noqa: F811
    with Hostile(reply()) as other, Gateway(radicale.port) as gateway:
        yield Desk(tmp_path, radicale, gateway, other)


@pytest.mark.parametrize("after", [False, True], ids=["never heard", "done all the same"])
@pytest.mark.parametrize("kind", rows())
def test_new_tasks(desk: Desk, kind: str, after: bool) -> None:
    desk.gateway.breaks(Fault(answers(desk.other.url)[kind], after=after, spared=2))
    came, sent = desk.push(desk.behind)
    problems = [*came.problems, *sent.problems]
    told_of = 1 if kind in STOPS else 4 if kind == "forbidden" else 3
    if kind == "a login page" and after:
        assert problems == [] and desk.todos().keys() == set(desk.ids), "it did as asked, whatever it says"
    else:
        assert len(problems) == told_of and sent.left == 4 - told_of and sent.done == {"create": 2}
        assert len(desk.confirmed(desk._make(Client(desk.direct, target=NAME)))) == 2
    desk.check_told(problems)
    desk.check_truth()
    desk.check_recovers()


@pytest.mark.parametrize("after", [False, True], ids=["never heard", "done all the same"])
@pytest.mark.parametrize("kind", KINDS)
def test_changed_and_withdrawn_tasks(desk: Desk, kind: str, after: bool) -> None:
    desk.push(desk.direct)
    desk.change(*desk.ids[:2])
    with desk.store() as store:
        store.reject(desk.ids[2:4])
    desk.gateway.breaks(Fault(answers(desk.other.url)[kind], after=after))
    problems = desk.problems(desk.behind)
    desk.check_told(problems)
    desk.check_truth()
    with desk.store() as store:
        store.accept(desk.ids[2:3])
    came, sent = desk.push(desk.direct)
    assert (came.problems, sent.problems) == ((), ())
    cancelled = {key for key, todo in desk.todos().items() if str(todo["STATUS"]) == "CANCELLED"}
    assert len(desk.todos()) == 6 and cancelled == {desk.ids[3]}
    assert all(f"改过的任务：{key}" in str(desk.todos()[key]["SUMMARY"]) for key in desk.ids[:2])
    assert desk.push(desk.direct)[1].done == {}


@pytest.mark.parametrize("method", [b"REPORT", b"PROPFIND", b"GET"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_before_anything_is_sent(desk: Desk, kind: str, method: bytes) -> None:
    desk.push(desk.direct)
    desk.change(*desk.ids[:2])
    with desk.store() as store:
        new = store.insert("office.txt", {"text": "新增的任务。", "lead": "应急管理"})
    desk.ids.append(new.id)
    files = desk.server.files(desk.name)
    desk.gateway.breaks(Fault(answers(desk.other.url)[kind], (method,)))
    problems = desk.problems(desk.behind)
    assert problems and not (method == b"PROPFIND" and desk.server.files(desk.name) != files)
    desk.check_told(problems)
    desk.check_truth()
    desk.check_recovers()


@pytest.mark.parametrize(
    ("kind", "lost"),
    [("429", 0), ("500", 0), ("half a body", 2), ("no answer", 2)],  # a busy server is asked again, a lost answer not
)
def test_a_short_trouble_is_waited_out(desk: Desk, kind: str, lost: int) -> None:
    desk.gateway.breaks(Fault(answers(desk.other.url)[kind], after=True, times=2))
    _, sent = desk.push(desk.behind)
    assert len(sent.problems) == lost and sent.done == {"create": 6 - lost} and bool(desk.waited) == (not lost)
    desk.check_truth()
    desk.check_recovers()


def test_three_that_the_server_cannot_stand_do_not_keep_the_others_from_it(desk: Desk) -> None:
    desk.gateway.breaks(Fault(reply("500 Oh"), times=9))
    assert desk.push(desk.behind)[1].left == 3
    desk.gateway.breaks(Fault(reply("500 Oh"), spared=3))
    _, sent = desk.push(desk.behind)
    assert sent.done == {"create": 3} and len(sent.problems) == 3
    assert set(desk.todos()) == set(desk.ids[3:]), "those that were never tried came first"
    desk.check_recovers()


@pytest.mark.parametrize("name", ["localhost", "elsewhere.example"])
def test_a_certificate_that_does_not_fit(tmp_path: Path, radicale: Radicale, name: str) -> None:  # noqa: F811
    """Nobody vouches for it, or it is another host's: not a byte of ours is sent."""
    tls, pem = certificate(tmp_path, name)
    with Hostile(reply()) as other, Gateway(radicale.port, tls=tls) as gateway:
        desk = Desk(tmp_path, radicale, gateway, other)
        url = desk.behind.replace("http:", "https:")
        trusted = Access(user=USER, password=PASSWORD, ca_file=pem) if name == "elsewhere.example" else ACCESS
        [problem] = desk.problems(url, access=trusted)
        assert "certificate" in problem and "ca_file" in problem
        desk.check_told([problem])
        assert gateway.front.requests == [] and {entry.state for entry in desk.ledger().values()} == {"waiting"}
        desk.check_recovers()


def test_a_certificate_that_fits(tmp_path: Path, radicale: Radicale) -> None:  # noqa: F811
    tls, pem = certificate(tmp_path, "127.0.0.1")
    with Hostile(reply()) as other, Gateway(radicale.port, tls=tls) as gateway:
        desk = Desk(tmp_path, radicale, gateway, other)
        url = desk.behind.replace("http:", "https:")
        assert desk.problems(url, access=Access(user=USER, password=PASSWORD, ca_file=pem)) == []
        desk.check_truth()
        desk.check_recovers()


def test_what_people_did_to_a_task_whose_arrival_nobody_knew_of_comes_back(desk: Desk) -> None:
    desk.gateway.breaks(Fault(answers(desk.other.url)["silence"], after=True))
    desk.push(desk.behind)
    key = next(key for key, entry in desk.ledger().items() if entry.state == "sent")
    path = f"/{USER}/{desk.name}/{key}.ics"
    content = desk.server.call("GET", path).replace(b"STATUS:NEEDS-ACTION", b"STATUS:COMPLETED")
    desk.server.call("PUT", path, content, **{"Content-Type": "text/calendar"})
    came, _ = desk.push(desk.direct)
    assert came.came_back == 1 and desk.items()[key].state == "done"
    assert str(desk.todos()[key]["STATUS"]) == "COMPLETED" and len(desk.todos()) == 6
    assert desk.push(desk.direct)[1].done == {} and desk.pull(desk.direct).came_back == 0


def test_an_address_that_is_another_target_s_is_never_asked(desk: Desk) -> None:
    with pytest.raises(TargetError, match="holds a user name"):
        desk.push(desk.direct.replace("//", "//wang:geheim@"))
    assert desk.ledger() == {}
