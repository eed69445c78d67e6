"""A directive of the corpus as its issuer might revise it: sentences moved, two changed, one gone."""

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policynlp.pipeline import analyse
from policynlp.records import Directive, Document
from policynlp.rows import Register, Row

if TYPE_CHECKING:
    from spacy.language import Language

SOURCE = Path(__file__).resolve().parents[1] / "corpus" / "docs" / "plan_school_2023.txt"
_LINE = re.compile(r"[^\n]*\n?")


@dataclass(frozen=True)
class Version:
    """A text with its directive; ``became`` says of each changed row's text what it is now, None where it is gone."""

    text: str
    directive: Directive
    became: Mapping[str, str | None]

    @property
    def rows(self) -> list[Row]:
        return list(Register((self.directive,)).rows())

    def now(self, text: str) -> str | None:
        """What became of a sentence of the first version: itself, its new words, or None."""
        return self.became.get(text, text)


def version(text: str, became: Mapping[str, str | None], nlp: "Language") -> Version:
    return Version(text, analyse(Document.of_text(text, SOURCE.name), nlp), became)


def first(nlp: "Language") -> Version:
    return version(SOURCE.read_text(encoding="utf-8"), {}, nlp)


def revised(old: Version, chance: random.Random, nlp: "Language") -> Version:
    """The text with two sentences worded anew, one taken out, and three paragraphs moved within their section."""
    rows = [
        row
        for row in old.rows
        if row["text"].endswith("。") and len(row["text"]) > 15 and old.text.count(row["text"]) == 1
    ]
    one, two, three = chance.sample(rows, 3)
    became: dict[str, str | None] = {
        one["text"]: _other_figures(one["text"]),
        two["text"]: two["text"][:-1] + "，并建立台账、按月销号。",
        three["text"]: None,
    }
    text = old.text
    for before, after in became.items():
        text = text.replace(before, after or "")
    return version(_moved(text, chance), became, nlp)


def _other_figures(text: str) -> str:
    changed = re.sub(r"\d+", lambda found: str(int(found[0]) % 9 + 2), text, count=1)
    return changed if changed != text else "持续" + text


def _moved(text: str, chance: random.Random) -> str:
    """Three paragraphs change places with the next one, where neither is a heading or stands at the edges."""
    lines = _LINE.findall(text)
    inner = [n for n in range(8, len(lines) - 8) if min(len(lines[n]), len(lines[n + 1])) > 40]
    for n in sorted(chance.sample(inner, 3)):
        lines[n], lines[n + 1] = lines[n + 1], lines[n]
    return "".join(lines)
