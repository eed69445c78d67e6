"""What every adapter must keep, as a check that an adapter can run on itself.

    from policynlp.feeds.contract import broken_promises

    def test_my_adapter(tmp_path):
        assert broken_promises(open_feed("test", {"folder": tmp_path})) == ()

Run it against a place where entries may be left behind: nothing is ever deleted, by the check either. An adapter whose
target only listens (``asks = False``) is held to what can be promised of such a one: see `policynlp.feeds.protocol.Feed`.
"""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from policynlp.errors import AlreadyThere, ChangedThere
from policynlp.feeds.outbox import fingerprint
from policynlp.feeds.protocol import Feed, Remote, asks
from policynlp.items import Item
from policynlp.rows import FIELDS

Check = Callable[[Feed, Item], str]


def sample(key: str = "") -> Item:
    """A task to try an adapter with; of a new id unless ``key`` names one."""
    key = key or uuid4().hex[:16]
    actor = {"name": "应急管理", "surface": "县应急管理局", "origin": "stated"}
    row = dict.fromkeys(FIELDS)
    row |= {
        "id": key,
        "document": "通知.txt",
        "title": "关于开展检查的通知",
        "number": "青安办〔2024〕7号",
        "issuer": "青屏县安全生产委员会办公室",
        "issued": "2024-04-10",
        "start": 0,
        "end": 20,
        "text": '=1+1 县应急管理局“五一”前完成 <b>检查</b>；\n"第二行"。',
        "path": ["重点任务", "危险化学品"],
        "kind": "measure",
        "sector": "危险化学品",
        "lead": [actor],
        "support": [],
        "suggested": [],
        "actions": [],
        "deadline": "“五一”前",
        "due": "2024-04-30",
        "milestones": [],
        "confidence": 0.9,
    }
    return Item(key, row, "0" * 64, day="2024-04-30")


def broken_promises(feed: Feed) -> tuple[str, ...]:
    """What the adapter does not keep, a line each; () where it keeps all. Leaves entries behind in the target."""
    checks: tuple[Check, ...] = (_steady, _found_again, _once, _updated, _withdrawn, _periods, _silent)
    if not asks(feed):
        checks = (_steady, _untold, _same_again, _told_apart, _periods)
    broken = []
    for check in checks:
        try:
            said = check(feed, sample())
        except Exception as problem:  # whatever an adapter raises that is none of ours is what it does not keep
            said = f"raised {type(problem).__name__}: {problem}"
        if said:
            broken.append(f"{check.__name__.lstrip('_')}: {said}")
    return tuple(broken)


def _steady(feed: Feed, item: Item) -> str:
    if fingerprint(feed, item) != fingerprint(feed, replace(item, version=9)):
        return "payload() differs for an item that differs only in its version"
    if fingerprint(feed, item) == fingerprint(feed, replace(item, row={**item.row, "text": "另一件事。"})):
        return "payload() is the same for another text"
    if fingerprint(feed, item) == fingerprint(feed, replace(item, state="withdrawn")):
        return "payload() is the same for a task that is withdrawn"
    return ""


def _found_again(feed: Feed, item: Item) -> str:
    if feed.find(item.id) is not None:
        return "find() finds an id that was never sent"
    made = feed.create(item)
    found = feed.find(item.id)
    if found is None:
        return "find() does not find what create() made"
    return "" if found.id == made.id else f"find() says {found.id}, create() said {made.id}"


def _once(feed: Feed, item: Item) -> str:
    made = feed.create(item)
    try:
        again = feed.create(item)
    except AlreadyThere:
        again = made
    found = feed.find(item.id)
    return "" if found and again.id == made.id == found.id else "create() of the same item made a second entry"


def _updated(feed: Feed, item: Item) -> str:
    made = feed.create(item)
    changed = replace(item, row={**item.row, "text": "县应急管理局6月底前完成复查。"}, day="2024-06-30")
    after = feed.update(changed, made)
    if after.id != made.id:
        return "update() made another entry"
    last = feed.update(item, after)
    if made.etag and made.etag != last.etag:
        try:
            feed.update(changed, Remote(made.id, made.etag))
        except ChangedThere:
            return ""
        return "" if feed.find(item.id) else "update() lost the entry"
    return ""


def _withdrawn(feed: Feed, item: Item) -> str:
    made = feed.create(item)
    after = feed.withdraw(replace(item, state="withdrawn"), made)
    found = feed.find(item.id)
    if found is None:
        return "withdraw() took the entry away; it may only mark it"
    return "" if found.id == after.id == made.id else "withdraw() made another entry"


def _periods(feed: Feed, item: Item) -> str:
    may = replace(item, id=f"{item.id}/应急管理/2024-05", owner="应急管理", period="2024-05", day="2024-05-31")
    june = replace(item, id=f"{item.id}/应急管理/2024-06", owner="应急管理", period="2024-06", day="2024-06-30")
    first, second = feed.create(may), feed.create(june)
    return "" if first.id != second.id else "two periods of one duty became one entry"


def _silent(feed: Feed, item: Item) -> str:
    made = feed.create(item)
    known = {item.id: feed.find(item.id) or made}
    states = [progress.state for progress, _ in feed.changes(known) if progress.state not in (None, "open")]
    return f"changes() reports {states} though nobody did anything" if states else ""


def _untold(feed: Feed, item: Item) -> str:
    """A target that cannot be asked says nothing, rather than something that may not be so."""
    made = feed.create(item)
    if feed.find(item.id) is not None:
        return "find() finds something, though the target cannot be asked"
    return "changes() reports something, though it cannot be asked" if list(feed.changes({item.id: made})) else ""


def _same_again(feed: Feed, item: Item) -> str:
    """What may have arrived is sent again: the receiver must be able to tell that it is the same."""
    first, again = feed.create(item), feed.create(item)
    if not first.etag:
        return "create() gives no mark by which a receiver could know a second try"
    return "" if first == again else f"create() of the same item is marked {again.etag}, and was {first.etag}"


def _told_apart(feed: Feed, item: Item) -> str:
    """Each change is another message, and one that follows an answer that was lost is allowed."""
    changed = replace(item, version=2, row={**item.row, "text": "县应急管理局6月底前完成复查。"})
    gone = replace(changed, version=3, state="withdrawn")
    made = feed.create(item)
    after = feed.update(changed, made)
    marks = [made.etag, after.etag, feed.withdraw(gone, after).etag]
    if len(set(marks)) < len(marks):
        return "create(), update() and withdraw() are marked alike: a receiver would pass over a change"
    return "" if feed.withdraw(gone, Remote("")).etag == marks[2] else "withdraw() of what may not be there is another"
