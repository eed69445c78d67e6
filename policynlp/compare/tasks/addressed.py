"""Whether a superior's task can be meant for a subordinate at all: a firm need not answer what only governments can do."""

import re
from collections.abc import Sequence
from functools import lru_cache

from policynlp.compare.tasks.settings import settings
from policynlp.rows import Row


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = settings()["addressed"]
    return re.compile(table["firm"]), re.compile(table["offices"]), re.compile(table["open"])


def addressed(task: Row, lower: Sequence[Row]) -> bool:
    """False only where the subordinate is a firm and the task names its leads and all of them are public offices.

    A lead that is inherited, or that takes in everybody (各有关单位), leaves it True, as does a subordinate without an
    issuer or title that says what it is: what cannot be told counts as asked.
    """
    firm, offices, everybody = _patterns()
    if not any(firm.search(row["issuer"] or "") or firm.search(row["title"] or "") for row in lower):
        return True
    leads = [actor["surface"] for actor in task["lead"] if actor["origin"] == "stated"]
    if not leads or len(leads) < len(task["lead"]):
        return True
    return not all(offices.search(name) and not everybody.search(name) for name in leads)
