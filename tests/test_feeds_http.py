"""The client of the feeds against servers that misbehave: one line that names target and task, and no secret anywhere."""

import logging
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from feed_calls import ACCESS, KEY, PASSWORD, TARGET, TASK, TOKEN, USER, ask, client, no_secret, refusal
from hostile_server import Hostile, certificate, drip, reply, silence

from policynlp.errors import FeedError
from policynlp.feeds.http import Access, Limits


@pytest.fixture(autouse=True)
def told(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Every test runs with all loggers at DEBUG, and fails if a secret stands in a line."""
    for name in (None, "httpx", "httpcore", "httpcore.connection", "httpcore.http11", "httpcore.proxy"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield
    no_secret("\n".join(record.getMessage() for record in caplog.get_records("call")))


def test_a_plain_call_carries_the_secrets_and_nothing_else_shows_them() -> None:
    echo = f"X-Echo: {KEY} Basic {TOKEN}"  # a server may give back what it got
    with Hostile(reply("200 OK", b'{"a": 1}', echo)) as server, client(server.url) as asked:
        answer = asked.request("GET", "issues.json?status_id=*", what=TASK)
        assert answer.json() == {"a": 1} and answer.tries == 1
        sent = server.requests[0].decode()
        assert sent.startswith("GET /issues.json?status_id=* HTTP/1.1\r\n")
        assert f"Authorization: Basic {TOKEN}" in sent and f"X-Redmine-API-Key: {KEY}" in sent
        for shown in (repr(asked), repr(ACCESS), repr(answer)):
            no_secret(shown)


@pytest.mark.parametrize(
    ("status", "asked", "waits", "why"),
    [
        ("429 Too Many Requests", "Retry-After: 7", [7.0], "the server's own wait"),
        ("503 Service Unavailable", "Retry-After: 0", [0.0], "at once"),
        (
            "503 Service Unavailable",
            "Date: Mon, 06 May 2024 08:00:00 GMT\r\nRetry-After: Mon, 06 May 2024 08:00:09 GMT",
            [9.0],
            "a time, against the server's own clock",
        ),
        ("500 Internal Server Error", "X: y", [1.0], "our own wait"),
        ("504 Gateway Timeout", "Retry-After: soon", [1.0], "a wait that is none"),
        ("429 Too Many Requests", "Retry-After: -5", [1.0], "a wait that is none"),
    ],
)
def test_a_busy_server_is_asked_again(status: str, asked: str, waits: list[float], why: str) -> None:
    slept: list[float] = []
    with Hostile(reply(status, b"busy", asked), reply(body=b"{}")) as server:
        answer = ask(server, sleep=slept.append)
    assert (answer.status, answer.tries, slept) == (200, 2, waits), why


def test_a_server_that_stays_busy_is_given_up_and_may_be_asked_another_day() -> None:
    slept: list[float] = []
    with Hostile(reply("500 Internal Server Error", f"no: {PASSWORD} {TOKEN} {KEY}".encode())) as server:
        error = refusal(server, sleep=slept.append)
        assert len(server.requests) == 4
    assert error.again and slept == [1.0, 2.0, 4.0] and "500" in str(error) and "no: ***" in str(error)


def test_a_wait_of_an_hour_is_not_waited() -> None:
    slept: list[float] = []
    with Hostile(reply("429 Too Many Requests", b"", "Retry-After: 3600")) as server:
        error = refusal(server, sleep=slept.append)
    assert error.again and slept == [] and "3600 s" in str(error)


@pytest.mark.parametrize(
    ("method", "headers", "calls", "why"),
    [
        ("GET", {}, 4, "changes nothing"),
        ("PROPFIND", {}, 4, "changes nothing"),
        ("REPORT", {}, 4, "changes nothing"),
        ("PUT", {"If-None-Match": "*"}, 4, "a second one is refused by the server"),
        ("PUT", {"if-match": '"1"'}, 4, "a second one is refused by the server"),
        ("PUT", {}, 1, "may undo what somebody did in between"),
        ("POST", {}, 1, "may make a second entry"),
        ("MKCALENDAR", {}, 1, "not known to be harmless"),
    ],
)
def test_only_calls_that_can_do_no_harm_are_repeated(
    method: str, headers: dict[str, str], calls: int, why: str
) -> None:
    with Hostile(reply("502 Bad Gateway")) as server:
        assert refusal(server, method, headers=headers, content=b"x").again
        assert len(server.requests) == calls, why


def test_posts_are_repeated_where_the_receiver_knows_them_by_id() -> None:
    with Hostile(reply("500 Oh"), silence(1.5), reply("200 OK", b"half", length=99), reply("204 No Content")) as server:
        assert ask(server, "POST", content=b"x", repeat_posts=True).tries == 4


@pytest.mark.parametrize(
    "answer",
    [
        reply("200 OK", b'{"issues": [', length=5000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/9.9 what\r\n\r\n",
        b"",
        b"\x00\x01\x02 no HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Bomb: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(50_000)) + b"\r\n",
    ],
    ids=[
        "half a body",
        "half a chunk",
        "half a head",
        "no version",
        "nothing",
        "no HTTP",
        "long header",
        "many headers",
    ],
)
def test_half_an_answer_is_none(answer: bytes) -> None:
    with Hostile(answer) as server:
        assert refusal(server).again
        assert len(server.requests) == 4, "asked again, as a GET changes nothing"
    with Hostile(answer) as server:
        assert refusal(server, "PUT", headers={"If-Match": '"1"'}, content=b"x").again
        assert len(server.requests) == 1, "a change may have arrived: the outbox looks first"


@pytest.mark.parametrize(
    "answer",
    [
        silence(3),
        drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05, 60),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"a", 0.05, 60),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.001, 3000),
    ],
    ids=["silence", "a header now and then", "a byte now and then", "go on, go on"],
)
def test_a_server_gets_its_time_and_no_more(answer: Any) -> None:
    with Hostile(answer) as server:
        began = time.monotonic()
        error = refusal(server)
        assert 0.4 < time.monotonic() - began < 2
        assert error.again and "0.6 s" in str(error)
        assert len(server.requests) == 1, "not asked again by itself"


def test_a_server_that_is_not_there_says_so_at_once() -> None:
    with Hostile(reply()) as server:
        pass
    error = refusal(server)
    assert error.again and "cannot be reached" in str(error) and server.url in str(error)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "PUT", "REPORT", "POST"])
def test_no_request_goes_to_another_host(status: int, method: str) -> None:
    with Hostile(reply()) as other:
        for there in (
            f"{other.url}/issues.json",
            f"//127.0.0.1:{other.port}/x",
            f"http://localhost:{other.port}/x",
            f"http://{USER}:{KEY}@127.0.0.1:{other.port}/x?key={KEY}",
            f"https://127.0.0.1:{other.port}/",
        ):
            with Hostile(reply(f"{status} Moved", b"", f"Location: {there}")) as server:
                error = refusal(server, method, headers={"If-Match": '"1"'})
                assert "redirects" in str(error) and "nothing was sent there" in str(error) and not error.again
                assert len(server.requests) == 1
        assert other.connections == 0


@pytest.mark.parametrize(
    "there", ["http://[::1", "ftp://127.0.0.1/", "http://u@{host}/", "http://{host}\\@evil.example/"]
)
def test_an_address_that_can_be_read_two_ways_is_none(there: str) -> None:
    with Hostile(reply()) as server, client(server.url) as asked:
        host = server.url.removeprefix("http://")
        with pytest.raises(FeedError, match="nothing was sent there"):
            asked.request("GET", there.format(host=host), what=TASK)
        assert server.connections == 0


def test_a_redirect_on_the_same_host_is_followed_by_calls_that_change_nothing() -> None:
    moved = reply("301 Moved", b"", "Location: /new/issues.json")
    with Hostile(moved, reply(body=b"[]")) as server:
        assert ask(server, "PROPFIND").json() == []
        assert server.requests[1].startswith(b"PROPFIND /new/issues.json ")
    with Hostile(moved) as server:
        assert "circle" in str(refusal(server)) and len(server.requests) == 6
    with Hostile(moved) as server:
        assert "PUT" in str(refusal(server, "PUT", headers={"If-Match": '"1"'})) and len(server.requests) == 1
    with Hostile(reply("302 Found")) as server:
        assert "redirects" in str(refusal(server))


@pytest.mark.parametrize(
    ("status", "words"), [(401, "check the secret"), (403, "right to write"), (404, None), (412, None)]
)
def test_what_the_client_judges_and_what_it_leaves_to_the_caller(status: int, words: str | None) -> None:
    with Hostile(reply(f"{status} No", f"key {KEY} is wrong".encode())) as server:
        if words:
            error = refusal(server)
            assert words in str(error) and not error.again
        else:
            assert ask(server).status == status


def test_a_servers_words_come_as_one_harmless_line() -> None:
    said = f"\x1b[2Jfalsch\r\nzweite Zeile\u202e {PASSWORD} {'x' * 5000}".encode()
    with Hostile(reply("422 Unprocessable", said)) as server, client(server.url) as asked:
        error = str(asked.refused(asked.request("POST", "x", what=TASK)))
        assert error.isprintable() and "falsch" in error and "***" in error and len(error) < 400
        no_secret(error)


def test_too_large_and_packed_answers_are_not_read() -> None:
    with Hostile(reply(body=b"x" * 200_000)) as server:
        assert "larger than 100000 bytes" in str(refusal(server))
    with Hostile(reply("200 OK", b"\x1f\x8b", "Content-Encoding: gzip")) as server:
        assert "compressed" in str(refusal(server))


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff\xfe", b"NaN,"])
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with Hostile(reply(body=body)) as server:
        answer = ask(server, limits=Limits(total=5))
        with pytest.raises(FeedError, match=f"{TARGET}, {TASK}: the answer is not JSON"):
            answer.json()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<a><b></a>",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        b"<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;&x;&x;'>]><a>&z;</a>",
        b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
        b"<a>" * 5000,
    ],
)
def test_what_is_not_plain_xml_is_refused(body: bytes) -> None:
    with Hostile(reply(body=body)) as server:
        answer = ask(server)
        with pytest.raises(FeedError, match=f"{TARGET}, {TASK}: the answer"):
            answer.xml()


def test_certificates(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="the package that makes certificates is not installed")
    wrong, pem = certificate(tmp_path, "calendar.example")
    with Hostile(reply(), tls=wrong) as server:
        error = refusal(server)
        assert "certificate" in str(error) and "self-signed" in str(error) and not error.again
        assert "certificate" in str(error := refusal(server, access=Access(password=PASSWORD, ca_file=pem)))
        assert "127.0.0.1" in str(error) and server.requests == []
    old, pem = certificate(tmp_path, "127.0.0.1", days=-1)
    with Hostile(reply(), tls=old) as server:
        assert "expired" in str(refusal(server, access=Access(password=PASSWORD, ca_file=pem)))
        assert server.requests == []
    right, pem = certificate(tmp_path, "127.0.0.1")
    with Hostile(reply(body=b"{}"), tls=right) as server:
        assert ask(server, access=Access(password=PASSWORD.strip(), ca_file=pem)).json() == {}
    with Hostile(reply(), tls=None) as server:
        server.url = server.url.replace("http:", "https:")
        assert "does not fit" in str(refusal(server)), "a server that speaks no TLS"


def test_proxies_and_netrc_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with Hostile(reply(body=b"1")) as proxy, Hostile(reply(body=b"2")) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(server, access=Access()).json() == 2
        assert b"uthorization" not in server.requests[0] and proxy.connections == 0
        assert ask(server, access=Access(proxy=proxy.url)).json() == 1, "the one that was configured is"
        assert proxy.requests[0].startswith(f"GET {server.url}/issues.json ".encode())


def test_cookies_are_not_kept() -> None:
    with Hostile(reply("200 OK", b"", "Set-Cookie: session=1; Path=/")) as server, client(server.url) as asked:
        for _ in range(2):
            asked.request("GET", "x", what=TASK)
        assert b"cookie" not in server.requests[1].lower()


def test_other_users_of_httpx_keep_their_log(caplog: pytest.LogCaptureFixture) -> None:
    import httpx

    with Hostile(reply(body=b"1")) as server:
        ask(server)
        assert not [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]
        httpx.get(server.url, trust_env=False)
        assert [record for record in caplog.records if record.name == "httpx"]


def test_a_full_backlog_is_a_connection_that_does_not_come() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # bound and not listening: refused on Linux and Windows alike
        with client(f"http://127.0.0.1:{bound.getsockname()[1]}") as asked, pytest.raises(FeedError) as caught:
            asked.request("GET", "", what=TASK)
        assert caught.value.again
