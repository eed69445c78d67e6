"""A task as the words and dates of a Redmine issue, and an issue's state as a mark; words from redmine.toml."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from policynlp.export.clean import clipped, legal, one_line
from policynlp.export.view import without_number
from policynlp.items import Item

MAX_SUBJECT = 255
"""Redmine's own limit on a subject, in characters; counted in UTF-16 units, which are never fewer."""

MAX_DESCRIPTION = 20_000
"""Where a description is cut: MySQL holds 65,535 bytes."""

_ACTIVE = re.compile(
    r"""(?:\{(?=\{)|\[(?=\[)|\](?=[(:\[])|!(?=[^\s!])|\#(?=[\d#])|<(?=[A-Za-z/!])|@(?=\S)|"(?=:)
    |\b(?:attachment|document|version|commit|source|export|forum|message|project|news|user|r)(?=[:\#\d])
    |^[ \t]*(?:[*\#>|+-]|(?:bq|h[1-6]|p)(?=[.(<>={])))(?!\u200b)""",
    re.VERBOSE | re.MULTILINE,
)
_INERT = "\u200b"


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of redmine.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.feeds").joinpath("redmine.toml").read_text("utf-8"))


def inert(text: str) -> str:
    """The text so that neither Textile nor Markdown reads more into it: no macro, link, picture, list or HTML.

    A zero-width space behind each sign that would begin one; nothing is changed where there is none.
    """
    return _ACTIVE.sub(lambda found: found[0] + _INERT, legal(text))


def subject(item: Item) -> str:
    """The task's text without its list number, one line of at most `MAX_SUBJECT`; with the mark where withdrawn."""
    text = without_number(one_line(item.row["text"])) or item.id
    return marked(text) if item.state == "withdrawn" else clipped(text, MAX_SUBJECT, words()["issue"]["cut"])


def marked(text: str) -> str:
    """A subject with the mark of what is withdrawn before it, once."""
    prefix = words()["issue"]["withdrawn"]
    return clipped(prefix + text.removeprefix(prefix), MAX_SUBJECT, words()["issue"]["cut"])


def description(item: Item) -> str:
    """The task's whole text, then a line each for where it comes from, who acts, and by when; inert."""
    row = item.row
    number = row["number"] and f"（{row['number']}）"
    values = {
        "heading": " / ".join(row["path"]),
        "source": (row["title"] or row["document"] or "") + (number or ""),
        "lead": "、".join(item.lead),
        "support": "、".join(item.support),
        "suggested": "" if item.lead else "、".join(actor["name"] for actor in row["suggested"]),
        "deadline": row["deadline"],
        "period": item.period,
        "key": item.id,
    }
    return _lines(legal(row["text"]).strip(), values, "description")


def document_subject(item: Item) -> str:
    """The subject of the issue that stands for the directive: its title, else its file's name."""
    text = one_line(item.row["title"] or item.row["document"] or "") or item.directive
    return clipped(text, MAX_SUBJECT, words()["issue"]["cut"])


def document_description(item: Item) -> str:
    """What is known of the directive: 文号, issuer, day, file; inert."""
    row = item.row
    values = {"number": row["number"], "issuer": row["issuer"], "issued": row["issued"], "file": row["document"]}
    return _lines("", values, "document")


def _lines(text: str, values: Mapping[str, str | None], table: str) -> str:
    labels = words()[table]
    facts = [labels[name].format(value=one_line(value)) for name, value in values.items() if value]
    room = MAX_DESCRIPTION - sum(len(fact) + 1 for fact in facts) - 2
    head = [clipped(text, max(room, 100), words()["issue"]["cut"]), ""] if text else []
    return clipped(inert("\n".join([*head, *facts])), MAX_DESCRIPTION, words()["issue"]["cut"])


def start_day(item: Item) -> str | None:
    """The first day of a period (``2023-06-01/2023-09-30``) where it is not behind the day the task is due; else None.

    Without one Redmine itself would set the day of creation, and then refuse a task that was due before.
    """
    first, slash, _ = (item.row["due"] or "").partition("/")
    fits = slash and re.fullmatch(r"\d{4}-\d\d-\d\d", first) and (item.day is None or first <= item.day)
    return first if fits and not item.period else None


def texts(issue: Mapping[str, Any]) -> dict[str, str | None]:
    """What of an issue, as Redmine answers it, is ours to write, in one spelling: compared, and hashed in its mark."""
    return {
        "category": (issue.get("category") or {}).get("name"),
        "subject": issue["subject"].strip(),
        "description": (issue.get("description") or "").replace("\r\n", "\n").strip() or None,
        "start_date": issue.get("start_date"),
        "due_date": issue.get("due_date"),
    }


def digest(issue: Mapping[str, Any]) -> str:
    """A short hash of `texts`."""
    return sha256(repr(texts(issue)).encode()).hexdigest()[:12]


def mark(issue: Mapping[str, Any], known: str = "") -> str:
    """The etag of an issue: when it was changed, status, done ratio, and the hash of what is ours to write.

    Redmine's own stamp has whole seconds only, and moves with a note as with a text. The hash is that of ``known``
    where one is given: what people did is then taken note of, while their change of our text still shows.
    """
    ours = text_part(known) or digest(issue)
    return f"{issue['updated_on']},{issue['status']['id']},{issue['done_ratio']},{ours}"


def text_part(etag: str) -> str:
    """The hash of our texts in a mark; '' where it has none."""
    return etag.rpartition(",")[2] if etag.count(",") == 3 else ""


def state_part(etag: str) -> str:
    """Status and done ratio in a mark; '' where it has none."""
    return ",".join(etag.split(",")[1:3])


def progress_part(etag: str) -> str:
    """When it was changed, status and done ratio in a mark: what people do; '' where it has none."""
    return etag.rpartition(",")[0] if etag.count(",") == 3 else ""
