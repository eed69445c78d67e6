"""The webhook against the receiver that the documentation shows, over a real socket."""

import base64
import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from feed_samples import item
from hostile_server import Hostile, reply, silence
from webhook_receiver import receive

from policynlp.errors import FeedError, TargetError
from policynlp.feeds.http import Client, Limits
from policynlp.feeds.protocol import Feed, Remote
from policynlp.feeds.webhook import Webhook, signature

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
OTHER = "whsec_" + base64.b64encode(b"another key of 24 bytes!").decode()
PERIOD = "f5b1746d582fbfd7/应急管理/2024-05"


class Office:
    """A receiver as the documentation has it; it may fail for a while before it takes what comes."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.statuses: list[int] = []
        self.headers: list[dict[str, str]] = []
        self.late = 0
        seen: set[str] = set()
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receive(self.headers, body, SECRET, office.events.append, seen)
                office.headers.append(
                    {name.lower(): value for name, value in self.headers.items()} | {"path": self.path}
                )
                if office.late:
                    office.late -= 1
                    time.sleep(1)
                office.statuses.append(status)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/t0ken-of-ours"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def office() -> Iterator[Office]:
    running = Office()
    yield running
    running.server.shutdown()
    running.server.server_close()


def hook(url: str, *, secret: str = SECRET, **values: Any) -> Webhook:
    limits = Limits(connect=2, total=0.5, tries=3)
    client = Client(url, target="市平台", limits=limits, repeat_posts=True, sleep=lambda _: None)
    return Webhook(client, secret=secret, **values)


def test_it_is_a_feed_that_only_sends(office: Office) -> None:
    feed = hook(office.url)
    assert isinstance(feed, Feed) and feed.find("x") is None and list(feed.changes({"x": Remote("x")})) == []


def test_the_receiver_of_the_documentation_takes_each_event(office: Office) -> None:
    feed = hook(office.url, source="/yunzhou/anweihui")
    made = feed.create(item(PERIOD, owner="应急管理", period="2024-05"))
    feed.update(item(PERIOD, version=2, note="进展"), made)
    feed.withdraw(item(PERIOD, version=3, state="withdrawn"), made)
    assert office.statuses == [204, 204, 204]
    kinds = [event["type"].rpartition(".")[2] for event in office.events]
    assert kinds == ["created", "updated", "withdrawn"]
    event = office.events[0]
    assert set(event) == {"specversion", "id", "source", "type", "subject", "datacontenttype", "data"}
    assert (event["specversion"], event["subject"], event["source"]) == ("1.0", PERIOD, "/yunzhou/anweihui")
    assert event["data"]["task"] == item(PERIOD).row and event["data"]["day"] == "2024-06-30"
    sent = office.headers[0]
    assert sent["content-type"].startswith("application/cloudevents+json") and sent["webhook-id"] == event["id"]
    assert sent["path"] == "/hooks/t0ken-of-ours", "no slash behind an address that has none"
    assert made == Remote(PERIOD, event["id"])


def test_the_signature_is_that_of_the_standard() -> None:
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")  # the example of the Standard Webhooks libraries
    body = b'{"test": 2432232314}'
    assert signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == (
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


def test_a_repeat_is_known_by_its_id_and_handled_once(office: Office) -> None:
    office.late = 2  # handled, but the answer comes too late, twice
    feed = hook(office.url)
    feed.create(item())
    feed.create(item())
    time.sleep(1.2)
    assert len(office.statuses) == 4 and len(office.events) == 1
    assert len({sent["webhook-id"] for sent in office.headers}) == 1


def test_changed_and_changed_back_are_three_events(office: Office) -> None:
    ids = {
        hook(office.url).event("updated", item(version=v, day=d))["id"]
        for v, d in [(1, "2024-06-30"), (2, None), (3, "2024-06-30")]
    }
    assert len(ids) == 3 and all(re.fullmatch(r"[!-~]+", id) and "." not in id for id in ids)
    assert hook(office.url).event("created", item()) == hook(office.url).event("created", item())


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"secret": OTHER}, "signed with another key"),
        ({"clock": lambda: time.time() - 3600}, "an hour old: somebody may have kept it"),
        ({"clock": lambda: time.time() + 3600}, "from the future"),
    ],
)
def test_the_receiver_refuses(office: Office, values: dict[str, Any], why: str) -> None:
    with pytest.raises(FeedError, match=r"市平台, task f5b1746d582fbfd7: .*401"):
        hook(office.url, **values).create(item())
    assert office.events == [] and office.statuses == [401], why


@pytest.mark.parametrize("change", ["id", "timestamp", "signature", "body", "none"])
def test_the_receiver_looks_at_all_that_is_signed(change: str) -> None:
    body, now = b'{"a":1}', int(time.time())
    key = base64.b64decode(SECRET[6:])
    headers = {
        "webhook-id": "a",
        "webhook-timestamp": str(now),
        "webhook-signature": f"v1,AAAA {signature(key, 'a', now, body)}",  # two: while keys are changed
    }
    got: list[Any] = []
    assert receive(headers, body, SECRET, got.append, set()) == 204 and got == [{"a": 1}]
    forged = {"id": "b", "timestamp": str(now + 1), "signature": "v1,AAAA"}
    if change == "none":
        headers = {name: value for name, value in headers.items() if name != "webhook-signature"}
    elif change != "body":
        headers[f"webhook-{change}"] = forged[change]
    assert receive(headers, body + b" " * (change == "body"), SECRET, got.append, set()) == 401 and len(got) == 1


def test_what_cannot_be_given_is_kept_and_goes_when_it_is(office: Office, tmp_path: Path) -> None:
    dead = tmp_path / "dead.jsonl"
    with Hostile(reply("500 Oh", b"no")) as broken:
        feed = hook(broken.url, dead=dead)
        for key in ("a", "b", "b"):
            with pytest.raises(FeedError, match=rf"市平台, task {key}: .*500.*kept in .*dead\.jsonl") as caught:
                feed.create(item(key))
            assert caught.value.again
        assert len(broken.requests) == 9
    letters = [json.loads(line) for line in dead.read_text("utf-8").splitlines()]
    assert [letter["event"]["subject"] for letter in letters] == ["a", "b"], "each once"
    assert set(letters[0]) == {"id", "reason", "event"} and letters[0]["id"] == letters[0]["event"]["id"]
    hook(office.url, dead=dead).update(item("a", version=2), Remote("a"))
    assert [json.loads(line)["event"]["subject"] for line in dead.read_text("utf-8").splitlines()] == ["b"]


@pytest.mark.parametrize("content", ["no json", '{"id": 1}', "[]", '{"id": "a", "event": 3}'])
def test_another_file_is_not_written_over(tmp_path: Path, content: str) -> None:
    dead = tmp_path / "notes.txt"
    dead.write_text(content)
    with Hostile(reply("500 Oh")) as broken, pytest.raises(FeedError, match="no file of dead letters"):
        hook(broken.url, dead=dead).create(item())
    assert dead.read_text() == content


def test_no_secret_in_messages_and_files(tmp_path: Path) -> None:
    dead = tmp_path / "dead.jsonl"
    path = "/services/T0/B0/s3cretPath"
    said = f"no such hook {path} with {SECRET} {SECRET[6:]} token=t0pSecretToken".encode()
    for answer in (reply("404 No", said), silence(2), reply("302 Found", b"", f"Location: http://127.0.0.1:1{path}")):
        with Hostile(answer) as broken, pytest.raises(FeedError) as caught:
            hook(f"{broken.url}{path}?token=t0pSecretToken", dead=dead).create(item())
        for text in (str(caught.value), dead.read_text("utf-8"), repr(hook(broken.url))):
            assert not re.search(f"s3cretPath|t0pSecretToken|{re.escape(SECRET[6:])}", text), text


def test_what_is_no_signing_secret_is_refused() -> None:
    for secret in ("kurz", "whsec_%%%", "whsec_AAAA", ""):
        with pytest.raises(TargetError, match="市平台: the signing secret") as caught:
            hook("http://127.0.0.1:1/", secret=secret)
        assert not secret or secret not in str(caught.value)
    with pytest.raises(TargetError, match="repeat_posts=True"):
        Webhook(Client("http://127.0.0.1:1/", target="市平台"), secret=SECRET)


def test_the_receiver_has_ten_lines() -> None:
    source = Path(__file__).with_name("webhook_receiver.py").read_text("utf-8")
    code = source[source.index('process."""') :].splitlines()[1:]
    assert len([line for line in code if line.strip()]) <= 10
