"""The outbox: each task once per target, whatever breaks on the way.

Before anything is sent, the ledger says that it will be (``waiting``); after the answer it says what the target holds
(``confirmed``). What lies between is found again by our id before a second try, so that a crash or a time-out never
makes a second entry. Nothing is ever deleted over there: what is no longer asked for is marked as withdrawn.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from policynlp.errors import AlreadyThere, ChangedThere, FeedError, TargetError
from policynlp.feeds.protocol import Feed, Remote
from policynlp.items import Item, Progress
from policynlp.register.ledger import Entry, Ledger

Action = Literal["create", "update", "withdraw", "skip"]
Record = Callable[[Progress], bool]
"""Writes a progress into the store; False where it says nothing new, or the store has no such task."""

PATIENCE = 3
"""After so many failures of the connection in a row a push stops: the target does not answer, the rest waits."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a push does with one item: ``hash`` is that of its payload, ``entry`` what the ledger has of it, or None."""

    action: Action
    item: Item
    hash: str
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Report:
    """How a push or pull ended: steps done by action, what came back, and a line for each that failed."""

    done: Mapping[str, int]
    came_back: int = 0
    problems: tuple[str, ...] = ()
    left: int = 0


def fingerprint(feed: Feed, item: Item) -> str:
    """SHA-256 of what would be sent, in hex: equal where the target would hold the same."""
    plain = json.dumps(feed.payload(item), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def plan(feed: Feed, items: Iterable[Item], entries: Mapping[str, Entry]) -> tuple[Step, ...]:
    """What a push has to do, in the order of ``items``; then the entries whose task the store no longer knows.

    An item that was withdrawn before it was ever sent is skipped. Raises nothing and sends nothing.
    """
    steps, seen = [], set()
    for item in items:
        seen.add(item.id)
        steps.append(_step(feed, item, entries.get(item.id)))
    for key in sorted(entries.keys() - seen):
        gone = replace(entries[key].item, state="withdrawn")
        steps.append(_step(feed, gone, entries[key]))
    return tuple(steps)


def _step(feed: Feed, item: Item, entry: Entry | None) -> Step:
    mark = fingerprint(feed, item)
    if entry is None:
        return Step("skip" if item.state == "withdrawn" else "create", item, mark, None)
    if entry.state in ("confirmed", "withdrawn") and entry.hash == mark:
        return Step("skip", item, mark, entry)
    if item.state == "withdrawn":
        return Step("withdraw", item, mark, entry)
    return Step("update" if entry.remote else "create", item, mark, entry)


class Outbox:
    """Brings one target up to date and takes back what people did there.

    ``record`` is the store's: the outbox itself writes only its ledger.
    """

    def __init__(self, feed: Feed, ledger: Ledger, record: Record) -> None:
        self.feed, self.ledger, self.record = feed, ledger, record

    def push(self, items: Sequence[Item], *, on_step: Callable[[Step], None] | None = None) -> Report:
        """Carry out the plan, item by item; one that fails does not stop the others.

        Stops where the target cannot be used at all (wrong password, not configured, no answer `PATIENCE` times
        running); what was not done stays in the ledger as it is. Raises nothing of the feed's: see ``problems``.
        """
        steps = [step for step in plan(self.feed, items, self.ledger.entries(self.feed.name)) if step.action != "skip"]
        done: Counter[str] = Counter()
        problems: list[str] = []
        silent = 0
        if any(step.action == "create" for step in steps):
            try:
                self._preload()
            except FeedError as problem:
                return Report(done, 0, (str(problem),), len(steps))
        for n, step in enumerate(steps):
            if on_step:
                on_step(step)
            try:
                self._carry_out(step)
                done[step.action] += 1
                silent = 0
            except FeedError as problem:
                problems.append(str(problem))
                silent = silent + 1 if problem.again else 0
                if isinstance(problem, TargetError) or silent == PATIENCE:
                    return Report(done, 0, tuple(problems), len(steps) - n - 1)
        return Report(done, 0, tuple(problems))

    def pull(self, items: Sequence[Item], refreshed: Callable[[], Sequence[Item]]) -> Report:
        """Take back what people did over there, as progress; the text of a task is never touched.

        ``items`` are the store's as they stand, ``refreshed`` gives them anew after the progress was written: an entry
        that was up to date before is up to date after, since the target already holds what was taken from it.
        """
        entries = self.ledger.entries(self.feed.name)
        known = {key: Remote(entry.remote, entry.etag) for key, entry in entries.items() if entry.remote}
        before = {item.id: item for item in items}
        current = {key for key, item in before.items() if key in known and self._is_current(item, entries[key])}
        came: dict[str, Remote] = {}
        news = 0
        try:
            for progress, remote in self.feed.changes(known):
                news += self.record(progress)
                came[progress.id] = remote
        except FeedError as problem:
            self._settle(came, current, entries, refreshed)
            return Report({}, news, (str(problem),))
        self._settle(came, current, entries, refreshed)
        return Report({}, news)

    def _preload(self) -> None:
        """Ask the target once for all that it holds, where it can say so: five hundred look-ups become one."""
        preload = getattr(self.feed, "preload", None)
        if preload:
            preload()

    def _is_current(self, item: Item, entry: Entry) -> bool:
        return entry.hash == fingerprint(self.feed, item)

    def _settle(
        self,
        came: Mapping[str, Remote],
        current: set[str],
        entries: Mapping[str, Entry],
        refreshed: Callable[[], Sequence[Item]],
    ) -> None:
        """The new marks into the ledger, after the progress: a crash between the two only reads the same again."""
        after = {item.id: item for item in refreshed()} if came else {}
        for key, remote in came.items():
            entry = replace(entries[key], remote=remote.id, etag=remote.etag)
            if key in current and key in after:
                entry = replace(entry, hash=fingerprint(self.feed, after[key]), item=after[key])
            self.ledger.put(entry)

    def _carry_out(self, step: Step) -> None:
        entry = step.entry or Entry(self.feed.name, step.item.id, "waiting", item=step.item)
        entry = replace(entry, state="waiting", item=step.item, error="")
        self.ledger.put(entry)
        try:
            remote = self._send(step, entry)
        except ChangedThere as problem:
            self.ledger.put(replace(entry, state="conflict", error=str(problem)))
            raise
        except FeedError as problem:
            self.ledger.put(replace(entry, state="sent" if problem.again else "waiting", error=str(problem)))
            raise
        state: Literal["withdrawn", "confirmed"] = "withdrawn" if step.action == "withdraw" else "confirmed"
        self.ledger.put(replace(entry, state=state, remote=remote.id, etag=remote.etag, hash=step.hash))

    def _send(self, step: Step, entry: Entry) -> Remote:
        known = Remote(entry.remote, entry.etag) if entry.remote else None
        unsure = step.entry is not None and step.entry.state in ("waiting", "sent")
        if step.entry is not None and step.entry.state == "conflict":
            known = self.feed.find(step.item.id)  # None: people took it away, and the task is still asked for
        elif known is None or unsure:
            known = self.feed.find(step.item.id) or known
        if known is None and step.action == "withdraw":
            return Remote("")  # it never arrived: there is nothing to take back
        if known is None:
            try:
                return self.feed.create(step.item)
            except AlreadyThere:
                known = self.feed.find(step.item.id)
                if known is None:
                    raise
        change = self.feed.withdraw if step.action == "withdraw" else self.feed.update
        return change(step.item, known)
