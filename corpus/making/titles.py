"""Where the lines of a long title break: between words, not before a date's year, and of like length."""

import logging
import re
from itertools import pairwise

from making.lines import settings

_NARROWEST = 11.0
_WORD = re.compile(r"[0-9A-Za-z·.]+|.")


def title_margin(text: str, width: float) -> float:
    """How far, in characters, both sides of a title are drawn in so that a page ``width`` characters wide breaks it
    well; 0 if it fits on one line.
    """
    if _wide(text) <= width:
        return 0.0
    choices = [width - step / 2 for step in range(int((width - _NARROWEST) * 2))]
    # Programs measure a little differently: the best measure is good when it is a bit wider or narrower, too.
    best = min(choices, key=lambda m: (sum(_cost(_broken(text, m + by)) for by in (-0.4, 0.0, 0.4)), -m))
    return (width - best) / 2


def _cost(lines: list[str]) -> float:
    import jieba

    jieba.setLogLevel(logging.WARNING)

    ends = [sum(map(len, lines[:n])) for n in range(1, len(lines))]
    between = {0}
    for word in jieba.cut("".join(lines)):
        between.add(max(between) + len(word))
    split = sum(end not in between for end in ends) + sum(below[:1] == "年" for below in lines[1:])
    good = sum(
        re.search(settings()["title_break"], f"{above}\n{below}") is not None for above, below in pairwise(lines)
    )
    return 4.0 * len(lines) + 6.0 * split - 2.0 * good + (max(map(_wide, lines)) - min(map(_wide, lines))) / 3


def _broken(text: str, measure: float) -> list[str]:
    """The lines of ``text`` as a program fills them."""
    lines = [""]
    for found in _WORD.finditer(text):
        word = found[0]
        if lines[-1] and _wide(lines[-1] + word) > measure:
            if lines[-1][-1] in "《（“" or word in "》），。”":
                word = lines[-1][-1] + word
                lines[-1] = lines[-1][:-1]
            lines.append("")
        lines[-1] += word
    return lines


def _wide(text: str) -> float:
    """Characters' worth of room: digits take half, and a little room parts them from Chinese."""
    return sum(0.5 if sign.isascii() else 1.0 for sign in text) + 0.5 * len(re.findall(r"[0-9A-Za-z]+", text))
