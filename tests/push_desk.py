"""A store that is pushed to targets without the command: `Delivery` on a client whose waits are short."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from push_office import directive, fill

from policynlp.feeds.delivery import Delivery
from policynlp.feeds.http import Access, Client, Limits
from policynlp.feeds.outbox import Report, fingerprint
from policynlp.feeds.protocol import Feed
from policynlp.feeds.targets import Target
from policynlp.items import Item
from policynlp.register import Store, open_store
from policynlp.register.ledger import Entry, Ledger

TODAY = date(2027, 2, 1)
SHORT = Limits(connect=2, total=0.8, tries=3)
NAME = "office"
Maker = Callable[[Client], Feed]


@lru_cache
def _filled(count: int) -> bytes:
    """A store's file with so many tasks: made once, since the migrations take their time."""
    with TemporaryDirectory() as folder:
        fill(f"{folder}/register.db", count)
        return Path(folder, "register.db").read_bytes()


class PushDesk:
    """A store of ``count`` tasks; each push opens a feed of its own, as each start of the program does."""

    def __init__(self, folder: Path, make: Maker, access: Access, *, count: int = 6, posts: bool = False) -> None:
        self.db = str(folder / "register.db")
        self.ids = [task.id for task in directive(count).tasks]
        Path(self.db).write_bytes(_filled(count))
        self._make, self._access, self._posts = make, access, posts
        self.waited: list[float] = []

    @contextmanager
    def store(self) -> Iterator[Store]:
        with open_store(self.db, who="李四") as store:
            yield store

    @contextmanager
    def delivery(self, url: str, access: Access | None = None, **filters: Any) -> Iterator[Delivery]:
        client = Client(
            url,
            target=NAME,
            access=access or self._access,
            limits=SHORT,
            repeat_posts=self._posts,
            sleep=self.waited.append,
        )
        with self.store() as store:
            target = Target(NAME, "test", {}, **filters)
            with Delivery(store, target, today=TODAY, feed=self._make(client)) as delivery:
                yield delivery

    def push(self, url: str, **values: Any) -> tuple[Report, Report]:
        with self.delivery(url, **values) as delivery:
            return delivery.push()

    def problems(self, url: str, **values: Any) -> list[str]:
        came, sent = self.push(url, **values)
        return [*came.problems, *sent.problems]

    def pull(self, url: str) -> Report:
        with self.delivery(url) as delivery:
            return delivery.pull()

    def ledger(self) -> dict[str, Entry]:
        with self.store() as store:
            return Ledger(store.database.write).entries(NAME)

    def items(self) -> dict[str, Item]:
        with self.store() as store:
            return {item.id: item for item in store.items(today=TODAY)}

    def confirmed(self, feed: Feed) -> dict[str, Item]:
        """The items of which the ledger says that the target holds just that."""
        entries = self.ledger()
        return {
            key: entry.item
            for key, entry in entries.items()
            if entry.state == "confirmed" and entry.hash == fingerprint(feed, entry.item)
        }

    def change(self, *keys: str, text: str = "改过的任务") -> None:
        with self.store() as store:
            for key in keys:
                store.edit(key, {"text": f"{text}：{key}。"})
