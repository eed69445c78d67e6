"""The calendar feed against a real Radicale: each call, and what people do there in between."""

import socket
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from feed_samples import item
from hostile_server import Hostile, reply
from icalendar import Calendar, Todo
from radicale_server import PASSWORD, USER, Radicale, radicale  # noqa: F401 - a fixture

from policynlp.errors import AlreadyThere, ChangedThere, FeedError
from policynlp.feeds.caldav import CalDAV
from policynlp.feeds.http import Access, Client, Limits
from policynlp.feeds.protocol import Feed, Remote
from policynlp.items import Item, Progress

PERIOD = "f5b1746d582fbfd7/应急管理/2024-05"
_NUMBERS = count()
SPECIAL = '第一行；逗号, 分号; 反斜杠\\ 引号" 冒号: 百分%41\n第二行\t=SUM(A1) <b>&amp;</b> 😀𠮷' + "很长的一句话" * 200


class Desk:
    """A calendar of its own, our feed on it, and a person who works there with another program."""

    def __init__(self, server: Radicale, name: str) -> None:
        self.server, self.name = server, name
        self.url = server.calendar(name)
        self.feed = self.another()

    def another(self, **values: Any) -> CalDAV:
        access = Access(user=USER, password=PASSWORD)
        client = Client(
            self.url, target="局日历", access=access, limits=Limits(total=10, tries=2), sleep=lambda _: None
        )
        return CalDAV(client, **values)

    def behind(self, gateway: Hostile) -> CalDAV:
        direct, self.url = self.url, self.url.replace(str(self.server.port), str(gateway.port))
        feed, self.url = self.another(), direct
        return feed

    def todo(self, remote: Remote) -> Todo:
        return Calendar.from_ical(self.server.files(self.name)[remote.id]).todos[0]

    def person(self, remote: Remote, *lines: str, **changes: str) -> None:
        """Somebody changes properties (None of ours is spared) and adds lines to the entry."""
        path = f"/{USER}/{self.name}/{remote.id}"
        whole = Calendar.from_ical(self.server.call("GET", path))
        todo = whole.todos[0]
        for name, value in changes.items():
            todo.pop(name.replace("_", "-"), None)
            todo.add(name.replace("_", "-"), value)
        text = whole.to_ical().decode()
        text = text.replace("END:VTODO\r\n", "".join(line + "\r\n" for line in (*lines, "END:VTODO")), 1)
        self.server.call("PUT", path, text.encode(), **{"Content-Type": "text/calendar; charset=utf-8"})

    def pulled(self, known: dict[str, Remote]) -> list[tuple[Progress, Remote]]:
        return list(self.feed.changes(known))


def pass_on(desk: Desk, connection: socket.socket, request: bytes, *, lose: bool = False) -> None:
    """A gateway in front of the server; ``lose``: the server does as asked, and the answer never comes."""
    with socket.create_connection(("127.0.0.1", desk.server.port)) as real:
        real.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
        answer = b"".join(iter(lambda: real.recv(65536), b""))
    connection.sendall(reply("503 Busy") if lose else answer)


@pytest.fixture
def desk(radicale: Radicale) -> Iterator[Desk]:  # noqa: F811
    yield Desk(radicale, f"c{next(_NUMBERS)}")


def test_it_is_a_feed(desk: Desk) -> None:
    assert isinstance(desk.feed, Feed) and desk.feed.recurring and desk.feed.name == "局日历"


@pytest.mark.parametrize("key", ["f5b1746d582fbfd7", PERIOD, "a b/../c", "x" * 200, "100%", "a;b,c\\d"])
def test_made_once_and_found_by_our_id(desk: Desk, key: str) -> None:
    assert desk.feed.find(key) is None
    made = desk.feed.create(item(key))
    assert desk.feed.find(key) == made and made.etag
    assert str(desk.todo(made)["UID"]) == key
    with pytest.raises(AlreadyThere, match=r"局日历, task .*already"):
        desk.feed.create(item(key))
    assert desk.another().find(key) == made, "another program on another machine finds it too"
    assert len(desk.server.files(desk.name)) == 1 and desk.pulled({key: made}) == []


def test_found_by_uid_where_people_moved_it(desk: Desk) -> None:
    made = desk.feed.create(item())
    content = desk.server.call("GET", f"/{USER}/{desk.name}/{made.id}")
    desk.server.call("DELETE", f"/{USER}/{desk.name}/{made.id}")
    desk.server.call("PUT", f"/{USER}/{desk.name}/verschoben-1.ics", content)
    found = desk.feed.find(item().id)
    assert found is not None and found.id == "verschoben-1.ics"
    with pytest.raises(AlreadyThere):
        desk.feed.create(item())
    assert desk.feed.update(item(row={"text": "改过的要求。"}), found).id == "verschoben-1.ics"
    assert len(desk.server.files(desk.name)) == 1


def test_a_listing_spares_the_looks_and_a_second_look_is_a_real_one(desk: Desk) -> None:
    made = [desk.feed.create(item(f"{n:016x}")) for n in range(3)] + [desk.feed.create(item(PERIOD))]
    other = desk.another()
    listed = other.preload()
    assert sorted(remote.id for remote in listed.values()) == sorted(remote.id for remote in made) and PERIOD in listed
    desk.server.kill()
    try:
        assert other.find(PERIOD) == made[3] and other.find("unknown") is None, "no call is made"
        with pytest.raises(FeedError, match=r"局日历, task unknown: .*cannot be reached") as caught:
            other.find("unknown")
        assert caught.value.again
    finally:
        desk.server.start()
    late = desk.feed.create(item("late"))
    other.preload()
    with pytest.raises(AlreadyThere):
        other.create(item("late"))
    assert other.find("late") == late


def test_what_people_did_comes_back_and_stands_and_our_text_stands_again(desk: Desk) -> None:
    made = desk.feed.create(item())
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:x", "TRIGGER:-P1D", "END:VALARM")
    own = ("COMMENT:已约谈两家企业", "COMMENT:余下三家本周完成", "X-THEIRS:1", *alarm)
    desk.person(made, *own, SUMMARY="改名", STATUS="IN-PROCESS", PERCENT_COMPLETE="40", PRIORITY="1")
    [(progress, now)] = desk.pulled({item().id: made})
    assert progress == Progress(
        id=item().id, state="doing", note="40%\n已约谈两家企业\n余下三家本周完成", source="局日历"
    )
    with pytest.raises(ChangedThere, match="pull first"):
        desk.feed.update(item(), made)
    again = desk.feed.update(item(row={"support": []}, version=2), now)
    todo = desk.todo(again)
    assert str(todo["SUMMARY"]).startswith("应急管理局要会同") and todo.status == "IN-PROCESS"
    assert int(todo["PERCENT-COMPLETE"]) == 40 and len(todo["COMMENT"]) == 2 and int(todo["PRIORITY"]) == 1
    assert len(todo.walk("VALARM")) == 1 and str(todo["X-THEIRS"]) == "1"
    assert [str(name) for name in todo.categories] == ["危险化学品", "应急管理"]
    assert desk.pulled({item().id: again}) == []


def test_a_category_of_their_own_stays_and_ours_goes_when_it_is_no_longer_ours(desk: Desk) -> None:
    made = desk.feed.create(item())
    desk.person(made, CATEGORIES=["重点关注", "危险化学品", "公安", "应急管理"])
    [(progress, now)] = desk.pulled({item().id: made})
    assert (progress.state, progress.note, progress.done_on) == (None, None, None)
    todo = desk.todo(desk.feed.update(item(row={"support": []}), now))
    assert [str(name) for name in todo.categories] == ["危险化学品", "应急管理", "重点关注"]


@pytest.mark.parametrize(
    ("theirs", "ours", "stands", "why"),
    [
        ({"STATUS": "COMPLETED"}, "open", "COMPLETED", "they did, we do not know it yet"),
        ({"STATUS": "COMPLETED"}, "done", "COMPLETED", "we know it from a pull"),
        ({"STATUS": "COMPLETED"}, "withdrawn", "CANCELLED", "no longer asked for"),
        ({"STATUS": "IN-PROCESS"}, "done", "IN-PROCESS", "both changed: the next pull tells theirs"),
        ({}, "done", "COMPLETED", "we changed"),
        ({}, "doing", "IN-PROCESS", "we changed"),
        ({}, "open", "NEEDS-ACTION", "nobody changed"),
    ],
)
def test_whose_status_stands(desk: Desk, theirs: dict[str, str], ours: Any, stands: str, why: str) -> None:
    made = desk.feed.create(item())
    if theirs:
        desk.person(made, **theirs)
        [(_, made)] = desk.pulled({item().id: made})
    todo = desk.todo(desk.feed.update(item(state=ours, done_on="2024-05-03" if ours == "done" else None), made))
    assert todo.status == stands, why


def test_done_and_opened_again_by_us(desk: Desk) -> None:
    made = desk.feed.create(item(state="done", done_on="2024-05-03"))
    todo = desk.todo(made)
    assert (todo.status, int(todo["PERCENT-COMPLETE"]), todo["COMPLETED"].to_ical()) == (
        "COMPLETED",
        100,
        b"20240503T040000Z",
    )
    todo = desk.todo(desk.feed.update(item(), made))
    assert todo.status == "NEEDS-ACTION" and "COMPLETED" not in todo and "PERCENT-COMPLETE" not in todo


def test_the_day_of_completion_is_that_of_china(desk: Desk) -> None:
    made = desk.feed.create(item())
    desk.person(made, "COMPLETED:20240502T170000Z", "LAST-MODIFIED:20240502T170001Z", STATUS="COMPLETED")
    [(progress, _)] = desk.pulled({item().id: made})
    assert (progress.state, progress.done_on, progress.at) == ("done", "2024-05-03", "2024-05-02T17:00:01+00:00")


def test_withdrawn_is_marked_and_never_deleted(desk: Desk) -> None:
    made = desk.feed.create(item())
    desk.person(made, "COMMENT:做了一半")
    with pytest.raises(ChangedThere):
        desk.feed.withdraw(item(), made)
    [(_, now)] = desk.pulled({item().id: made})
    gone = desk.feed.withdraw(item(), now)
    assert desk.todo(gone).status == "CANCELLED" and str(desk.todo(gone)["COMMENT"]) == "做了一半"
    assert desk.feed.find(item().id) == gone
    assert desk.todo(desk.feed.update(item(), gone)).status == "NEEDS-ACTION", "asked for again"


def test_two_writers_never_lose_an_update(desk: Desk) -> None:
    made = desk.feed.create(item())
    one, two = desk.another(), desk.another()
    first = one.update(item(row={"text": "第一个写入。"}), made)
    with pytest.raises(ChangedThere):
        two.update(item(row={"text": "第二个写入。"}), made)
    assert str(desk.todo(first)["SUMMARY"]) == "第一个写入。" and desk.feed.find(item().id) == first


@pytest.mark.parametrize("changes", [False, True], ids=["create", "update"])
def test_an_answer_that_was_lost_behind_a_busy_gateway(desk: Desk, changes: bool) -> None:
    """The change arrives, the gateway says 503, the second try is refused (412): what stands there is looked at."""

    made = desk.feed.create(item()) if changes else None
    passed, lost = partial(pass_on, desk), partial(pass_on, desk, lose=True)
    with Hostile(*([passed] if changes else []), lost, passed) as gateway:
        feed = desk.behind(gateway)
        now = feed.update(item(row={"text": "改过。"}), made) if made else feed.create(item())
        methods = [request.split()[0] for request in gateway.requests]
        puts = [request for request in gateway.requests if request.startswith(b"PUT")]
    assert methods == [*([b"GET"] if changes else []), b"PUT", b"PUT", b"GET"]
    assert all((b'If-Match: "' if changes else b"If-None-Match: *") in request for request in puts)
    assert desk.feed.find(item().id) == now and len(desk.server.files(desk.name)) == 1


def test_a_change_between_our_look_and_our_write_is_seen_by_the_server(desk: Desk) -> None:
    made = desk.feed.create(item())

    def late(connection: socket.socket, request: bytes) -> None:
        desk.person(made, STATUS="COMPLETED")
        pass_on(desk, connection, request)

    with Hostile(partial(pass_on, desk), late) as gateway, pytest.raises(ChangedThere, match="just now"):
        desk.behind(gateway).update(item(row={"text": "改过。"}), made)
    assert desk.todo(made).status == "COMPLETED"


def test_what_people_deleted(desk: Desk) -> None:
    made = desk.feed.create(item())
    desk.server.call("DELETE", f"/{USER}/{desk.name}/{made.id}")
    assert desk.pulled({item().id: made}) == [] and desk.feed.find(item().id) is None
    with pytest.raises(ChangedThere, match="deleted"):
        desk.feed.update(item(), made)
    assert desk.feed.withdraw(item(), made) == Remote(made.id, "")
    assert desk.server.files(desk.name) == {}


def test_a_recurring_duty_that_a_program_moved_on_is_not_set_back(desk: Desk) -> None:
    duty: Item = item(row={"due": "R/P1M", "deadline": "每月"}, day=None, rule="R/P1M")
    made = desk.feed.create(duty)
    todo = desk.todo(made)
    assert todo["RRULE"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=-2"
    assert (todo["DTSTART"].dt, todo["DUE"].dt) == (date(2024, 2, 28), date(2024, 2, 29))
    desk.person(made, DTSTART=date(2024, 3, 30), DUE=date(2024, 3, 31))
    [(_, now)] = desk.pulled({duty.id: made})
    todo = desk.todo(moved := desk.feed.update(duty, now))
    assert todo["DUE"].dt == date(2024, 3, 31)
    quarterly = item(row={"due": "R/P3M"}, day=None, rule="R/P3M")
    assert desk.todo(desk.feed.update(quarterly, moved))["DUE"].dt == date(2024, 3, 31), "of February's quarter"


def test_special_signs_and_long_lines_survive_the_server(desk: Desk) -> None:
    made = desk.feed.create(item(row={"text": SPECIAL}))
    todo = desk.todo(made)
    assert str(todo["DESCRIPTION"]).startswith(SPECIAL.replace("\r", ""))
    for content in (desk.server.files(desk.name)[made.id], desk.feed.payload(item())["UID"]):
        assert "TZID" not in content and "T000000\r" not in content


def test_many_changes_are_read_in_a_few_calls(desk: Desk) -> None:
    known = {f"{n:016x}": desk.feed.create(item(f"{n:016x}")) for n in range(60)}
    for key in list(known)[:55]:
        desk.person(known[key], STATUS="IN-PROCESS")
    pulled = desk.pulled(known)
    assert [progress.id for progress, _ in pulled] == list(known)[:55]
    assert desk.pulled(known | {progress.id: remote for progress, remote in pulled}) == []


def test_the_calendar_is_made_only_where_that_was_asked(desk: Desk) -> None:
    desk.url += "neu"
    desk.name += "neu"
    desk.url = desk.server.home + desk.name
    with pytest.raises(FeedError, match="there is no calendar at that address"):
        desk.another().find("a")
    with pytest.raises(FeedError, match="there is no calendar at that address"):
        desk.another().create(item())
    making = desk.another(make=True, title="重点任务")
    assert making.find("a") is None and making.preload() == {}
    made = making.create(item())
    assert desk.todo(made) and desk.another().find(item().id) == made


def test_wrong_password_is_one_line_without_it(radicale: Radicale) -> None:  # noqa: F811
    access = Access(user=USER, password="falsch-Wort")
    feed = CalDAV(Client(radicale.home + "x", target="局日历", access=access, sleep=lambda _: None))
    with pytest.raises(FeedError, match=r"^局日历, task f5b1746d582fbfd7: .*check the secret") as caught:
        feed.create(item())
    assert "falsch" not in str(caught.value) and not caught.value.again


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nUID:x\r\n", b"no calendar", b""])
def test_an_entry_that_cannot_be_read_is_named(desk: Desk, content: bytes) -> None:
    made = desk.feed.create(item())
    folder = desk.server.folder / "data" / "collection-root" / USER / desk.name
    Path(folder / made.id).write_bytes(content)
    with pytest.raises(FeedError, match="局日历, task f5b1746d582fbfd7"):
        desk.feed.update(item(), made)


def test_payload_is_what_stands_there(desk: Desk) -> None:
    payload = desk.feed.payload(item())
    assert list(payload) == sorted(payload) and payload == desk.another().payload(item(version=9))
    assert payload["DUE"] == "20240630" and payload["X-POLICYNLP-STATE"] == "open"
    assert payload != desk.feed.payload(item(day="2024-07-01"))
