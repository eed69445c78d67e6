"""What people did to a Redmine issue, as progress: state, done ratio, last note, day of closing; never text."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from policynlp.feeds.redmine_site import Place, Site
from policynlp.feeds.redmine_text import words
from policynlp.items import Progress, State

CHINA = timezone(timedelta(hours=8))
"""The zone of the day on which a task was done: Redmine's times are UTC."""


def progress(site: Site, place: Place, key: str, issue: Mapping[str, Any], *, source: str) -> Progress:
    """The progress that an issue, read with its journals, tells of the task ``key``.

    The note is the last one that is not private nor ours, the done ratio before it while the task is not done;
    ``who`` and ``at`` are of the last journal with a note or a change of status or ratio.
    """
    state = state_of(site, place, issue)
    said = [one for one in issue.get("journals", ()) if _is_progress(one)]
    notes = [note for one in said if (note := _note(one))]
    ratio = issue["done_ratio"] if state != "done" else 0
    parts = [words()["issue"]["ratio"].format(ratio=ratio) if ratio else "", notes[-1] if notes else ""]
    who = (said[-1].get("user") or {}).get("name", "") if said else ""
    at = said[-1]["created_on"] if said else issue["updated_on"]
    told = words()["issue"]["join"].join(filter(None, parts)) or None
    return Progress(key, state, told, _day(issue) if state == "done" else None, at, who, source)


def state_of(site: Site, place: Place, issue: Mapping[str, Any]) -> State:
    """How far: withdrawn where the subject says so, else by the status's name, by whether it is closed, by the ratio."""
    name, closed = site.statuses.get(issue["status"]["id"], (issue["status"]["name"], False))
    states: Mapping[str, State] = {**words()["states"], **place.states}
    if issue["subject"].startswith(words()["issue"]["withdrawn"]):
        return "withdrawn"
    if name in states:
        return states[name]
    if closed:
        return "done"
    return "doing" if issue["done_ratio"] else "open"


def _is_progress(journal: Mapping[str, Any]) -> bool:
    if journal.get("private_notes"):
        return False
    changed = {one["name"] for one in journal.get("details", ()) if one["property"] == "attr"}
    ours = (journal.get("notes") or "").strip() == words()["issue"]["withdrawn_note"]
    return not ours and bool(_note(journal) or changed & {"status_id", "done_ratio"})


def _note(journal: Mapping[str, Any]) -> str:
    return (journal.get("notes") or "").strip()


def _day(issue: Mapping[str, Any]) -> str | None:
    closed = issue.get("closed_on")
    return datetime.fromisoformat(closed).astimezone(CHINA).date().isoformat() if closed else None
