"""Tasks out to where an office follows them: files that other systems import without hand work, and the 台账.

One module a format, loaded when it is asked for, with a function of items that gives bytes; the same items give the
same bytes. Principles are left out, since nobody can be done with one; so are withdrawn items, but in the calendar,
where they are cancelled.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from policynlp.errors import UnknownFormat
from policynlp.export.whole import write_whole
from policynlp.items import Item

_MODULES = {
    "ledger": ("ledger", "render", "xlsx"),
    "ics": ("handover_calendar", "render", "ics"),
    "jira": ("handover_jira", "render", "csv"),
    "msproject": ("handover_project", "render", "xml"),
    "feishu": ("handover_table", "feishu", "xlsx"),
    "wps": ("handover_table", "wps", "xlsx"),
    "openproject": ("handover_openproject", "render", "csv"),
    "zentao": ("handover_zentao", "render", "csv"),
}
ITEM_FORMATS = tuple(_MODULES)
"""The names of the formats."""


def ending(format: str) -> str:
    """The ending of a format's files, without a dot. Raises UnknownFormat."""
    return _MODULES[_known(format)][2]


def export_items(items: Sequence[Item], target: Path | str | None, *, format: str) -> bytes | None:
    """Write the items to ``target``, whole or not at all; None or ``-`` gives the bytes back instead.

    Raises UnknownFormat where ``format`` is none of ``ITEM_FORMATS``, OutputError where the file cannot be written.
    """
    content = render_items(items, format)
    if target is None or str(target) == "-":
        return content
    write_whole(Path(target), content)
    return None


def render_items(items: Sequence[Item], format: str) -> bytes:
    """The items in one of ``ITEM_FORMATS``. Raises UnknownFormat."""
    module, function, _ = _MODULES[_known(format)]
    content: bytes = getattr(import_module(f"policynlp.export.{module}"), function)(items)
    return content


def _known(format: str) -> str:
    name = format.lower().strip()
    if name not in _MODULES:
        what = f"no format named {format!r}" if name else "no format given"
        raise UnknownFormat(f"{what}; there are {', '.join(ITEM_FORMATS)}")
    return name
