"""OpenProject: the columns of its work packages, for its Excel synchronization or any importer that takes CSV.

OpenProject itself imports no CSV. Its documented way is the workbook OpenProjectExcel, into which a list is copied
under heads of the same names; ``policynlp id`` is a custom field (text) that an administrator adds.
"""

from collections.abc import Sequence

from policynlp.export.handover_comma import name, table
from policynlp.export.handover_view import described, lines, words
from policynlp.items import Item


def render(items: Sequence[Item]) -> bytes:
    """UTF-8 with its mark, since people open it in Excel to copy from it; ISO dates."""
    said = words()["openproject"]
    content = [list(said["columns"])]
    for row in lines(items):
        content.append(
            [
                name(row.text),
                said["type"],
                said["status"][row.item.state],
                row.start.isoformat() if row.start else "",
                row.day.isoformat() if row.day else "",
                described(row),
                row.id,
            ]
        )
    return table(content, mark=True)
