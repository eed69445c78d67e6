"""The lines of `policynlp history`: an operation, and what it did to one thing, in the words of the office."""

from collections.abc import Iterator, Mapping
from typing import Any

from policynlp.cli.words import words
from policynlp.export.clean import one_line
from policynlp.register.operations import Change, Operation

_SHOWN = 3  # keys of an operation that are named in its line
_LONGEST = 120
_HIDDEN = ("start", "end", "actions", "confidence", "page", "document", "title", "number", "issuer", "issued")
_LONG = ("text", "note", "conflicts")  # may differ where it is cut
_OF_NEW = ("text", "lead", "support", "deadline", "due", "sector", "parents", "documents", "owner", "period", "state")


def operation_line(operation: Operation, *, keys: bool = False) -> str:
    """``#3  2024-05-20T09:12:00+08:00  张三  edit 修改`` with reason, what it undoes, what undid it."""
    command = f"{operation.command} {words()['command'].get(operation.command, '')}".rstrip()
    parts = [f"#{operation.id}", operation.at, operation.who, command]
    if operation.undoes is not None:
        parts.append(f"← #{operation.undoes}")
    if operation.undone_by is not None:
        parts.append(f"({words()['command']['undo']} #{operation.undone_by})")
    if keys and operation.keys:
        more = " …" if len(operation.keys) > _SHOWN else ""
        parts.append(f"[{len(operation.keys)}] {' '.join(key[:24] for key in operation.keys[:_SHOWN])}{more}")
    if operation.reason:
        parts.append(f"“{operation.reason}”")
    return "  ".join(parts)


def change_lines(change: Change) -> Iterator[str]:
    """One line for each field that differs to a reader, before → after; of a thing that was made what it says.

    None where a run only found a row elsewhere.
    """
    fields = change.fields()
    if change.before is None:
        shown = {name: fields[name] for name in _OF_NEW if name in fields and fields[name][1] not in (None, "", [], ())}
    else:
        shown = {
            name: pair
            for name, pair in fields.items()
            if name not in _HIDDEN and (said(name, pair[0]) != said(name, pair[1]) or name in _LONG)
        }
    labels = words()["field"]
    prefix = f"{change.key}  " if change.kind == "period" else ""
    for name, (before, after) in shown.items():
        arrow = said(name, after) if change.before is None else f"{said(name, before)} → {said(name, after)}"
        yield f"    {prefix}{labels.get(name, name)}: {arrow}"


def said(name: str, value: Any) -> str:
    """A value as a person reads it, on one line; （无） for none."""
    none = words()["store"]["nothing"]
    if value is None or value in ("", [], (), {}):
        return none
    if name in ("progress", "state"):
        return words()["state"].get(str(value), str(value))
    if name == "review":
        return words()["review"].get(str(value), str(value))
    if isinstance(value, Mapping):
        labels = words()["field"]
        return "；".join(f"{labels.get(key, key)} {said(key, one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_short(name, one) for one in value)
    return _cut(one_line(str(value)))


def _short(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("deadline") or value.get("verb") or "")
    return str(value)[:16] if name in ("documents", "parents", "children") else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
