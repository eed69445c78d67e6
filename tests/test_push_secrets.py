"""No secret comes out, whatever the server gives back: not on the screen, in a log, in the store, in a dead letter."""

import base64
import html
import json
import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile_server import Answer, Hostile, reply
from push_office import fill, start, targets

PASSWORD, KEY, TOKEN, QUERY = (
    'Geheim/"Wort<+7',
    "0123456789abcdef0123456789abcdef01234567",
    "tok-9f3e1a7bd2",
    "q-5ecr3t-77",
)
SIGN = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
USER = "bangongshi"
ENVIRONMENT = {"O_PASSWORD": PASSWORD, "O_KEY": KEY, "O_TOKEN": TOKEN, "O_SIGN": SIGN}
SECRETS = {
    "caldav": [PASSWORD],
    "redmine": [KEY],
    "webhook": [TOKEN, QUERY, SIGN, SIGN[6:], "0123456789abcdef01234567"],
}
SPELLINGS = {
    "caldav": [
        *(
            PASSWORD,
            quote(PASSWORD),
            quote(PASSWORD, safe=""),
            PASSWORD.replace("/", "\\/"),
            json.dumps(PASSWORD)[1:-1],
        ),
        *(html.escape(PASSWORD), html.escape(PASSWORD, quote=False), base64.b64encode(PASSWORD.encode()).decode()),
        base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode().rstrip("="),
    ],
    "redmine": [KEY],
    "webhook": SECRETS["webhook"],
}
SETTINGS = {
    "caldav": {"user": f'"{USER}"', "password": '{env = "O_PASSWORD"}'},
    "redmine": {"project": '"anquan"', "key": '{env = "O_KEY"}'},
    "webhook": {"secret": '{env = "O_SIGN"}', "token": '{env = "O_TOKEN"}', "dead": '"dead.jsonl"'},
}
STATUSES = ["400 Bad", "401 Who", "403 No", "422 No", "200 OK", "207 Multi-Status", "302 Found"]


def echo(kind: str, status: str, elsewhere: str) -> Answer:
    """Gives back all that it knows of us, in every way that programs spell it."""

    def answer(connection: socket.socket, request: bytes) -> None:
        said = request.decode("utf-8", "replace")
        body = "\n".join([*SPELLINGS[kind], said]).encode()
        if status.startswith("422"):
            body = json.dumps({"errors": [*SECRETS[kind], said]}).encode()
        where = f"{elsewhere}/?" + "&".join(quote(each, safe="") for each in SECRETS[kind])
        connection.sendall(reply(status, body, "Retry-After: 0", f"Location: {where}"))

    return answer


@pytest.fixture
def other() -> Iterator[Hostile]:
    with Hostile(reply("407 Proxy")) as host:
        yield host


def told(folder: Path, other: Hostile, *arguments: str) -> tuple[int, str]:
    """The command's exit code and all that it said; another host is named to it as proxy by the environment."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), other.url)
    path = os.pathsep.join([str(Path(__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")])
    process = start("--debug", *arguments, **ENVIRONMENT, **proxies, NO_PROXY="", HOME=str(folder), PYTHONPATH=path)
    out, said = process.communicate(timeout=120)
    return process.returncode, out + said


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("status", ["500 Oh", *(pytest.param(each, marks=pytest.mark.slow) for each in STATUSES)])
def test_the_command(tmp_path: Path, other: Hostile, monkeypatch: pytest.MonkeyPatch, kind: str, status: str) -> None:
    monkeypatch.chdir(tmp_path)
    db = str(tmp_path / "register.db")
    fill(db, 4)
    with Hostile(echo(kind, status, other.url)) as server:
        url = f"{server.url}/x" + (f"?token={QUERY}" if kind == "webhook" else "")
        file = str(
            targets(tmp_path, "office", {"kind": f'"{kind}"', "url": f'"{url}"', "timeout": "5", **SETTINGS[kind]})
        )
        common = ("--targets", file)
        code, said = told(tmp_path, other, "push", "--to", "office", "--db", db, *common)
        code_, more = told(tmp_path, other, "targets", "--check", *common)
        assert server.requests
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "targets.toml")
    for text in (said, more, kept.decode("utf-8", "replace")):
        assert not [each for each in SPELLINGS[kind] if each in text], text[:2000]
    assert other.connections == 0, "a host that nobody configured"
    listens = kind == "webhook" and status[0] == "2"
    assert code == (0 if listens else 1) and ("office, " in said) is not listens
    assert code_ == (0 if kind == "webhook" else 1)
    assert "Traceback" not in said + more


def test_logs(tmp_path: Path, other: Hostile, caplog: pytest.LogCaptureFixture) -> None:
    from push_desk import PushDesk

    from policynlp.feeds.caldav import CalDAV
    from policynlp.feeds.http import Access

    caplog.set_level(logging.DEBUG)
    desk = PushDesk(tmp_path, CalDAV, Access(user=USER, password=PASSWORD))
    for status in STATUSES:
        with Hostile(echo("caldav", status, other.url)) as server:
            assert desk.problems(f"{server.url}/{quote('日历')}/")
    assert not [each for each in SPELLINGS["caldav"] if each in caplog.text], caplog.text[:2000]


@pytest.mark.parametrize("setting", ["password", "key", "token", "secret"])
def test_a_secret_in_the_file_is_refused_and_not_shown(tmp_path: Path, other: Hostile, setting: str) -> None:
    db = str(tmp_path / "register.db")
    fill(db, 1)
    file = targets(tmp_path, "office", {"kind": '"caldav"', "url": f'"{other.url}"', setting: f"'{PASSWORD}'"})
    code, said = told(tmp_path, other, "push", "--to", "office", "--db", db, "--targets", str(file))
    assert code == 1 and f"target office, {setting}: a secret does not stand in the file" in said
    assert PASSWORD not in said and other.connections == 0
