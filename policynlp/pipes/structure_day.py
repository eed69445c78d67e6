"""From when a text reckons where no line of its frame says so: the day of its meeting, the year that it speaks of."""

import re
from datetime import date

from policynlp.dates import number

_DAY = r"((?:19|20|１９|２０)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_SAID = (
    re.compile(rf"[—－―–]\s*{_DAY}在[^。；\n]{{2,60}}[会上]"),  # ——2024年1月5日在第三次全体会议上
    re.compile(rf"^[ 　]*{_DAY}在[^。；\n]{{2,60}}[会上][ 　]*$", re.MULTILINE),
    re.compile(rf"^[ 　]*[（(]\s*{_DAY}(?![^（）()\n]*(?:通过|修[订正]))[^（）()\n]{{0,16}}[）)][ 　]*$", re.MULTILINE),
)
_CLOSING = (
    re.compile(rf"^[^。；\n]{{4,40}}{_DAY}\s*(?:发布|印发|公布)", re.MULTILINE),
    re.compile(rf"^[ 　]*{_DAY}[ 　]*$", re.MULTILINE),
)
_MEETING = re.compile(r"(?:召开|参加|在)((?:19|20)\d\d)年[^。；\n]{0,24}会议?")
_WORK = re.compile(
    r"^[ 　]*(?:[一二三四五六七八九十]{1,2}、)?[ 　]*((?:19|20)\d\d)年[^。；\n]{0,14}(?:任务|安排|要求|目标|重点|建议)[^。；\n]{0,14}$",
    re.MULTILINE,
)
_TOP, _TAIL = 600, 200  # characters in which a title with its line of day, a closing line stand


def said_day(text: str) -> date | None:
    """The day of the meeting that a speech or report was given at, or of publication at the text's end; None if unsaid.

    Claim: ——DAY在…会议上 and a bracket that holds little but a day belong to the title above; 某局DAY发布 closes a text.
    """
    for patterns, part in ((_SAID, text[:_TOP]), (_CLOSING, text[-_TAIL:])):
        for pattern in patterns:
            for found in pattern.finditer(part):
                day = _day(*found.groups())
                if day:
                    return day
    return None


def said_year(text: str) -> int | None:
    """The year in which a text without a date stands: of the meeting it opens, of the work it sets; None if unsaid.

    Claim: 今天召开2024年…会议 says when it is; a heading 2024年工作任务 is of this year's work, unlike 2023年工作回顾.
    """
    found = _MEETING.search(text[:_TOP]) or _WORK.search(text)
    return int(found[1]) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(number(year), number(month), number(day))
    except ValueError:
        return None
