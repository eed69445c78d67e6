"""Calls of the feeds' client for its tests, with secrets that must not be seen."""

import traceback
from typing import Any

import pytest
from hostile_server import Hostile

from policynlp.errors import FeedError
from policynlp.feeds.http import Access, Client, Limits, Response
from policynlp.feeds.redaction import basic

USER, PASSWORD, KEY = "zhangsan", "Geheim/Wort+7 ", "0123456789abcdef0123"
ACCESS = Access(user=USER, password=PASSWORD, headers={"X-Redmine-API-Key": KEY})
TOKEN = basic(USER, PASSWORD).removeprefix("Basic ")
SECRETS = (PASSWORD, PASSWORD.strip(), TOKEN, TOKEN.rstrip("="), KEY, "Geheim%2FWort%2B7")
QUICK = Limits(connect=2, total=0.6, longest=60, size=100_000)
TARGET, TASK = "局日历", "task f5b1746d582fbfd7"


def no_secret(text: str) -> None:
    assert not [secret for secret in SECRETS if secret in text], text


def client(url: str, **values: Any) -> Client:
    return Client(url, **{"target": TARGET, "access": ACCESS, "limits": QUICK, "sleep": lambda _: None, **values})


def ask(server: Hostile, method: str = "GET", **values: Any) -> Response:
    headers = values.pop("headers", None)
    content = values.pop("content", None)
    with client(server.url, **values) as asked:
        return asked.request(method, "issues.json", what=TASK, headers=headers, content=content)


def refusal(server: Hostile, method: str = "GET", **values: Any) -> FeedError:
    """The error of a call; with all that could be printed of it looked through for secrets."""
    with pytest.raises(FeedError) as caught:
        ask(server, method, **values)
    error = caught.value
    no_secret("".join(traceback.format_exception(error)) + repr(error))
    assert "\n" not in str(error) and len(str(error)) < 500
    assert str(error).startswith(f"{TARGET}, {TASK}: ")
    return error
