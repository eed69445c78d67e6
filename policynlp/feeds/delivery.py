"""From the store to a target and back: what `policynlp push` and `policynlp pull` do.

What is asked for only the store decides. Where people cancel an entry over there, its task stays as it is, and its note
says so (对方已取消): a clerk who agrees rejects it.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.resources import files

from policynlp.errors import BadChange, NotInStore
from policynlp.feeds.outbox import OnPlan, OnStep, Outbox, Report, Step, plan
from policynlp.feeds.protocol import Feed
from policynlp.feeds.targets import Target, open_feed
from policynlp.items import Item, Progress
from policynlp.register import Store
from policynlp.register.ledger import Ledger


class Delivery:
    """One target of one store, open for work; use it as a context manager, it gives connections back.

    ``cancelled`` holds the items that the last pull or push found cancelled over there and not before.
    """

    def __init__(self, store: Store, target: Target, *, today: date, feed: Feed | None = None) -> None:
        """``today`` bounds the periods of recurring duties. Raises TargetError where the target cannot be opened."""
        self.store, self.target, self.today = store, target, today
        self.feed = feed or open_feed(target)
        self.ledger = Ledger(store.database.write)
        self.outbox = Outbox(self.feed, self.ledger, self._record)
        self.cancelled: list[Item] = []
        self._known: dict[str, Item] = {}

    def __enter__(self) -> "Delivery":
        return self

    def __exit__(self, *_: object) -> None:
        close = getattr(self.feed, "close", None)
        if close:
            close()

    def items(self) -> tuple[Item, ...]:
        """The items of the store that go to the target; duties by period where it cannot hold a rule."""
        every = self.store.items(today=self.today, recurring=self.feed.recurring)
        self._known = {item.id: item for item in every}
        return tuple(item for item in every if self.target.wants(item))

    def plan(self) -> tuple[Step, ...]:
        """What a push would do now; nothing is sent, nothing is written."""
        return plan(self.feed, self.items(), self.ledger.entries(self.target.name))

    def pull(self) -> Report:
        """Take back what people did over there. Raises StoreError where another push or pull is under way."""
        with self.ledger.held(self.target.name):
            return self._pull()

    def push(self, *, on_plan: OnPlan = lambda _: None, on_step: OnStep = lambda *_: None) -> tuple[Report, Report]:
        """First `pull`, so that no one's work over there is written over; then send. The reports of both.

        ``on_plan`` and ``on_step`` as in `Outbox.push`. Where the pull fails nothing is sent.
        """
        with self.ledger.held(self.target.name):
            came = self._pull()
            if came.problems:
                return came, Report({}, left=sum(step.action != "skip" for step in self.plan()))
            return came, self.outbox.push(self.items(), on_plan=on_plan, on_step=on_step)

    def _pull(self) -> Report:
        self.cancelled = []
        self.items()
        return self.outbox.pull()

    def _record(self, progress: Progress) -> bool:
        """Whether it said anything new. What the store does not know, or does not allow, is passed over."""
        item = self._known.get(progress.id)
        if item is None:
            return False
        said = _as_noted(progress, item, self.target.name)
        if not _news(item, said):
            return False
        try:
            self.store.record(said, today=self.today)
        except (NotInStore, BadChange):
            return False
        if progress.state == "withdrawn" and item.state != "withdrawn":
            self.cancelled.append(item)
        return True


@lru_cache(maxsize=1)
def _words() -> Mapping[str, str]:
    words: Mapping[str, str] = tomllib.loads(files("policynlp.feeds").joinpath("delivery.toml").read_text("utf-8"))[
        "note"
    ]
    return words


def _as_noted(said: Progress, item: Item, target: str) -> Progress:
    """What the store is told: of a task that was cancelled there a note; the note goes where it was taken up again."""
    cancelled = _words()["cancelled"].format(target=target)
    if said.state == "withdrawn":
        if item.state == "withdrawn":
            return replace(said, state=None)
        note = _words()["said"].format(cancelled=cancelled, note=said.note) if said.note else cancelled
        return replace(said, state=None, note=note)
    if said.note is None and item.note.startswith(cancelled):
        return replace(said, note="")
    return said


def _news(item: Item, said: Progress) -> bool:
    pairs = ((said.state, item.state), (said.note, item.note), (said.done_on, item.done_on))
    return any(new is not None and new != old for new, old in pairs)


def counts(steps: Iterable[Step]) -> dict[str, int]:
    """How many steps of each action, in the order create, update, withdraw, skip; all four, 0 where none."""
    found = dict.fromkeys(("create", "update", "withdraw", "skip"), 0)
    for step in steps:
        found[step.action] += 1
    return found
