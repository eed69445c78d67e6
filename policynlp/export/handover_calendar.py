"""A calendar file (.ics, RFC 5545) of tasks, which any program with a list of to-dos opens."""

from collections.abc import Sequence

from policynlp.export.calendar_entry import calendar, entry
from policynlp.export.handover_view import followed
from policynlp.items import Item


def render(items: Sequence[Item]) -> bytes:
    """One VCALENDAR with a VTODO for each item, withdrawn ones as cancelled."""
    content: bytes = calendar(entry(item) for item in followed(items, withdrawn=True)).to_ical()
    return content
