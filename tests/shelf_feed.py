"""A target in memory that fails where it is told to: what the outbox does then can be tried thousands of times."""

from collections.abc import Iterator, Mapping
from typing import Any

from policynlp.errors import AlreadyThere, ChangedThere, FeedError
from policynlp.feeds.protocol import Remote
from policynlp.items import Item, Progress


class Killed(BaseException):
    """The process ends here: nothing that catches errors may catch it."""


class Shelf:
    """Entries by remote id; ``faults`` are taken one a call: '' none, before, after (the answer is lost), kill-…."""

    def __init__(self, *, recurring: bool = False, upserts: bool = False) -> None:
        self.name, self.recurring, self.upserts = "shelf", recurring, upserts
        self.entries: dict[str, dict[str, Any]] = {}
        self.faults: list[str] = []
        self.sent = 0

    def payload(self, item: Item) -> Mapping[str, Any]:
        return {"id": item.id, "text": item.row["text"], "state": item.state, "note": item.note}

    def find(self, key: str) -> Remote | None:
        for remote, entry in self.entries.items():
            if entry["id"] == key:
                return Remote(remote, str(entry["etag"]))
        return None

    def create(self, item: Item) -> Remote:
        with_same_id = self.find(item.id)
        if self.upserts and with_same_id:
            raise AlreadyThere(f"shelf: {item.id} is there")
        return self._write(str(len(self.entries) + 1), item)

    def update(self, item: Item, remote: Remote) -> Remote:
        if remote.etag and str(self.entries[remote.id]["etag"]) != remote.etag:
            raise ChangedThere(f"shelf: {item.id} was changed")
        return self._write(remote.id, item)

    withdraw = update

    def changes(self, known: Mapping[str, Remote]) -> Iterator[tuple[Progress, Remote]]:
        for key, remote in known.items():
            entry = self.entries[remote.id]
            if str(entry["etag"]) != remote.etag:
                yield (
                    Progress(key, entry["state"], entry["note"], source=self.name),
                    Remote(remote.id, str(entry["etag"])),
                )

    def worked_on(self, key: str, state: str, note: str) -> None:
        """A person over there changes an entry."""
        remote = self.find(key)
        assert remote
        entry = self.entries[remote.id]
        entry.update(state=state, note=note, etag=entry["etag"] + 1)

    def _write(self, remote: str, item: Item) -> Remote:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "kill-before":
            raise Killed
        if fault == "before":
            problem = FeedError(f"shelf: {item.id}: no answer")
            problem.again = True
            raise problem
        if fault == "refused":
            raise FeedError(f"shelf: {item.id}: refused")
        self.sent += 1
        etag = self.entries.get(remote, {"etag": 0})["etag"] + 1
        self.entries[remote] = {**self.payload(item), "etag": etag}
        if fault == "kill-after":
            raise Killed
        if fault == "after":
            problem = FeedError(f"shelf: {item.id}: no answer in time")
            problem.again = True
            raise problem
        return Remote(remote, str(etag))
