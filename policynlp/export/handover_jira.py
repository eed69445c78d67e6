"""Jira's CSV importer: one row a task, a field with several values as columns of the same name.

Made after Atlassian's page "Importing data from CSV": a head without punctuation, Summary first, every comma there,
dates in one format (tell the wizard ``yyyy-MM-dd``), UTF-8. The mark of UTF-8 is left out: it would be read as part of
the first head.
"""

import re
from collections.abc import Sequence

from policynlp.export.clean import one_line
from policynlp.export.handover_comma import name, table
from policynlp.export.handover_view import described, lines, words
from policynlp.items import Item

_MARKUP = re.compile(r"[{\[!]")
_BLANKS = re.compile(r"[\s,]+")


def render(items: Sequence[Item]) -> bytes:
    """The columns of handover.toml, then Component (the sector) and as many Labels (departments) as one task has.

    Our id stands in ``External issue ID``. Jira's own markup is escaped in the description.
    """
    said, rows = words()["jira"], lines(items)
    labels = [[_BLANKS.sub(said["space"], one_line(one)) for one in row.item.departments] for row in rows]
    most = max(map(len, labels), default=0)
    heads = [*said["columns"], said["component"], *[said["label"]] * most]
    content = [heads]
    for row, several in zip(rows, labels, strict=True):
        content.append(
            [
                name(row.text),
                said["type"],
                said["status"][row.item.state],
                said["resolution"].get(row.item.state, ""),
                row.day.isoformat() if row.day else "",
                row.done_on.isoformat() if row.done_on and row.item.state == "done" else "",
                row.id,
                _MARKUP.sub(r"\\\g<0>", described(row)),
                row.sector,
                *several,
                *[""] * (most - len(several)),
            ]
        )
    return table(content, mark=False)
