"""When two names of a body count as one: by the labels' own table where they have one, else by the lexicon.

A folder of labels may hold ``departments.tsv``, a canonical name a line with its other ways to be written behind a tab.
Then a name is that table's (and naming.toml's) for it, levels and places in front and class words behind put aside; a
body that is not there keeps its words without level and place. So is it laid down with the labels, and a register is
scored alike wherever it comes from.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from policynlp.lexicon import Lexicon

Naming = Callable[[str], str]
TABLE = "departments.tsv"
_NOISE = re.compile(r"\s|[“”\"]")


def naming_of(gold: Path) -> Naming:
    """How names are compared with the labels in ``gold``."""
    path = gold / TABLE
    if not path.is_file():
        return Lexicon.load().canonical
    rules = tomllib.loads(files("policynlp").joinpath("naming.toml").read_text("utf-8"))
    lines = (line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines())
    named = [*((name, ways) for name, _, ways in lines), *rules["general"].items()]
    aliases: dict[str, str] = {way: name for name, ways in named for way in [name, *ways.split()]}
    level, office, kept = re.compile(rules["level"]), re.compile(rules["office"]), tuple(rules["kept"].split())

    @cache
    def canonical(surface: str) -> str:
        name = shorter = _NOISE.sub("", surface)
        while shorter:
            for form in (shorter, office.sub("", shorter)):
                if form in aliases:
                    return str(aliases[form])
            if (next_ := level.sub("", shorter)) == shorter:
                break
            shorter = next_
        return name if name.startswith(kept) or not shorter else shorter

    return canonical
