"""Tasks into a calendar (CalDAV, RFC 4791): one VTODO each, at an address made of our id, so that none is there twice.

The package `caldav` is not used: its session follows redirects to any host, takes proxies and passwords from the
environment and .netrc, and it brings LGPL code for expansions that we do not need. What is needed is five calls.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from policynlp.errors import AlreadyThere, ChangedThere, FeedError
from policynlp.feeds import dav, vtodo
from policynlp.feeds.http import Client, Response, trouble
from policynlp.feeds.protocol import Remote
from policynlp.items import Item, Progress

_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8"}
_XML = {"Content-Type": "application/xml; charset=utf-8"}
_HERE = "./"
_BATCH = 50


class CalDAV:
    """A `policynlp.feeds.protocol.Feed` on one calendar: ``client.base_url`` is the calendar's own address.

    ``make`` has it made (MKCALENDAR, with ``title``) where it is missing. `Remote.id` is the path of the resource,
    below the calendar where it lies there. One thread at a time.

    Deleted over there: `find` and `preload` do not know it, `update` raises ChangedThere, `withdraw` lets it be.
    Single repetitions that people marked (RECURRENCE-ID) are kept, but not read as progress.
    """

    recurring = True

    def __init__(self, client: Client, *, make: bool = False, title: str = "") -> None:
        self.name = client.target
        self._client, self._make, self._title = client, make, title or client.target
        self._home = dav.path_of(client.base_url)
        self._listed: dict[str, Remote] = {}
        self._fresh: set[str] | None = None
        self.close = client.close

    def payload(self, item: Item) -> Mapping[str, Any]:
        """The properties of the VTODO, by name; without DTSTAMP and SEQUENCE, which say nothing of the task."""
        return vtodo.payload(item)

    def preload(self) -> Mapping[str, Remote]:
        """All that the calendar holds, by id (UID), with one call; the next `find` of each id asks no more.

        A later `find` of the same id, and any after a write of it, asks the server again.
        """
        answer = self._report(dav.all_todos(), "all tasks")
        self._listed = {key: remote for key, remote, _ in self._todos(answer)}
        self._fresh = set()
        return dict(self._listed)

    def find(self, key: str) -> Remote | None:
        """What the calendar holds of the id: at its own address, or anywhere under its UID; None where nothing."""
        if self._fresh is not None and key not in self._fresh:
            self._fresh.add(key)
            return self._listed.get(key)
        answer = self._client.request("GET", _file(key), what=f"task {key}")
        if answer.ok and (whole := vtodo.parsed(answer.content)) and vtodo.master(whole, key):
            return Remote(_file(key), answer.etag or self._etag(_file(key), key))
        if not answer.ok and answer.status not in (404, 410):
            raise self._client.refused(answer)
        found = {uid: remote for uid, remote, _ in self._todos(self._report(dav.todo_of(key), f"task {key}"))}
        return found.get(key)

    def create(self, item: Item) -> Remote:
        """A new VTODO, which the server refuses (412) where the address is taken: then AlreadyThere."""
        self._touch(item.id)
        path, content = _file(item.id), vtodo.written(item)
        answer = self._put(path, content, {"If-None-Match": "*"}, item.id)
        if answer.status in (404, 409) and self._made(item.id):
            answer = self._put(path, content, {"If-None-Match": "*"}, item.id)
        if answer.ok:
            return self._marked(path, answer, item.id)
        if answer.status == 412 and answer.tries > 1 and (remote := self._landed(path, item)):
            return remote
        if answer.status == 412 or (answer.status in (400, 409) and self.find(item.id)):
            raise AlreadyThere(f"{answer.where}: the calendar holds a task of that id already; it is updated instead")
        raise self._client.refused(answer)

    def update(self, item: Item, remote: Remote) -> Remote:
        """Our text and dates anew; status, percent, comments, alarms and all else that people did stand."""
        self._touch(item.id)
        where = f"{self.name}, task {item.id}"
        answer = self._client.request("GET", remote.id, what=f"task {item.id}")
        if answer.status in (404, 410):
            raise ChangedThere(f"{where}: it was deleted in the calendar; it is looked up before a new try")
        if not answer.ok:
            raise self._client.refused(answer)
        etag = answer.etag or self._etag(remote.id, item.id)
        if remote.etag not in ("", etag):
            raise ChangedThere(f"{where}: somebody changed it in the calendar; pull first, then push again")
        whole = vtodo.parsed(answer.content)
        todo = vtodo.master(whole, item.id) if whole else None
        if whole is None or todo is None:
            raise FeedError(f"{where}: what stands at {remote.id} is not that task; mend or remove it in the calendar")
        before, content = whole.to_ical(), vtodo.laid_over(whole, todo, item)
        put = self._put(remote.id, content, {"If-Match": etag}, item.id)
        if put.ok:
            return self._marked(remote.id, put, item.id, not_=etag if content != before else "")
        if put.status == 412 and put.tries > 1 and (landed := self._landed(remote.id, item)):
            return landed
        if put.status in (404, 410, 412):
            raise ChangedThere(f"{where}: somebody changed it in the calendar just now; pull first, then push again")
        raise self._client.refused(put)

    def withdraw(self, item: Item, remote: Remote) -> Remote:
        """STATUS:CANCELLED; nothing is deleted. Where people deleted it, ``remote`` without its mark."""
        try:
            return self.update(replace(item, state="withdrawn"), remote)
        except ChangedThere:
            if self.find(item.id) is None:
                return Remote(remote.id)
            raise

    def changes(self, known: Mapping[str, Remote]) -> Iterator[tuple[Progress, Remote]]:
        """Of the entries whose ETag is another, what people did, in the order of ``known``.

        A changed text gives a Progress without values: the mark is new, and `update` puts ours back. What people
        deleted, or made unreadable, is passed over.
        """
        if not known:
            return
        answer = self._client.request(
            "PROPFIND", _HERE, what="all tasks", headers={**_XML, "Depth": "1"}, content=dav.etags()
        )
        if answer.status != 207:
            raise self._refused(answer)
        now = {found.path: found.etag for found in dav.found(answer)}
        keys = {self._path(remote.id): key for key, remote in known.items()}
        changed = [path for path, key in keys.items() if path in now and now[path] != known[key].etag]
        for some in dav.batches(changed, _BATCH):
            data = self._report(dav.todos_at(some), "changed tasks")
            told = {self._path(remote.id): (remote, todo) for _, remote, todo in self._todos(data)}
            for path in some:
                if path in told:
                    remote, todo = told[path]
                    yield vtodo.told(todo, keys[path], self.name), remote

    def _put(self, path: str, content: bytes, condition: Mapping[str, str], key: str) -> Response:
        return self._client.request(
            "PUT", path, what=f"task {key}", headers={**_CALENDAR, **condition}, content=content
        )

    def _report(self, question: bytes, what: str) -> Response | None:
        """The answer; None where the calendar is not there and may be made. Raises FeedError."""
        answer = self._client.request("REPORT", _HERE, what=what, headers={**_XML, "Depth": "1"}, content=question)
        if answer.status in (404, 410) and self._make:
            return None
        if answer.status != 207:
            raise self._refused(answer)
        return answer

    def _refused(self, answer: Response) -> FeedError:
        if answer.status in (404, 410):
            return FeedError(f"{answer.where}: there is no calendar at that address; check it, or have it made")
        return self._client.refused(answer)

    def _todos(self, answer: Response | None) -> Iterator[tuple[str, Remote, Any]]:
        """UID, resource and VTODO of each entry of an answer; what is none is passed over."""
        for found in dav.found(answer) if answer else ():
            whole = vtodo.parsed(found.content) if found.content else None
            todo = vtodo.master(whole) if whole else None
            if todo is not None:
                yield str(todo.get("UID", "")), Remote(self._reference(found.path), found.etag), todo

    def _made(self, key: str) -> bool:
        """Whether the calendar was missing and has been made now, which only ``make`` allows."""
        there = self._client.request(
            "PROPFIND", _HERE, what=f"task {key}", headers={**_XML, "Depth": "0"}, content=dav.etags()
        )
        if there.status not in (404, 410):
            return False
        if not self._make:
            raise self._refused(there)
        made = self._client.request(
            "MKCALENDAR", _HERE, what="the calendar itself", headers=_XML, content=dav.new_calendar(self._title)
        )
        if not made.ok and made.status not in (405, 409):  # made by somebody else at the same moment
            raise self._client.refused(made)
        return True

    def _marked(self, path: str, answer: Response, key: str, *, not_: str = "") -> Remote:
        """The resource after a PUT: a server that changed what it stored, or marks it weakly, gives its mark later.

        Raises FeedError where there is none, or it is still ``not_``.
        """
        strong = answer.etag if not answer.etag.startswith("W/") else ""
        etag = strong or self._etag(path, key)
        if etag in ("", not_):  # a login page that answers every call with 200 has done nothing
            text = f"{answer.where}: the answer says {answer.status}, but the calendar does not hold it"
            raise trouble(f"{text}; check the address of the target, then push again", again=True)
        return Remote(path, etag)

    def _etag(self, path: str, key: str) -> str:
        answer = self._client.request(
            "PROPFIND", path, what=f"task {key}", headers={**_XML, "Depth": "0"}, content=dav.etags()
        )
        return next((found.etag for found in dav.found(answer)), "") if answer.status == 207 else ""

    def _landed(self, path: str, item: Item) -> Remote | None:
        """The resource, where it already says what we sent: an earlier try arrived though its answer did not."""
        answer = self._client.request("GET", path, what=f"task {item.id}")
        whole = vtodo.parsed(answer.content) if answer.ok else None
        todo = vtodo.master(whole, item.id) if whole else None
        return Remote(path, answer.etag) if todo is not None and vtodo.says(todo, item) else None

    def _touch(self, key: str) -> None:
        if self._fresh is not None:
            self._fresh.add(key)

    def _path(self, reference: str) -> str:
        return dav.path_of(self._client.url(reference))

    def _reference(self, path: str) -> str:
        below = path.removeprefix(self._home)
        return quote(below if below != path and "/" not in below else path)


def _file(key: str) -> str:
    """The name of an id's resource: itself where it is plain, else its digest (an id of a period holds / and Chinese)."""
    return f"{key if _PLAIN.fullmatch(key) else hashlib.sha256(key.encode()).hexdigest()[:40]}.ics"
