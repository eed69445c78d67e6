"""The outbox: each task once per target, whatever breaks on the way.

Before anything is sent, the ledger says of all of it that it will be (``waiting``); after the answers it says what the
target holds (``confirmed``). What lies between is found again by our id before a second try, so that a crash or a
time-out never makes a second entry. Nothing is ever deleted over there: what is no longer asked for is marked as withdrawn.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from policynlp.errors import AlreadyThere, ChangedThere, FeedError, TargetError
from policynlp.feeds.protocol import Feed, Remote, asks
from policynlp.items import Item, Progress
from policynlp.register.ledger import Entry, Ledger, State

Action = Literal["create", "update", "withdraw", "skip"]
Record = Callable[[Progress], bool]
"""Writes a progress into the store; False where it says nothing new, or the store has no such task."""

PATIENCE = 3
"""After so many failures of the connection in a row a push stops: the target does not answer, the rest waits."""

BATCH = 25
"""So many answers are written into the ledger at once. What a crash keeps from being written is found by its id."""

_STRANGE = (LookupError, TypeError, ValueError, AttributeError, OSError)
"""What an adapter raises that did not think of an answer: no FeedError, but no reason either to stop with a traceback."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a push does with one item: ``hash`` is that of its payload, ``entry`` what the ledger has of it, or None."""

    action: Action
    item: Item
    hash: str
    entry: Entry | None


OnPlan = Callable[[Sequence[Step]], None]
OnStep = Callable[[Step, int, int], None]


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
        self._answered: list[Entry] = []

    def push(
        self, items: Sequence[Item], *, on_plan: OnPlan = lambda _: None, on_step: OnStep = lambda *_: None
    ) -> Report:
        """Carry out the plan, item by item; one that fails does not stop the others.

        ``on_plan`` sees all steps before anything is sent, ``on_step`` each before it is done, with how many are and
        how many there are to do.

        Stops where the target cannot be used at all (wrong password, not configured, no answer `PATIENCE` times
        running); what was not done stays in the ledger as waiting. What failed last time comes last, so that a few
        that the target cannot stand do not keep the others from it for ever. Raises nothing of the feed's: see
        ``problems``; StoreError where the ledger cannot be written or the target is no longer held.
        """
        planned = plan(self.feed, items, self.ledger.entries(self.feed.name))
        on_plan(planned)
        steps = [step for step in planned if step.action != "skip"]
        steps.sort(key=lambda step: bool(step.entry and step.entry.error))
        self.ledger.put(*map(self._waiting, steps))
        try:
            if any(step.action == "create" for step in steps):
                self._preload()
            return self._carry_out(steps, on_step)
        except FeedError as problem:
            return Report({}, 0, (str(problem),), len(steps))
        finally:
            self._write_down()

    def pull(self) -> Report:
        """Take back what people did over there, as progress; the text of a task is never touched.

        What was changed over there is sent once more by the next push, so that our text stands there again.
        """
        entries = self.ledger.entries(self.feed.name)
        news = 0
        try:
            for progress, remote in self._changes(self._known(entries)):
                entry = entries[progress.id]
                # Before the ledger: a crash between the two only reads the same again.
                news += self.record(_theirs(progress, entry))
                self._answered.append(replace(entry, remote=remote.id, etag=remote.etag, hash=""))
        except FeedError as problem:
            return Report({}, news, (str(problem),))
        finally:
            self._write_down()
        return Report({}, news)

    def _known(self, entries: Mapping[str, Entry]) -> dict[str, Remote]:
        """What the target holds as far as we know, by id.

        What was sent and never answered is looked up, without its mark: people may have worked on it since.
        """
        known = {key: Remote(entry.remote, entry.etag) for key, entry in entries.items() if entry.remote}
        lost = [key for key, entry in entries.items() if not entry.remote and entry.state in ("waiting", "sent")]
        if lost and asks(self.feed):
            self._preload()
            for key in lost:
                with _asking(f"{self.feed.name}, task {key}"):
                    found = self.feed.find(key)
                if found:
                    known[key] = Remote(found.id)
        return known

    def _changes(self, known: Mapping[str, Remote]) -> Iterator[tuple[Progress, Remote]]:
        with _asking(f"{self.feed.name}, all tasks"):
            yield from self.feed.changes(known)

    def _preload(self) -> None:
        """Ask the target once for all that it holds, where it can say so: five hundred look-ups become one."""
        preload = getattr(self.feed, "preload", None)
        if preload:
            with _asking(f"{self.feed.name}, all tasks"):
                preload()

    def _carry_out(self, steps: Sequence[Step], on_step: OnStep) -> Report:
        done: Counter[str] = Counter()
        problems: list[str] = []
        silent = 0
        for n, step in enumerate(steps):
            on_step(step, n, len(steps))
            self.ledger.keep(self.feed.name)
            try:
                self._one(step)
                done[step.action] += 1
                silent = 0
            except FeedError as problem:
                problems.append(str(problem))
                silent = silent + 1 if problem.again else 0
                if isinstance(problem, TargetError) or silent == PATIENCE:
                    return Report(done, 0, tuple(problems), len(steps) - n - 1)
        return Report(done, 0, tuple(problems))

    def _one(self, step: Step) -> None:
        entry = self._waiting(step)
        try:
            with _asking(f"{self.feed.name}, task {step.item.id}"):
                remote = self._send(step)
        except FeedError as problem:
            state: State = "conflict" if isinstance(problem, ChangedThere) else "sent" if problem.again else "waiting"
            self._answered.append(replace(entry, state=state, error=str(problem)))
            raise
        state = "withdrawn" if step.action == "withdraw" else "confirmed"
        now = replace(entry, state=state, remote=remote.id, etag=remote.etag, hash=step.hash, error="")
        self._answered.append(now)
        if len(self._answered) >= BATCH:
            self._write_down()

    def _waiting(self, step: Step) -> Entry:
        """The entry as it is before its answer; the last failure stands until one comes.

        One whose answer never came is looked for before a second try.
        """
        if step.entry is None:
            return Entry(self.feed.name, step.item.id, "waiting", step.item)
        state: State = "conflict" if step.entry.state == "conflict" else "waiting"
        return replace(step.entry, state=state, item=step.item)

    def _write_down(self) -> None:
        """What was answered, into the ledger; where this is not reached, the entries are still waiting there."""
        answered, self._answered = self._answered, []
        self.ledger.put(*answered)

    def _send(self, step: Step) -> Remote:
        entry = step.entry
        known = Remote(entry.remote, entry.etag) if entry and entry.remote else None
        if entry and entry.state == "conflict":
            known = self.feed.find(step.item.id)  # None: people took it away, and the task is still asked for
        elif known is None or (entry and entry.state in ("waiting", "sent")):
            known = self.feed.find(step.item.id) or known
        if known is None and step.action == "withdraw":
            # It never arrived, there is nothing to take back; one that cannot be asked may have taken it all the same.
            return Remote("") if asks(self.feed) else self.feed.withdraw(step.item, Remote(""))
        if known is None:
            try:
                return self.feed.create(step.item)
            except AlreadyThere:
                known = self.feed.find(step.item.id)
                if known is None:
                    raise
        change = self.feed.withdraw if step.action == "withdraw" else self.feed.update
        return change(step.item, known)


def _theirs(said: Progress, entry: Entry) -> Progress:
    """What people did, without a state that we wrote there ourselves: the store may have moved on since."""
    ours = said.state == entry.item.state and (said.state == "withdrawn" or not entry.remote)
    return replace(said, state=None) if ours else said


@contextmanager
def _asking(where: str) -> Iterator[None]:
    """Around a call of an adapter: what it raises unforeseen becomes a FeedError that names target and task."""
    try:
        yield
    except _STRANGE as error:
        problem = FeedError(
            f"{where}: the adapter does not know what to make of the answer ({type(error).__name__}); whether it was "
            "done is not known; check the address of the target, then push again"
        )
        problem.again = True
        raise problem from error
