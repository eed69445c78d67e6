"""The ledger of the feeds: what each target holds of each item, and what is under way to it.

Every `Ledger.put` is a transaction of its own, since the target cannot be taken back into one. A push holds its target
by a lease, so that two people who push at once do not both make the same entry.
"""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from time import time
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from policynlp.errors import StoreError
from policynlp.items import Item
from policynlp.register.schema import leases, ledger

State = Literal["waiting", "sent", "confirmed", "conflict", "withdrawn"]
"""``waiting``: meant to be sent; ``sent``: sent, and no answer came; ``confirmed``: the target holds ``hash``;
``conflict``: somebody changed it over there; ``withdrawn``: marked there as no longer asked for."""

LEASE = 120.0
"""Seconds for which a push holds its target without a sign of life."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger has of one item at one target.

    ``key`` is the item's id, ``remote`` the target's own id for it ('' until it is known), ``hash`` the fingerprint of
    what the target is known to hold, ``etag`` the target's mark of that state, ``item`` what was last meant to be sent,
    ``error`` the last failure in one line, '' where there was none.
    """

    target: str
    key: str
    state: State
    item: Item
    remote: str = ""
    hash: str = ""
    etag: str = ""
    error: str = ""


class Ledger:
    """The ledger's rows in the store; ``begin`` opens a transaction that is committed or taken back as a whole."""

    def __init__(
        self,
        begin: Callable[[], AbstractContextManager[Connection]],
        *,
        now: Callable[[], float] = time,
        lease: float = LEASE,
    ) -> None:
        self._begin, self._now, self._lease = begin, now, lease

    def entries(self, target: str) -> dict[str, Entry]:
        """All entries of a target by their key; {} where nothing was ever sent there."""
        with self._begin() as connection:
            rows = connection.execute(select(ledger).where(ledger.c.target == target).order_by(ledger.c.key))
            return {row.key: _entry(row) for row in rows}

    def put(self, entry: Entry) -> None:
        """Write an entry, new or in place of the one with its target and key; also a sign of life of the push."""
        values = asdict(entry)
        same = (ledger.c.target == entry.target) & (ledger.c.key == entry.key)
        with self._begin() as connection:
            if not connection.execute(update(ledger).where(same).values(values)).rowcount:
                connection.execute(insert(ledger).values(values))
            mine = (leases.c.target == entry.target) & (leases.c.holder == _holder())
            connection.execute(update(leases).where(mine).values(until=self._now() + self._lease))

    @contextmanager
    def held(self, target: str) -> Iterator[None]:
        """Hold a target for the time of a push or pull.

        Raises StoreError where another process holds it. The lease of a process of this machine that no longer runs
        is taken over at once, that of another machine when it has run out.
        """
        with self._begin() as connection:
            row = connection.execute(select(leases).where(leases.c.target == target)).first()
            if row is not None and row.until > self._now() and _alive(row.holder):
                raise StoreError(
                    f"{target}: {row.holder} is pushing to it or pulling from it; try again when that is done, "
                    f"or in {max(1, round(row.until - self._now()))} seconds"
                )
            connection.execute(delete(leases).where(leases.c.target == target))
            connection.execute(insert(leases).values(target=target, holder=_holder(), until=self._now() + self._lease))
        try:
            yield
        finally:
            with self._begin() as connection:
                connection.execute(delete(leases).where((leases.c.target == target) & (leases.c.holder == _holder())))


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.target, row.key, row.state, _item(row.item), row.remote, row.hash, row.etag, row.error)


def _item(plain: Mapping[str, Any]) -> Item:
    return Item(**{**plain, "conflicts": tuple(plain["conflicts"])})


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _alive(holder: str) -> bool:
    """False only where it is sure: a process of this machine that is gone. Windows has no such harmless question."""
    host, _, number = holder.rpartition(":")
    if host != socket.gethostname() or os.name == "nt":
        return True
    if int(number) == os.getpid():
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return False
    return True
