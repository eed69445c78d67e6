"""Tasks as signed events to an address: CloudEvents 1.0 (structured JSON), signed as Standard Webhooks has it.

A receiver cannot be asked what it holds. So the event's id is the key: it is made of the task and of what the event
says, the same at every try, and the receiver passes over an id that it has seen. A second send after a time-out is
therefore the protocol's own answer. Where an answer was lost and the task changed before the second try, "created" comes
twice for one ``subject`` with two ids, and "withdrawn" may come for one that never did: keep tasks by their ``subject``. Signature: https://github.com/standard-webhooks/standard-webhooks (spec, "v1").
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from policynlp.errors import FeedError, OutputError, TargetError
from policynlp.export.whole import write_whole
from policynlp.feeds.http import Client
from policynlp.feeds.protocol import Remote
from policynlp.items import Item, Progress

_PREFIX = "whsec_"
_TYPE = "cn.policynlp.task."
_LARGEST = 64 * 1024 * 1024


def signature(secret: bytes, id: str, timestamp: int, body: bytes) -> str:
    """The value of the header webhook-signature: ``v1,`` and base64 of HMAC-SHA256 over ``id.timestamp.body``."""
    signed = f"{id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode("ascii")


def key_of(secret: str, target: str) -> bytes:
    """The signing key: what ``whsec_`` (base64) holds, else the secret's own bytes. Raises TargetError."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True) if secret.startswith(_PREFIX) else None
    except (binascii.Error, ValueError):
        raise TargetError(
            f"{target}: the signing secret begins with {_PREFIX} but is not base64; copy it anew"
        ) from None
    key = secret.encode() if key is None else key
    if len(key) < 16:
        raise TargetError(f"{target}: the signing secret is shorter than 16 bytes; make a longer one")
    return key


class Webhook:
    """A `policynlp.feeds.protocol.Feed` whose target only listens. One thread at a time.

    ``client.base_url`` is the receiver's address, and ``client`` repeats POSTs (``repeat_posts=True``; else TargetError).
    ``source`` is the CloudEvents source, a URI reference of the office. An event that could not be given after all tries
    is kept in ``dead``, a JSON Lines file (``{"id", "reason", "event"}`` a line, each id once), and the FeedError says
    so; its line goes once an event of that task is given. ``clock`` gives the Unix time that is signed.
    """

    recurring = True
    asks = False

    def __init__(
        self,
        client: Client,
        *,
        secret: str,
        source: str = "/policynlp",
        dead: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not client.repeats_posts:
            raise TargetError(f"{client.target}: a webhook's client must repeat POSTs; make it with repeat_posts=True")
        self.name = client.target
        self._client, self._source, self._dead, self._clock = client, source, dead, clock
        self._key = key_of(secret, client.target)
        path = urlsplit(client.address).path  # many receivers know a sender by it
        key = self._key.decode("utf-8", "backslashreplace")
        client.hide(secret, secret.removeprefix(_PREFIX), key, path.strip("/"))
        self.close = client.close

    def __repr__(self) -> str:
        return f"Webhook({self.name!r})"

    def payload(self, item: Item) -> Mapping[str, Any]:
        """The event's data: the item's fields and its row, as JSON values."""
        return {
            "id": item.id,
            "state": item.state,
            "day": item.day,
            "rule": item.rule,
            "owner": item.owner,
            "period": item.period,
            "note": item.note,
            "done_on": item.done_on,
            "directive": item.directive,
            "task": dict(item.row),
        }

    def event(self, kind: str, item: Item) -> dict[str, Any]:
        """The CloudEvent of ``kind`` (created, updated, withdrawn): the same item gives the same event.

        Its ``id`` is the task's, its version's and a digest of all that the event says: a task that is changed and
        changed back gives a new event. It has no ``time``: when it is sent says
        nothing of the task, and the signature's timestamp tells it.
        """
        data = {**self.payload(item), "version": item.version}
        digest = hashlib.sha256(_json({"kind": kind, "data": data})).hexdigest()[:32]
        return {
            "specversion": "1.0",
            "id": f"{_ascii(item.id)}-{item.version}-{digest}",
            "source": self._source,
            "type": _TYPE + kind,
            "subject": item.id,
            "datacontenttype": "application/json",
            "data": data,
        }

    def find(self, key: str) -> Remote | None:
        """None, always: a receiver cannot be asked. A second `create` carries the same id, which it passes over."""
        return None

    def create(self, item: Item) -> Remote:
        """Give the event ``…created``. The mark is the event's id."""
        return self._give("created", item)

    def update(self, item: Item, remote: Remote) -> Remote:
        """Give the event ``…updated``."""
        return self._give("updated", item)

    def withdraw(self, item: Item, remote: Remote) -> Remote:
        """Give the event ``…withdrawn``."""
        return self._give("withdrawn", item)

    def changes(self, known: Mapping[str, Remote]) -> Iterator[tuple[Progress, Remote]]:
        """Nothing: a webhook runs one way."""
        return iter(())

    def _give(self, kind: str, item: Item) -> Remote:
        event = self.event(kind, item)
        body, id, when = _json(event), event["id"], int(self._clock())
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": id,
            "webhook-timestamp": str(when),
            "webhook-signature": signature(self._key, id, when, body),
        }
        with self._kept(event):
            answer = self._client.request("POST", "", what=f"task {item.id}", headers=headers, content=body)
            if not answer.ok:
                raise self._client.refused(answer)
        self._settle(item.id)
        return Remote(item.id, id)

    @contextmanager
    def _kept(self, event: dict[str, Any]) -> Iterator[None]:
        """Around a send: an event that fails goes to the dead letters, and the error says where it is."""
        try:
            yield
        except FeedError as error:
            if self._dead is None:
                raise
            letters = {**self._letters(), event["id"]: {"id": event["id"], "reason": str(error), "event": event}}
            try:
                self._write(letters)
            except OutputError as second:
                raise _longer(error, f"and not kept: {second}") from None
            raise _longer(error, f"the event is kept in {self._dead}") from None

    def _settle(self, key: str) -> None:
        """Take a task's dead letters out once a later event of it, which says all of the task, was given."""
        letters = self._letters() if self._dead is not None else {}
        rest = {id: letter for id, letter in letters.items() if letter["event"]["subject"] != key}
        if len(rest) != len(letters):
            self._write(rest)

    def _letters(self) -> dict[str, dict[str, Any]]:
        """The dead letters by id, in their order; none where there is no file. Raises TargetError on another file."""
        if self._dead is None or not self._dead.exists():
            return {}
        try:
            if self._dead.stat().st_size > _LARGEST:
                raise TargetError(f"{self.name}: {self._dead} is larger than {_LARGEST} bytes; move it away")
            lines = [json.loads(line) for line in self._dead.read_bytes().splitlines() if line.strip()]
            return {str(line["id"]): line for line in lines if line["event"]["subject"]}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise TargetError(f"{self.name}: {self._dead} is no file of dead letters; name another as dead") from None

    def _write(self, letters: Mapping[str, Mapping[str, Any]]) -> None:
        assert self._dead is not None
        write_whole(self._dead, b"".join(_json(letter) + b"\n" for letter in letters.values()))


def _longer(error: FeedError, more: str) -> FeedError:
    """The same error, with more said; what kind it is decides whether the others are tried."""
    told = type(error)(f"{error}; {more}")
    told.again = error.again
    return told


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def _ascii(key: str) -> str:
    """The id as a header holds it; Chinese and all signs that part words there are % encoded."""
    return quote(key, safe="/-_")
