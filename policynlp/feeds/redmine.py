"""Redmine: an issue per task below an issue per directive, found again by our id in a custom field.

Redmine has no upsert: `Redmine.create` looks first, over the whole project and closed issues too. Where an id is there
twice (two runs at once), the oldest issue counts. Status, done ratio and notes belong to people and are only read.

Between the look at an issue and the change of it lie milliseconds in which a person's change would be overwritten:
REST shows no lock version. The issue's history over there keeps what they wrote.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from policynlp.errors import AlreadyThere, ChangedThere, FeedError, TargetError
from policynlp.feeds import redmine_text as text
from policynlp.feeds.http import Client
from policynlp.feeds.protocol import Remote
from policynlp.feeds.redmine_api import Api, Refused
from policynlp.feeds.redmine_progress import progress
from policynlp.feeds.redmine_site import PAGE, Place, Site, survey, told
from policynlp.items import Item, Progress

INDEX_LIMIT = 5_000
"""Up to so many issues of ours are read at once before the first is made; beyond, each task is looked up alone."""

Issue = dict[str, Any]


class Redmine:
    """A project in a Redmine as a target (`policynlp.feeds.protocol.Feed`); one thread at a time."""

    recurring = False

    def __init__(self, name: str, client: Client, place: Place) -> None:
        self.name, self._place = name, place
        self._api = Api(client)
        self._site: Site | None = None
        self._index: dict[str, Remote] | None = None
        self._too_many = False
        self._parents: dict[str, int] = {}
        self.close = client.close

    def payload(self, item: Item) -> Mapping[str, Any]:
        """Key, parent's key, category, subject, description, dates, and whether withdrawn; nothing of its progress."""
        return {
            "key": item.id,
            "parent": _parent_key(item),
            "category": item.row["sector"] or None,
            "subject": text.subject(item),
            "description": text.description(item),
            "start_date": text.start_day(item),
            "due_date": item.day,
            "withdrawn": item.state == "withdrawn",
        }

    def check(self) -> None:
        """Look whether all is there. Raises TargetError, one line that says what an administrator must add where."""
        self._site = survey(self._api, self._place)

    def preload(self) -> int:
        """Read all ids of the project at once (a call for each hundred); how many there are.

        `find` and `create` then ask no more, until a call fails. Past `INDEX_LIMIT` nothing is kept.
        """
        site, found = self._ready(), dict[str, Remote]()
        count = 0
        while True:
            page = self._issues(site, (), "all tasks", limit=PAGE, offset=count)
            count += len(page["issues"])
            for issue in page["issues"]:
                key = site.key_of(issue)
                if key:
                    found.setdefault(key, _remote(issue))
            if page["total_count"] > INDEX_LIMIT:
                self._too_many = True
                return int(page["total_count"])
            if count >= page["total_count"] or not page["issues"]:
                self._index = found
                return len(found)

    def find(self, key: str) -> Remote | None:
        """The oldest issue of that id in the project and those below it, whatever its status; None where none is."""
        if self._index is not None:
            return self._index.get(key)
        return self._looked_up(key)

    def create(self, item: Item) -> Remote:
        """Make the issue, and before it the directive's, where they are not there. Raises AlreadyThere, FeedError."""
        site = self._ready()
        if self._index is None and not self._too_many:
            self.preload()
        if found := self.find(item.id):
            raise AlreadyThere(f"{self._where(item)}: issue {found.id} has that id already")
        parent = self._parent(item)
        payload = self.payload(item)
        try:
            return self._make(site.tracker, {**payload, "parent_issue_id": parent}, self._what(item))
        except Refused:
            issue = self._api.get(f"issues/{parent}.json", self._what(item))
            if issue and site.statuses[issue["issue"]["status"]["id"]][1]:
                raise FeedError(f"{self._where(item)}: {told('parent_closed', issue=parent)}") from None
            raise

    def update(self, item: Item, remote: Remote) -> Remote:
        """Send what of our words and dates differs over there, nothing where nothing does.

        Raises ChangedThere where somebody changed one of them since ``remote.etag``, or deleted the issue.
        """
        site, issue = self._ready(), self._there(item, remote)
        payload = self.payload(item)
        changes = self._differing(issue, payload, remote, item)
        status = self._reopened(site, issue, item)
        return self._changed(item, issue, changes | status, remote)

    def withdraw(self, item: Item, remote: Remote) -> Remote:
        """Mark subject and notes, set the status that the target names; nothing where the mark is there already."""
        site, issue = self._ready(), self._there(item, remote)
        if issue["subject"].startswith(text.words()["issue"]["withdrawn"]):
            return _remote(issue)
        self._unchanged(issue, remote, item)
        changes: dict[str, Any] = {"subject": text.marked(issue["subject"])}
        changes["notes"] = text.words()["issue"]["withdrawn_note"]
        if self._place.withdrawn_status:
            changes["status_id"] = _status(site, self._place.withdrawn_status)
        return self._changed(item, issue, changes, remote)

    def changes(self, known: Mapping[str, Remote]) -> Iterator[tuple[Progress, Remote]]:
        """State, done ratio and last note of the issues that are no longer as known; never text. By issue number.

        An issue that is gone gives nothing. A change of our text is left to show in `update`.
        """
        site = self._ready()
        keys = {int(remote.id): key for key, remote in known.items() if remote.id.isdigit()}
        for chunk in _chunks(sorted(keys)):
            query: list[tuple[str, object]] = [("issue_id", ",".join(map(str, chunk))), ("status_id", "*")]
            page = self._api.get("issues.json", "progress", [*query, ("sort", "id"), ("limit", PAGE)]) or {}
            for issue in page.get("issues", ()):
                key = keys.get(issue["id"])
                if key is None or text.mark(issue, known[key].etag) == known[key].etag:
                    continue
                whole = self._api.get(f"issues/{issue['id']}.json", f"task {key}", [("include", "journals")])
                if whole:
                    now = _remote(whole["issue"], known[key].etag)
                    said = progress(site, self._place, key, whole["issue"], source=self.name)
                    if text.state_part(now.etag) == text.state_part(known[key].etag):
                        said = replace(said, state=None, done_on=None)  # a note alone takes back no "done" of the store
                    yield said, now

    def _ready(self) -> Site:
        if self._site is None:
            self.check()
        return cast(Site, self._site)

    def _what(self, item: Item) -> str:
        return f"task {item.id}"

    def _where(self, item: Item) -> str:
        return f"{self.name}, {self._what(item)}"

    def _issues(self, site: Site, keys: tuple[str, ...], what: str, *, limit: int, offset: int = 0) -> dict[str, Any]:
        query = [*site.by_ids(keys), ("limit", limit), ("offset", offset)]
        page = self._api.get("issues.json", what, query)
        if page is None or "issues" not in page:
            raise TargetError(f"{self.name}, {what}: {told('project', project=self._place.project)}")
        return page

    def _looked_up(self, key: str) -> Remote | None:
        site = self._ready()
        found = self._issues(site, (key,), f"task {key}", limit=5)["issues"]
        # A filter that Redmine does not know is passed over, and all issues are given. Some databases tell no case.
        if any((site.key_of(issue) or "").casefold() != key.casefold() for issue in found):
            field = self._place.field_name
            raise TargetError(f"{self.name}, task {key}: {told('filter', field=field)}")
        return next((_remote(issue) for issue in found if site.key_of(issue) == key), None)

    def _parent(self, item: Item) -> int:
        """The number of the directive's issue, made where it is not there."""
        key = _parent_key(item)
        if key not in self._parents:
            remote = self.find(key)
            if remote is None:
                subject, description = text.document_subject(item), text.document_description(item)
                fields = {"key": key, "subject": subject, "description": description}
                remote = self._make(self._ready().directive_tracker, fields, f"{self._what(item)}, its directive")
            self._parents[key] = int(remote.id)
        return self._parents[key]

    def _make(self, tracker: int, fields: Mapping[str, Any], what: str) -> Remote:
        site, key = self._ready(), fields["key"]
        body = {
            "project_id": site.project,
            "tracker_id": tracker,
            "subject": fields["subject"],
            "description": fields["description"],
            "start_date": fields.get("start_date") or "",
            "due_date": fields.get("due_date") or "",
            "custom_fields": [{"id": site.field, "value": key}],
        }
        if category := fields.get("category"):
            body["category_id"] = self._category(site, category, what)
        if parent := fields.get("parent_issue_id"):
            body["parent_issue_id"] = parent
        with self._kept():
            answer = self._api.send("POST", "issues.json", what, {"issue": body})
        if not answer or "issue" not in answer:
            raise TargetError(f"{self.name}, {what}: {told('project', project=self._place.project)}")
        issue = answer["issue"]
        if site.key_of(issue) != key:
            names = {"field": self._place.field_name, "tracker": issue["tracker"]["name"]}
            raise TargetError(f"{self.name}, {what}: {told('unmarked', issue=issue['id'], key=key, **names)}")
        return self._noted(key, _remote(issue))

    def _category(self, site: Site, name: str, what: str) -> int:
        """The number of a category, made where it is not there. Raises TargetError where that is not allowed."""
        if name not in site.categories:
            body = {"issue_category": {"name": name}}
            try:
                answer = self._api.send("POST", f"projects/{site.project}/issue_categories.json", what, body)
            except FeedError as error:
                if error.again:
                    raise
                raise TargetError(f"{self.name}, {what}: {told('category', category=name)}") from None
            if not answer:
                raise TargetError(f"{self.name}, {what}: {told('category', category=name)}")
            site.categories[name] = answer["issue_category"]["id"]
        return site.categories[name]

    def _there(self, item: Item, remote: Remote) -> Issue:
        answer = self._api.get(f"issues/{remote.id}.json", self._what(item))
        if answer is None:
            raise ChangedThere(f"{self._where(item)}: issue {remote.id} was deleted over there, or hidden from us")
        issue: Issue = answer["issue"]
        return issue

    def _differing(self, issue: Issue, payload: Mapping[str, Any], remote: Remote, item: Item) -> dict[str, Any]:
        """What to send so that the issue says as ``payload``. Raises ChangedThere where that would undo a person's."""
        wanted = dict(payload) | {"description": payload["description"].strip() or None}
        there = text.texts(issue)
        differing = [name for name in there if there[name] != wanted[name]]
        if not differing:
            return {}
        self._unchanged(issue, remote, item)
        changes = {name: wanted[name] or "" for name in differing if name != "category"}
        if "category" in differing:
            name = wanted["category"]
            changes["category_id"] = self._category(self._ready(), name, self._what(item)) if name else ""
        return changes

    def _unchanged(self, issue: Issue, remote: Remote, item: Item) -> None:
        known = text.text_part(remote.etag)
        if known and known != text.digest(issue):
            raise ChangedThere(
                f"{self._where(item)}: somebody changed subject, description, category or dates of issue {remote.id} "
                "over there; nothing was overwritten; look at both, then push it again"
            )

    def _reopened(self, site: Site, issue: Issue, item: Item) -> dict[str, Any]:
        """The first open status for a task that is asked for again after we set the one of what is withdrawn."""
        ours = self._place.withdrawn_status and issue["status"]["name"] == self._place.withdrawn_status
        marked = issue["subject"].startswith(text.words()["issue"]["withdrawn"])
        if not ours or not marked or item.state == "withdrawn":
            return {}
        return {"status_id": next(key for key, (_, closed) in site.statuses.items() if not closed)}

    def _changed(self, item: Item, issue: Issue, changes: Mapping[str, Any], known: Remote) -> Remote:
        """The issue changed; with the mark of what was ``known`` of its progress where people went on since."""
        if not changes:
            now = _remote(issue)
        else:
            with self._kept():
                self._api.send("PUT", f"issues/{issue['id']}.json", self._what(item), {"issue": changes})
                now = _remote(self._there(item, _remote(issue)))
        unseen = text.progress_part(known.etag)
        if unseen and unseen != text.progress_part(text.mark(issue)):  # the next look at what they did must find it
            now = Remote(now.id, f"{unseen},{text.text_part(now.etag)}")
        return self._noted(item.id, now)

    def _noted(self, key: str, remote: Remote) -> Remote:
        if self._index is not None:
            self._index[key] = remote
        return remote

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Forget the index where a call fails without a refusal: nobody knows then what is there."""
        try:
            yield
        except Refused:
            raise
        except FeedError:
            self._index = None
            raise


def _parent_key(item: Item) -> str:
    return f"document:{item.directive}"


def _remote(issue: Issue, known: str = "") -> Remote:
    return Remote(str(issue["id"]), text.mark(issue, known))


def _status(site: Site, name: str) -> int:
    return next(key for key, (each, _) in site.statuses.items() if each == name)


def _chunks(numbers: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(numbers), PAGE):
        yield numbers[first : first + PAGE]
