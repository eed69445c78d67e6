"""The words that reading goes by (lexicons/reading.toml), compiled once."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class Words:
    """What lexicons/reading.toml says, ready to use; that file explains each entry."""

    radicals: dict[int, str]
    page_number: re.Pattern[str]
    list_number: re.Pattern[str]
    sentence_end: re.Pattern[str]
    complete_name: re.Pattern[str]
    imprint: re.Pattern[str]
    letterhead_end: re.Pattern[str]
    containers: frozenset[str]
    furniture: re.Pattern[str]
    furniture_line: re.Pattern[str]
    closing_line: re.Pattern[str]
    title_tags: tuple[str, ...]
    date_tags: tuple[str, ...]
    date_label: re.Pattern[str]


@lru_cache(maxsize=1)
def words() -> Words:
    """The package's words; read once."""
    data = tomllib.loads(files("policynlp.lexicons").joinpath("reading.toml").read_text("utf-8"))
    pdf, page = data["pdf"], data["html"]
    return Words(
        radicals={ord(radical): plain for radical, plain in data["radicals"]["pairs"]},
        page_number=_any(pdf["page_number"]["patterns"]),
        list_number=_any(pdf["list_number"]["patterns"]),
        sentence_end=re.compile(pdf["sentence_end"]["pattern"]),
        complete_name=re.compile(pdf["complete_name"]["pattern"]),
        imprint=_any(pdf["imprint"]["patterns"]),
        letterhead_end=re.compile(pdf["letterhead_end"]["pattern"]),
        containers=frozenset(name.lower() for name in page["containers"]["names"]),
        furniture=re.compile("|".join(page["furniture"]["patterns"]), re.IGNORECASE),
        furniture_line=_any(page["furniture_lines"]["patterns"]),
        closing_line=_any(page["closing_lines"]["patterns"]),
        title_tags=tuple(page["title_tags"]["names"]),
        date_tags=tuple(page["date_tags"]["names"]),
        date_label=_any(page["date_labels"]["patterns"]),
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
