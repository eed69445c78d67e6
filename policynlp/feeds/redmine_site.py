"""What a Redmine has for us: ids by name, and what an administrator must still add, told before anything is sent.

Redmine passes over in silence what it does not know: a filter on a field that is none gives all issues, a value for a field
that the tracker lacks is dropped, and a wrong key (or REST switched off) makes the caller anonymous, to whom lists are empty.
Each of these would end in doubled issues, so all are looked for first.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from policynlp.errors import FeedError, TargetError
from policynlp.feeds.redmine_api import Api
from policynlp.feeds.redmine_text import words
from policynlp.items import State

PAGE = 100
"""The most issues that Redmine gives at once."""


_WHAT = "look at the project"


def told(name: str, **values: object) -> str:
    """A line of redmine.toml's recipes, filled in."""
    return str(words()["recipe"][name].format(**values))


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a Redmine the tasks go.

    ``project`` is the identifier (the last part of the project's address), ``tracker`` and ``directive_tracker`` the
    names of the trackers of tasks and of the issues that stand for directives ('': the project's first; the tasks').
    ``field`` is the name of the custom field that holds our id. ``withdrawn_status`` names the status of what is
    withdrawn ('': left as it is), ``states`` says how far a task is by the name of its status, before redmine.toml.
    """

    project: str
    field: str = ""
    tracker: str = ""
    directive_tracker: str = ""
    withdrawn_status: str = ""
    states: Mapping[str, State] = dataclasses.field(default_factory=dict)

    @property
    def field_name(self) -> str:
        """The custom field's name, that of redmine.toml where none is given."""
        return self.field or str(words()["default"]["field"])


@dataclass(slots=True)
class Site:
    """The ids that calls are made with. ``statuses``: name and whether closed, by id; ``categories`` by name."""

    user: int
    project: int
    tracker: int
    directive_tracker: int
    field: int
    statuses: dict[int, tuple[str, bool]]
    categories: dict[str, int]

    def by_ids(self, keys: Sequence[str]) -> list[tuple[str, object]]:
        """The query for the project's issues with these ids of ours, closed ones too, oldest first; all with any id if ()."""
        name = f"cf_{self.field}"
        mine: list[tuple[str, object]] = [("f[]", name), (f"op[{name}]", "=" if keys else "*")]
        mine += [(f"v[{name}][]", key) for key in keys]
        return [("project_id", self.project), *mine, ("f[]", "status_id"), ("op[status_id]", "*"), ("sort", "id")]

    def key_of(self, issue: Mapping[str, Any]) -> str | None:
        """Our id in an issue, '' where the field is empty; None where the issue has no such field."""
        for one in issue.get("custom_fields", ()):
            if one["id"] == self.field:
                return str(one.get("value") or "")
        return None


def survey(api: Api, place: Place) -> Site:
    """Look at the server. Raises TargetError that names all that is missing, and who adds it where; FeedError."""
    user = _user(api)
    project = _project(api, place)
    missing: list[str] = []
    names = {one["name"]: one["id"] for one in project.get("trackers", ())}
    tracker = place.tracker or next(iter(names), "")
    directive_tracker = place.directive_tracker or tracker
    chosen = tuple(dict.fromkeys((tracker, directive_tracker)))
    if not any(one["name"] == "issue_tracking" for one in project.get("enabled_modules", ())):
        missing.append(told("module", project=place.project))
    for one in chosen:
        if one not in names:
            missing.append(told("tracker", project=place.project, tracker=one, found=", ".join(names) or "none"))
    name = place.field_name
    fields = {one["name"]: one["id"] for one in project.get("issue_custom_fields", ())}
    if name not in fields:
        missing.append(told("field", project=place.project, field=name, trackers=", ".join(filter(None, chosen))))
    found = (api.get("issue_statuses.json", _WHAT) or {}).get("issue_statuses", ())
    statuses = {one["id"]: (one["name"], bool(one.get("is_closed"))) for one in found}
    missing += _unknown_statuses(place, statuses)
    missing += _forbidden(api, user, project["id"], place)
    if not missing:
        categories = {one["name"]: one["id"] for one in project.get("issue_categories", ())}
        ids = (names[tracker], names[directive_tracker])
        site = Site(user["id"], project["id"], *ids, fields[name], statuses, categories)
        missing += _hidden(api, {names[one]: one for one in chosen})
        missing += _field_faults(api, site, name, {names[one]: one for one in chosen}, admin=bool(user.get("admin")))
        if not missing:
            return site
    raise TargetError(f"{api.target}, {_WHAT}: " + "; ".join(missing))


def _user(api: Api) -> dict[str, Any]:
    """Who the key belongs to, with memberships. This page alone refuses a caller without a name."""
    try:
        answer = api.get("users/current.json", _WHAT, [("include", "memberships")])
    except FeedError as error:
        if error.again:
            raise
        # Redmine answers 401 to a key that it does not know, 403 where REST is off altogether.
        recipe = {"(401)": "key", "(403)": "rest"}
        for code, name in recipe.items():
            if code in str(error):
                raise TargetError(f"{error}; {told(name)}") from None
        raise
    if not answer or "user" not in answer:
        raise TargetError(f"{api.target}, {_WHAT}: no Redmine answers at the target's address; check it")
    user: dict[str, Any] = answer["user"]
    return user


def _project(api: Api, place: Place) -> dict[str, Any]:
    include = "trackers,issue_categories,enabled_modules,issue_custom_fields"
    try:
        answer = api.get(f"projects/{quote(place.project, safe='')}.json", _WHAT, [("include", include)])
    except FeedError as error:
        if error.again or "(403)" not in str(error):
            raise
        answer = None
    if not answer:
        raise TargetError(f"{api.target}, {_WHAT}: " + told("project", project=place.project))
    project: dict[str, Any] = answer["project"]
    return project


def _unknown_statuses(place: Place, statuses: Mapping[int, tuple[str, bool]]) -> list[str]:
    names = [name for name, _ in statuses.values()]
    asked = [*filter(None, [place.withdrawn_status]), *place.states]
    return [told("status", status=one, found=", ".join(names)) for one in asked if one not in names]


def _forbidden(api: Api, user: Mapping[str, Any], project: int, place: Place) -> list[str]:
    """What the user's roles in the project do not allow, of what every push needs."""
    if user.get("admin"):
        return []
    roles = [one["roles"] for one in user.get("memberships", ()) if one["project"]["id"] == project]
    if not roles:
        return [told("member", project=place.project)]
    allowed: set[str] = set()
    for role in sorted({one["id"] for one in roles[0]}):
        answer = api.get(f"roles/{role}.json", _WHAT) or {"role": {}}
        allowed.update(answer["role"].get("permissions", ()))
    names = [name for key, name in words()["permissions"].items() if key not in allowed]
    return [told("permission", names=", ".join(names))] if names else []


def _hidden(api: Api, trackers: Mapping[int, str]) -> list[str]:
    """The fields of ours that a tracker does not show; versions before 5.0 do not tell, and are believed."""
    lines = []
    for one in (api.get("trackers.json", _WHAT) or {}).get("trackers", ()):
        shown = one.get("enabled_standard_fields")
        if one["id"] in trackers and shown is not None:
            names = [name for key, name in words()["standard_fields"].items() if key not in shown]
            lines += [told("standard", tracker=trackers[one["id"]], names=", ".join(names))] if names else []
    return lines


def _field_faults(api: Api, site: Site, name: str, trackers: Mapping[int, str], *, admin: bool) -> list[str]:
    """What is wrong with the custom field: only an administrator is told, for others it is tried out."""
    if not admin:
        return _tried(api, site, name, trackers)
    found = (api.get("custom_fields.json", _WHAT) or {}).get("custom_fields", ())
    this = next((one for one in found if one["id"] == site.field), None)
    if this is None:
        return []
    lines = []
    if this["field_format"] != "string" or this.get("multiple"):
        lines.append(told("format", field=name, format=this["field_format"]))
    if not this.get("is_filter"):
        lines.append(told("filter", field=name))
    on = {one["id"] for one in this.get("trackers", ())}
    lines += [told("field_tracker", field=name, tracker=each) for key, each in trackers.items() if key not in on]
    return lines


def _tried(api: Api, site: Site, name: str, trackers: Mapping[int, str]) -> list[str]:
    lines = []
    nothing = api.get("issues.json", _WHAT, [*site.by_ids(["-"]), ("limit", 1)]) or {}
    if nothing.get("total_count"):
        lines.append(told("filter", field=name))
    for key, tracker in trackers.items():
        query: list[tuple[str, object]] = [("project_id", site.project), ("tracker_id", key), ("status_id", "*")]
        issues = (api.get("issues.json", _WHAT, [*query, ("limit", 1)]) or {}).get("issues", ())
        if any(site.key_of(issue) is None for issue in issues):
            lines.append(told("field_tracker", field=name, tracker=tracker))
    return lines
