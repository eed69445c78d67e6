"""Our own adapters keep what every adapter promises; the check finds those that do not."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hostile_server import Hostile, reply
from radicale_server import PASSWORD, USER, Radicale, radicale  # noqa: F401 - a fixture
from shelf_feed import Shelf
from test_push_hostile_others import SECRET, Receiver, receiver  # noqa: F401 - a fixture

from policynlp.feeds.caldav import CalDAV
from policynlp.feeds.contract import broken_promises
from policynlp.feeds.http import Access, Client
from policynlp.feeds.protocol import Remote, asks
from policynlp.feeds.webhook import Webhook
from policynlp.items import Item


def test_a_calendar_on_a_real_server(radicale: Radicale) -> None:  # noqa: F811
    with Client(radicale.calendar("contract"), target="t", access=Access(user=USER, password=PASSWORD)) as client:
        assert broken_promises(CalDAV(client)) == ()
        feed = CalDAV(client)
        feed.preload()
        assert broken_promises(feed) == (), "after a look at all that is there, too"


def hook(url: str) -> Webhook:
    return Webhook(Client(url, target="t", repeat_posts=True, sleep=lambda _: None), secret=SECRET)


def test_a_webhook_on_a_real_receiver(receiver: Receiver) -> None:  # noqa: F811
    feed = hook(f"http://127.0.0.1:{receiver.server.server_port}/")
    assert not asks(feed) and broken_promises(feed) == ()
    ids = [event["id"] for event in receiver.events]
    assert len(ids) == len(set(ids)) == 7, "each event was handled once"
    kinds = [event["type"].rpartition(".")[2] for event in receiver.events]
    assert kinds == ["created", "created", "created", "updated", "withdrawn", "created", "created"]


class Guesses(Webhook):
    """Says what it cannot know."""

    def find(self, key: str) -> Remote | None:
        return Remote(key)


class Numbers(Webhook):
    """Gives each try a number of its own."""

    sent = 0

    def create(self, item: Item) -> Remote:
        self.sent += 1
        return Remote(item.id, f"{super().create(item).etag}-{self.sent}")


class Mute(Webhook):
    """Tells a change by nothing."""

    def event(self, kind: str, item: Item) -> dict[str, Any]:
        return {**super().event(kind, item), "id": item.id}


class Fails(Webhook):
    """Raises what is no FeedError."""

    def payload(self, item: Item) -> Mapping[str, Any]:
        return {"x": item.row["no such field"]}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Guesses, "untold: find() finds something"),
        (Numbers, "same_again: create() of the same item is marked"),
        (Mute, "told_apart: create(), update() and withdraw() are marked alike"),
        (Fails, "steady: raised KeyError: 'no such field'"),
    ],
)
def test_what_a_listener_does_not_keep_is_found(receiver: Receiver, kind: type[Webhook], said: str) -> None:  # noqa: F811
    client = Client(f"http://127.0.0.1:{receiver.server.server_port}/", target="t", repeat_posts=True)
    broken = broken_promises(kind(client, secret=SECRET))
    assert broken[0].startswith(said), broken


class Deaf(Shelf):
    """A place that can be asked, and says that it cannot: it is held to the other promises."""

    asks = False


def test_one_that_could_be_asked_may_not_call_itself_deaf() -> None:
    assert any(line.startswith("untold: ") for line in broken_promises(Deaf(upserts=True)))


@pytest.fixture
def refusing() -> Iterator[Hostile]:
    with Hostile(reply("422 No")) as server:
        yield server


def test_a_target_that_refuses_breaks_each_promise_with_a_line(refusing: Hostile) -> None:
    broken = broken_promises(hook(refusing.url))
    assert len(broken) == 4 and all("raised FeedError: t, task " in line for line in broken)
    assert base64.b64decode(SECRET[6:]).decode() not in "".join(broken)
