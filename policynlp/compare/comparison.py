"""A comparison as one thing: the directives, what weighs how much in them, their tasks aligned; and its way to a file."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from policynlp.compare.measures import Contrast, Emphasis, Passage, Point, Share
from policynlp.compare.records import Alignment
from policynlp.errors import UnknownFormat
from policynlp.export.whole import write_whole
from policynlp.records import Directive, Heading

_MODULES = {"html": "page", "xlsx": "book", "docx": "paper", "md": "text", "json": "data"}
FORMATS = tuple(_MODULES)
"""The names of the formats, which are the file endings too."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What `write` takes. ``alignments`` hold tasks of two groups each, named by the keys of ``emphasis.groups``.

    ``emphasis`` refers to ``directives`` by position. ``version`` is that of the program that made it.
    """

    directives: tuple[Directive, ...]
    emphasis: Emphasis
    alignments: tuple[Alignment, ...] = ()
    version: str = ""

    def alignment(self, contrast: Contrast) -> int | None:
        """The position of the alignment of a contrast's two groups, None where they were not aligned."""
        for index, each in enumerate(self.alignments):
            if (each.before, each.after) == (contrast.earlier, contrast.later):
                return index
        return None

    def group(self, key: str) -> int:
        """The position of the group of that key; raises KeyError where there is none."""
        for index, group in enumerate(self.emphasis.groups):
            if group.key == key:
                return index
        raise KeyError(key)

    def name(self, key: str) -> str:
        """The group as people read it: 2024年 where the groups are years, else its key."""
        return str(report()["group_year"].format(key=key)) if self.emphasis.by == "year" and key.isdigit() else key

    @property
    def title(self) -> str:
        """What stands on top of every output."""
        names = [self.name(group.key) for group in self.emphasis.groups]
        return str(report()["title"].format(first=names[0], last=names[-1]) if names else report()["title_one"])

    def sentence(self, passage: Passage) -> str:
        """The sentence of a passage, as it stands in its document."""
        return self.directives[self.emphasis.papers[passage.paper].directive].document.text[passage.start : passage.end]

    def place(self, passage: Passage) -> str:
        """The headings above a passage, outermost first; the word for the body of a text where there are none."""
        directive = self.directives[self.emphasis.papers[passage.paper].directive]
        above: list[Heading] = []
        for heading in directive.headings:
            if heading.start > passage.start:
                break
            above = [each for each in above if each.level < heading.level] + [heading]
        return " / ".join(_shortened(each.text) for each in above) or str(report()["no_place"])


def write(comparison: Comparison, target: Path | str | None, *, format: str | None = None) -> bytes | None:
    """Write the comparison to ``target``, whole or not at all; None or ``-`` gives the bytes back instead.

    The format is ``format``, or else the ending of ``target``: one of `FORMATS`. The same comparison gives the same
    bytes on one machine. Raises UnknownFormat for any other, OutputError where the file cannot be written.
    """
    if target is None or str(target) == "-":
        return render(comparison, format or "")
    path = Path(target)
    write_whole(path, render(comparison, format or path.suffix, where=f"{path}: "))
    return None


def render(comparison: Comparison, format: str, *, where: str = "") -> bytes:
    """The comparison in one of `FORMATS` (any case, with or without a dot); ``where`` opens the error's line."""
    name = format.lower().lstrip(".")
    if name not in _MODULES:
        what = f"no format named {name!r}" if name else "no format given"
        known = ", ".join(FORMATS)
        raise UnknownFormat(f"{where}{what}; a comparison can be {known}: name one, or end the file's name with it")
    content: bytes = import_module(f"policynlp.compare.pages.{_MODULES[name]}").render(comparison)
    return content


@lru_cache(maxsize=1)
def report() -> dict[str, Any]:
    """The tables of report.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.compare").joinpath("report.toml").read_text("utf-8"))


def share_text(share: Share | Point, family: str = "sector") -> str:
    """A share with its base: 12.3%（15/122）; words of force and terms as times in a thousand: 1.23‰（15/12200）."""
    if not share.of:
        return str(report()["no_base"])
    value = f"{share.share * 1000:.2f}‰" if family in ("force_word", "term") else f"{share.share * 100:.1f}%"
    return str(report()["base"].format(share=value, n=share.n, of=share.of))


def _shortened(heading: str) -> str:
    return heading if len(heading) <= 40 else heading[:39] + "…"
