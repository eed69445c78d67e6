"""A receiver of webhooks and a Redmine that misbehave, as `test_push_hostile` has it of a calendar."""

import base64
import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fault_gateway import KINDS, Fault, Gateway, answers, rows
from hostile_server import Hostile, reply
from push_desk import NAME, PushDesk
from small_redmine import SmallRedmine
from webhook_receiver import receive

from policynlp.feeds.http import Access
from policynlp.feeds.redmine import Redmine
from policynlp.feeds.redmine_site import Place
from policynlp.feeds.webhook import Webhook
from policynlp.items import Progress

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
KEY = "0123456789abcdef0123456789abcdef01234567"
STOPS = {"another host", "another scheme", "refused"}


class Receiver:
    """The receiver of the documentation, which keeps tasks by their subject, as it says."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        seen: set[str] = set()
        events = self.events

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receive(self.headers, body, SECRET, events.append, seen))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def last(self) -> dict[str, str]:
        """The last thing that was said of each task."""
        return {event["subject"]: event["type"].rpartition(".")[2] for event in self.events}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def other() -> Iterator[Hostile]:
    with Hostile(reply()) as host:
        yield host


@pytest.fixture
def dead(tmp_path: Path) -> Path:
    return tmp_path / "dead.jsonl"


@pytest.fixture
def hooked(tmp_path: Path, dead: Path) -> PushDesk:
    return PushDesk(tmp_path, lambda client: Webhook(client, secret=SECRET, dead=dead), Access(), posts=True)


def letters(dead: Path) -> list[str]:
    lines = dead.read_text("utf-8").splitlines() if dead.exists() else []
    return [json.loads(line)["event"]["subject"] for line in lines]


@pytest.mark.parametrize("after", [False, True], ids=["never heard", "done all the same"])
@pytest.mark.parametrize("kind", rows("a login page"))  # nobody can tell a page's yes from a receiver's
def test_webhook(hooked: PushDesk, receiver: Receiver, other: Hostile, dead: Path, kind: str, after: bool) -> None:
    port = receiver.server.server_port
    direct = f"http://127.0.0.1:{port}/hook"
    with Gateway(port) as gateway:
        gateway.breaks(Fault(answers(other.url)[kind], (b"POST",), after=after, spared=2))
        problems = hooked.problems(f"{gateway.url}/hook")
    assert len(problems) == (1 if kind in STOPS else 4 if kind == "forbidden" else 3)
    assert all(line.startswith(f"{NAME}, task ") and "\n" not in line and SECRET not in line for line in problems)
    assert other.connections == 0
    entries = hooked.ledger()
    assert [entry.state for entry in entries.values()].count("confirmed") == 2
    confirmed = {key for key, entry in entries.items() if entry.state == "confirmed"}
    assert confirmed <= receiver.last().keys() and len(letters(dead)) == len(problems)
    _, sent = hooked.push(direct)
    assert sent.problems == () and receiver.last() == dict.fromkeys(hooked.ids, "created")
    assert Counter(event["id"] for event in receiver.events).most_common(1)[0][1] == 1, "each event was handled once"
    assert letters(dead) == [] and hooked.push(direct)[1].done == {}


def test_what_may_have_arrived_and_is_no_longer_asked_for_is_taken_back(
    hooked: PushDesk, receiver: Receiver, other: Hostile
) -> None:
    """A receiver cannot be asked whether it came."""
    port = receiver.server.server_port
    with Gateway(port) as gateway:
        gateway.breaks(Fault(answers(other.url)["silence"], (b"POST",), after=True))
        hooked.push(f"{gateway.url}/hook")
    arrived = set(receiver.last())
    assert len(arrived) == 3
    with hooked.store() as store:
        store.reject(sorted(arrived))
    assert hooked.push(f"http://127.0.0.1:{port}/hook")[1].problems == ()
    assert {key for key, kind in receiver.last().items() if kind == "withdrawn"} == arrived
    assert {key for key, kind in receiver.last().items() if kind == "created"} == set(hooked.ids) - arrived


@pytest.fixture
def redmine() -> Iterator[SmallRedmine]:
    made = SmallRedmine()
    yield made
    made.close()


@pytest.fixture
def tracked(tmp_path: Path) -> PushDesk:
    access = Access(headers={"X-Redmine-API-Key": KEY})
    return PushDesk(tmp_path, lambda client: Redmine(NAME, client, Place("anquan")), access)


def check_issues(desk: PushDesk, redmine: SmallRedmine) -> None:
    """What the ledger says is confirmed is there, under the number that it knows; nothing is there twice."""
    entries = desk.ledger()
    keys = redmine.ours()
    assert len(keys) == len(set(keys)), "twice"
    for key, entry in entries.items():
        if entry.remote:
            assert redmine.issues[int(entry.remote)]["custom_fields"][0]["value"] == key
        if entry.state == "confirmed":
            assert entry.item.row["text"][:20] in redmine.issues[int(entry.remote)]["subject"]


@pytest.mark.parametrize("after", [False, True], ids=["never heard", "done all the same"])
@pytest.mark.parametrize("kind", rows())
@pytest.mark.parametrize("method", [b"POST", b"PUT"])
def test_redmine(
    tracked: PushDesk, redmine: SmallRedmine, other: Hostile, kind: str, after: bool, method: bytes
) -> None:
    if method == b"PUT":
        tracked.push(redmine.url)
        tracked.change(*tracked.ids[1:])
    with Gateway(redmine.port) as gateway:
        gateway.breaks(Fault(answers(other.url)[kind], (method,), after=after, spared=2))
        problems = tracked.problems(gateway.url)
    assert problems or (kind == "a login page" and method == b"PUT")
    assert all(line.startswith(f"{NAME}, task ") and "\n" not in line and KEY not in line for line in problems), (
        problems
    )
    assert other.connections == 0
    check_issues(tracked, redmine)
    _, sent = tracked.push(redmine.url)
    assert sent.problems == () and sorted(redmine.ours()) == sorted(tracked.ids)
    assert {entry.state for entry in tracked.ledger().values()} == {"confirmed"}
    check_issues(tracked, redmine)
    assert tracked.push(redmine.url)[1].done == {} and len(redmine.issues) == 7


@pytest.mark.parametrize("kind", [*KINDS, "forbidden", "{}", "[]", '{"user": 3}', '{"issues": 1}', "null"])
def test_redmine_that_cannot_be_asked(tracked: PushDesk, redmine: SmallRedmine, other: Hostile, kind: str) -> None:
    told = answers(other.url).get(kind) or reply("200 OK", kind.encode(), "Content-Type: application/json")
    with Gateway(redmine.port) as gateway:
        for spared in (0, 2, 5):
            gateway.breaks(Fault(told, (b"GET",), spared=spared))
            for line in tracked.problems(gateway.url):
                assert line.startswith(f"{NAME}, ") and KEY not in line and "\n" not in line, line
            check_issues(tracked, redmine)
    assert other.connections == 0
    assert tracked.push(redmine.url)[1].problems == () and sorted(redmine.ours()) == sorted(tracked.ids)


def test_what_people_did_between_the_pull_and_the_push_is_not_lost(tracked: PushDesk, redmine: SmallRedmine) -> None:
    tracked.push(redmine.url)
    key = tracked.ids[0]
    issue = redmine.issues[int(tracked.ledger()[key].remote)]
    tracked.change(key)
    with tracked.delivery(redmine.url) as delivery:
        delivery.pull()
        issue.update(status={"id": 5, "name": "已关闭"}, closed_on="2027-02-01T00:00:00Z")
        assert delivery.outbox.push(delivery.items()).done == {"update": 1}
    assert tracked.pull(redmine.url).came_back == 1 and tracked.items()[key].state == "done"
    tracked.push(redmine.url)
    assert tracked.pull(redmine.url).came_back == 0 and tracked.push(redmine.url)[1].done == {}


def test_a_note_over_there_takes_back_nothing_that_was_done_here(tracked: PushDesk, redmine: SmallRedmine) -> None:
    tracked.push(redmine.url)
    key = tracked.ids[0]
    with tracked.store() as store:
        store.record(Progress(key, "done"))
    issue = redmine.issues[int(tracked.ledger()[key].remote)]
    note = {"notes": "材料在柜子里", "user": {"name": "王五"}, "created_on": "2027-02-01T01:00:00Z"}
    issue.update(updated_on="2027-02-01T01:00:00Z", journals=[note])
    assert tracked.pull(redmine.url).came_back == 1
    assert (tracked.items()[key].state, tracked.items()[key].note) == ("done", "材料在柜子里")


def test_what_arrived_unknown_takes_back_nothing_that_was_done_here(
    tracked: PushDesk, redmine: SmallRedmine, other: Hostile
) -> None:
    with Gateway(redmine.port) as gateway:
        gateway.breaks(Fault(answers(other.url)["silence"], (b"POST",), after=True, spared=1))
        tracked.push(gateway.url)
    key = next(key for key in redmine.ours() if not tracked.ledger()[key].remote)
    with tracked.store() as store:
        store.record(Progress(key, "done"))
    tracked.push(redmine.url)
    assert tracked.items()[key].state == "done" and sorted(redmine.ours()) == sorted(tracked.ids)
