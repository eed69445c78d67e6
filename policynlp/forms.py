"""The forms of a directive's text: list numbers (一、 （二） 3. 一是), labels, the words of title and tail."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from policynlp.errors import LexiconError


@dataclass(frozen=True)
class Numbering:
    """The forms of list numbers, compiled; `match` reads the number at the head of a unit."""

    line: re.Pattern[str]
    inline: re.Pattern[str]
    ranks: dict[str, int]

    def match(self, text: str, start: int, end: int, *, opens_line: bool) -> tuple[int, str, str, int]:
        """(offset behind the number, number, form, rank) for ``text[start:end]``; (start, '', '', 0) where none.

        Forms that are not ``inline`` count only where the unit opens its line.
        """
        found = (self.line if opens_line else self.inline).match(text, start, end)
        if found is None or found.lastgroup is None:
            return start, "", "", 0
        return found.end(), found[0].strip(), found.lastgroup, self.ranks[found.lastgroup]


@lru_cache(maxsize=1)
def numbering() -> Numbering:
    """The package's forms; read once."""
    forms = _toml("numbering.toml")["form"]

    def compiled(chosen: list[dict[str, str]]) -> re.Pattern[str]:
        return re.compile("(?:" + "|".join(f"(?P<{form['name']}>{form['pattern']})" for form in chosen) + ")[ 　]*")

    inline = [form for form in forms if form.get("inline")]
    return Numbering(compiled(forms), compiled(inline), {form["name"]: form["rank"] for form in forms})


@dataclass(frozen=True)
class StructureWords:
    """The words by which title, address, labels and tail of a directive are known."""

    title_endings: tuple[str, ...]
    title_end: re.Pattern[str]
    glued_title: re.Pattern[str]
    letterhead: tuple[str, ...]
    greeting: frozenset[str]
    tail: tuple[str, ...]
    annex: re.Pattern[str]
    labels: dict[str, str]
    label: re.Pattern[str]
    bracket: re.Pattern[str]
    owner_verb: re.Pattern[str]
    owner_verbs: dict[str, str]
    companions: re.Pattern[str]
    companion_words: tuple[str, ...]
    closers: re.Pattern[str]
    bracket_rules: dict[str, re.Pattern[str]]
    bracket_shared: re.Pattern[str]
    columns: dict[str, str]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("policynlp.lexicons").joinpath(name).read_text("utf-8"))


def table(name: str) -> list[dict[str, str]]:
    """The rows of a tab-separated lexicon of the package, by the names in its first line; comment lines left out.

    Raises LexiconError, with file and line, where a row has another number of cells than the first.
    """
    lines = files("policynlp.lexicons").joinpath(name).read_text("utf-8").split("\n")
    kept = [(n, line.split("\t")) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    head = kept[0][1]
    for n, cells in kept[1:]:
        if len(cells) != len(head):
            raise LexiconError(f"{name}, line {n}: {len(cells)} cells, expected {len(head)} ({', '.join(head)})")
    return [dict(zip(head, cells, strict=True)) for _, cells in kept[1:]]


def _either(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def structure_words() -> StructureWords:
    """The package's words of structure; read once."""
    data = _toml("structure.toml")
    endings = data["title"]["endings"]
    labels = {word: entry["slot"] for entry in data["label"] for word in entry["words"]}
    verbs = {word: entry["slot"] for entry in data["owner_verb"] for word in entry["words"]}
    return StructureWords(
        title_endings=tuple(endings),
        title_end=re.compile(f"(?:{_either(endings)})(?:[（(][^（()）]*[）)])?"),
        glued_title=re.compile(
            rf"((?:{_either(data['title']['openings'])}|.{{2,40}}?关于).{{2,60}}?(?:{_either(endings)}))(?=[^，。]*[，、：:])"
        ),
        letterhead=tuple(data["letterhead"]["endings"]),
        greeting=frozenset(data["greeting"]["words"]),
        tail=tuple(data["tail"]["openings"]),
        annex=re.compile(rf"(?:{_either(data['tail']['annex'])})\s*[\d一二三四五六七八九十]*\s*[：:]?\s*$"),
        labels=labels,
        label=re.compile(
            rf"[（(\[【〔]?\s*(?:(?P<name>{_either(labels)})\s*[：:]|(?P<bare>{_either(w for w, slot in labels.items() if slot == 'time')})"
            r"\s*(?=[\d自每]))"
        ),
        bracket=re.compile(rf"[（(\[【〔][^。；]*?(?:{_either(labels)}|{_either(verbs)})"),
        owner_verb=re.compile(rf"(?:{_either(verbs)})$"),
        owner_verbs=verbs,
        companions=re.compile(rf"(?<=\w\w)(?:{_either(data['owner_lists']['with'])})(?=\w\w)"),
        companion_words=tuple(data["owner_lists"]["with"]),
        closers=re.compile(rf"(?:{_either(data['owner_lists']['closers'])})$"),
        bracket_rules={entry["name"]: re.compile(entry["pattern"]) for entry in data["bracket_rule"]},
        bracket_shared=re.compile(data["bracket_shared"]["pattern"]),
        columns={word: entry["slot"] for entry in data["column"] for word in entry["words"]},
    )
