"""Addresses and secrets of targets: what is refused before anything is sent, and how references are read."""

import sys
from pathlib import Path

import pytest
from feed_calls import KEY, TARGET, USER, client, no_secret

from policynlp.errors import TargetError
from policynlp.feeds.http import Access
from policynlp.feeds.redaction import Secrets


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"http://{USER}:{KEY}@host/", "a secret in an address gets into histories and lists of processes"),
        (f"http://{KEY}@host/", "the same"),
        ("ftp://host/", "another scheme"),
        ("host/dav", "no scheme"),
        ("http://", "no host"),
        ("http://host:99999/", "no port"),
        ("http://ho st/", "a blank"),
        ("http://host/\r\nX: y", "a line end"),
        ("http://主机/", "not % encoded: which name it means is not told"),
        ("http://host/#a", "a fragment is never sent"),
    ],
)
def test_addresses_that_are_refused(url: str, why: str) -> None:
    with pytest.raises(TargetError, match=f"^{TARGET}: the address") as caught:
        client(url)
    no_secret(str(caught.value))


@pytest.mark.parametrize("secret", [f"{KEY}\r\nX: y", f"{KEY}密", f" {KEY}", f"{KEY}\x00"])
def test_a_secret_that_no_header_can_hold_is_refused_unseen(secret: str) -> None:
    with pytest.raises(TargetError, match="X-Key") as caught:
        client("http://127.0.0.1:1/", access=Access(headers={"X-Key": secret}))
    no_secret(str(caught.value))


def test_a_ca_file_without_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    for name in ("ca.pem", "absent.pem"):
        with pytest.raises(TargetError, match=name):
            client("https://127.0.0.1:1/", access=Access(ca_file=tmp_path / name))


def test_references(tmp_path: Path) -> None:
    with client("http://host:8080/redmine") as asked:
        assert asked.url("issues.json") == "http://host:8080/redmine/issues.json"
        assert asked.url("./") == "http://host:8080/redmine/"
        assert asked.url("") == "http://host:8080/redmine", "a receiver's address is what it is"
        assert asked.url("/dav/云 洲/x") == "http://host:8080/dav/%E4%BA%91%20%E6%B4%B2/x"
    with client(f"http://host/hook?token={KEY}") as asked:
        assert asked.url("") == f"http://host/hook?token={KEY}" and asked.url("x") == "http://host/hook/x"
        no_secret(repr(asked))
    assert KEY not in Secrets.of(KEY).hide(f"a {KEY} b")


def test_without_httpx_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "policynlp.feeds.transport", None)
    with pytest.raises(TargetError, match=r"httpx is not installed; pip install 'policynlp\[feeds\]'"):
        client("http://127.0.0.1:1/")
