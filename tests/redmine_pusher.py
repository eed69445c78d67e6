"""A push to a Redmine with a ledger in a file, as a program of its own that a test can kill: python redmine_pusher.py '{…}'."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from redmine_items import item
from redmine_server import DIRECTIVE, TRACKER
from sqlalchemy import Connection, create_engine, event

from policynlp.feeds.http import Access, Client
from policynlp.feeds.outbox import Outbox, Report
from policynlp.feeds.redmine import Redmine
from policynlp.feeds.redmine_site import Place
from policynlp.items import Item
from policynlp.register.ledger import Ledger
from policynlp.register.schema import metadata


def tasks(numbers: Iterator[int] | range, **row: object) -> list[Item]:
    """Tasks of several directives (fifty each) and sectors."""
    return [item(n, directive=f"{n // 50:016x}", row={"sector": f"行业{n % 7}", **row}) for n in numbers]


def withdrawn(items: list[Item]) -> list[Item]:
    return [replace(each, state="withdrawn") for each in items]


def ledger(file: str) -> Ledger:
    """The ledger of a file, made where it is missing."""
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    metadata.create_all(engine)

    @contextmanager
    def begin() -> Iterator[Connection]:
        with engine.begin() as connection:
            yield connection

    return Ledger(begin)


def push(url: str, key: str, project: str, file: str, items: list[Item]) -> Report:
    """One push with a client and an adapter of its own, as after a start of the program."""
    access = Access(headers={"X-Redmine-API-Key": key})
    with Client(url, target="tracker", access=access, sleep=lambda _: None) as client:
        place = Place(project, tracker=TRACKER, directive_tracker=DIRECTIVE, withdrawn_status="已拒绝")
        return Outbox(Redmine("tracker", client, place), ledger(file), lambda _: False).push(items)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    push(told["url"], told["key"], told["project"], told["file"], tasks(range(told["count"])))
