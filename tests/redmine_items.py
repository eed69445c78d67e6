"""Tasks to send to a Redmine, and the feed to send them with; all texts are invented."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from redmine_server import DIRECTIVE, TRACKER, Server

from policynlp.feeds.http import Access, Client
from policynlp.feeds.redmine import Redmine
from policynlp.feeds.redmine_site import Place
from policynlp.items import Item
from policynlp.rows import FIELDS

TEXT = "（一）县应急管理局于5月31日前完成危险化学品企业安全检查。"


def item(n: int = 1, *, row: Mapping[str, Any] | None = None, **values: Any) -> Item:
    """The n-th task of an invented directive; ``row`` and ``values`` set other fields."""
    fields: dict[str, Any] = dict.fromkeys(FIELDS) | {
        "id": f"{n:016x}",
        "document": "通知.txt",
        "title": "关于开展云洲市安全检查的通知",
        "number": "云安办〔2024〕7号",
        "issuer": "云洲市安全生产委员会办公室",
        "issued": "2024-04-10",
        "text": TEXT,
        "path": ["一、重点任务", "（一）危险化学品"],
        "kind": "measure",
        "sector": "危险化学品",
        "lead": [{"name": "应急管理", "surface": "县应急管理局", "origin": "stated"}],
        "support": [{"name": "公安", "surface": "县公安局", "origin": "stated"}],
        "suggested": [],
        "actions": [],
        "deadline": "5月31日前",
        "due": "2024-05-31",
        "milestones": [],
    }
    return Item(
        **{"id": fields["id"], "directive": "d" * 16, "day": "2024-05-31", "row": fields | dict(row or {})} | values
    )


@contextmanager
def feed(server: Server, project: str, *, who: str = "pusher", key: str = "", **place: Any) -> Iterator[Redmine]:
    """The adapter on a project of a real server, as the person ``who`` or with a key of its own."""
    named = {"tracker": TRACKER, "directive_tracker": DIRECTIVE} | place
    access = Access(headers={"X-Redmine-API-Key": key or server.keys[who]})
    with Client(server.url, target="tracker", access=access) as client:
        yield Redmine("tracker", client, Place(project, **named))


def next_second() -> None:
    """Wait until Redmine's stamp, which has whole seconds, is another one."""
    time.sleep(1.05 - time.time() % 1)
