"""What a target is to the outbox: a handful of calls, each on one item, that an adapter of your own may give too.

An adapter never decides what is sent: `policynlp.feeds.outbox` does, and keeps the ledger. An adapter only turns an
`Item` into what its system holds, and finds it again by our id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from policynlp.items import Item, Progress


@dataclass(frozen=True, slots=True)
class Remote:
    """What a system holds for an item: its own id for it, and the mark (ETag, lock version) of that state, '' if none."""

    id: str
    etag: str = ""


@runtime_checkable
class Feed(Protocol):
    """One configured target.

    ``recurring`` says whether it can hold a duty as one entry with a rule; else the outbox sends one item for each
    owner and period. A target that only listens (a webhook) says ``asks = False``: it cannot be asked what it holds, so
    `find` gives None and `changes` nothing, always, and what may have arrived is sent once more, which it must know by
    something that is the same at every try; without that attribute a target can be asked. All calls raise a `policynlp.errors.FeedError` that says whether a second try may help;
    none of them ever deletes anything.
    """

    name: str
    recurring: bool

    def payload(self, item: Item) -> Mapping[str, Any]:
        """What would be sent, as JSON values in a fixed order: what the ledger's hash is made of. Sends nothing."""
        ...

    def find(self, key: str) -> Remote | None:
        """What the system holds under our id, closed or not; None where there is nothing."""
        ...

    def create(self, item: Item) -> Remote:
        """Make it. Raises `AlreadyThere` where the system itself refuses a second entry of that id."""
        ...

    def update(self, item: Item, remote: Remote) -> Remote:
        """Bring what is there up to date. Raises `ChangedThere` where it is no longer as ``remote.etag`` knew it."""
        ...

    def withdraw(self, item: Item, remote: Remote) -> Remote:
        """Mark it as no longer asked for; nothing is deleted. Raises `ChangedThere` as `update` does.

        Where the target cannot be asked, ``remote.id`` is '' for a task of which it is not known whether it arrived.
        """
        ...

    def changes(self, known: Mapping[str, Remote]) -> Iterable[tuple[Progress, Remote]]:
        """What people did over there to the entries in ``known`` (our id to what the ledger has), with the new mark."""
        ...


def asks(feed: Feed) -> bool:
    """Whether the target can be asked what it holds: its attribute ``asks``, True where it has none."""
    return bool(getattr(feed, "asks", True))
