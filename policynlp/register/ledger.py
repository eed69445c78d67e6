"""The ledger of the feeds: what each target holds of each item, and what is under way to it.

Every `Ledger.put` is a transaction of its own, since the target cannot be taken back into one. A push holds its target
by a lease, so that two people who push at once do not both make the same entry.
"""

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from secrets import token_hex
from time import time
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, insert, select, update

from policynlp.errors import StoreError
from policynlp.items import Item
from policynlp.register.schema import leases, ledger

State = Literal["waiting", "sent", "confirmed", "conflict", "withdrawn"]
"""``waiting``: meant to be sent; ``sent``: sent, and no answer came; ``confirmed``: the target holds ``hash``;
``conflict``: somebody changed it over there; ``withdrawn``: marked there as no longer asked for."""

LEASE = 300.0
"""Seconds for which a push holds its target without a sign of life."""

_AT_WORK: set[str] = set()
"""The holders of this process: a holder with our number that is not among them was a process before us."""


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
        self._holds: dict[str, tuple[str, float]] = {}

    def entries(self, target: str) -> dict[str, Entry]:
        """All entries of a target by their key; {} where nothing was ever sent there."""
        with self._begin() as connection:
            rows = connection.execute(select(ledger).where(ledger.c.target == target).order_by(ledger.c.key))
            return {row.key: _entry(row) for row in rows}

    def put(self, *entries: Entry) -> None:
        """Write entries, all or none, new or in place of those with their target and key."""
        if not entries:
            return
        with self._begin() as connection:
            for entry in entries:
                values = {key: value for key, value in asdict(entry).items() if key not in ("target", "key")}
                same = (ledger.c.target == entry.target) & (ledger.c.key == entry.key)
                if not connection.execute(update(ledger).where(same).values(values)).rowcount:
                    connection.execute(insert(ledger).values(target=entry.target, key=entry.key, **values))

    def keep(self, target: str) -> None:
        """A sign of life of whoever holds the target; written down now and then, nothing where nobody here holds it.

        Raises StoreError where another push took the target over: two must not make the same entries.
        """
        holder, since = self._holds.get(target, ("", 0.0))
        now = self._now()
        if not holder or now < since + self._lease / 4:
            return
        mine = (leases.c.target == target) & (leases.c.holder == holder)
        with self._begin() as connection:
            kept = connection.execute(update(leases).where(mine).values(until=now + self._lease)).rowcount
        if not kept:
            raise StoreError(f"{target}: took so long that another push took over; nothing more is sent; push again")
        self._holds[target] = holder, now

    @contextmanager
    def held(self, target: str) -> Iterator[None]:
        """Hold a target for the time of a push or pull.

        Raises StoreError where another push or pull holds it. The lease of a process of this machine that no longer
        runs is taken over at once, that of another machine when it has run out.
        """
        holder = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
        with self._begin() as connection:
            row = connection.execute(select(leases).where(leases.c.target == target)).first()
            if row is not None and row.until > self._now() and _alive(row.holder):
                who = ":".join(row.holder.split(":")[:2])
                raise StoreError(
                    f"{target}: {who} is pushing to it or pulling from it; try again when that is done, "
                    f"or in {max(1, round(row.until - self._now()))} seconds"
                )
            connection.execute(delete(leases).where(leases.c.target == target))
            connection.execute(insert(leases).values(target=target, holder=holder, until=self._now() + self._lease))
        self._holds[target] = holder, self._now()
        _AT_WORK.add(holder)
        try:
            yield
        finally:
            _AT_WORK.discard(holder)
            self._holds.pop(target, None)
            with self._begin() as connection:
                connection.execute(delete(leases).where((leases.c.target == target) & (leases.c.holder == holder)))


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.target, row.key, row.state, _item(row.item), row.remote, row.hash, row.etag, row.error)


def _item(plain: Mapping[str, Any]) -> Item:
    return Item(**{**plain, "conflicts": tuple(plain["conflicts"])})


def _alive(holder: str) -> bool:
    """False only where it is sure: a process of this machine that is gone. Windows has no such harmless question."""
    host, number, *_ = holder.split(":")
    if host == socket.gethostname() and int(number) == os.getpid():
        return holder in _AT_WORK
    if host != socket.gethostname() or os.name == "nt":
        return True
    with suppress(PermissionError):
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return False
    return True
