"""ZenTao (禅道): the columns of the template that it exports for tasks of an execution (迭代).

UTF-8 with its mark, not GBK, which lacks characters of names (㙍, 𬭎): choose UTF-8 where the page asks for the
encoding. Who it is assigned to (指派给), module and story are names of that installation, so they stay empty; who acts
is told in the description.
"""

from collections.abc import Sequence

from policynlp.export.handover_comma import name, table
from policynlp.export.handover_view import described, lines, words
from policynlp.items import Item


def render(items: Sequence[Item]) -> bytes:
    """One row a task. The template has no column for the state: imported tasks begin as 未开始, done ones are left out."""
    said = words()["zentao"]
    content = [list(said["columns"])]
    for row in lines(item for item in items if item.state != "done"):
        start, day = (each.isoformat() if each else "" for each in (row.start, row.day))
        empty = [""] * 4  # module, story, assigned to, mode
        content.append([*empty, name(row.text), described(row), said["type"], said["priority"], "", start, day])
    return table(content, mark=True)
