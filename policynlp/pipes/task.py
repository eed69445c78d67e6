"""What kind of unit each is: measure, principle, heading or none, by a linear model over named signs.

The signs are the unit's words and their pairs, its cue words (modal, done, evaluation, exhortation …), its list number,
length and place, the headings above it and the units around it. Rules are signs too: the model weighs them.
"""

from collections.abc import Hashable, Mapping, Sequence

from policynlp.layers import Line, Mark, Place, Unit

Signs = list[Hashable]
KINDS = ("heading", "measure", "none", "principle")
_STEPS = [5, 8, 11, 15, 20, 26, 34, 45, 60, 80, 120, 200]  # characters; a unit's length as a step
_HEAD_WORDS = 12  # words of a heading above that are looked at


def _step(length: int) -> int:
    return sum(length > limit for limit in _STEPS)


class Describer:
    """Gives each unit of one text its signs; ``words[n]`` are the words of unit ``n`` behind its number."""

    def __init__(
        self, text: str, lines: Sequence[Line], units: Sequence[Unit], places: Sequence[Place], sections: Mapping[str, str]
    ) -> None:
        """``sections`` gives for words of headings what such a section holds: 'report' (存在的问题) or 'orders' (工作要求)."""
        self.text, self.lines, self.units, self.places = text, lines, units, places
        self.sections = sections
        self._said: dict[int, str] = {}
        self._annex = next((n for n, p in enumerate(places) if p.role == "annex"), None)

    def signs(self, words: Sequence[Sequence[str]], marks: Sequence[Sequence[Mark]]) -> list[Signs]:
        """The signs of all units, in order: words, pairs of words, `own` and those of the headings above."""
        heads = self.heads(words)
        out = []
        for n, own in enumerate(self.own(words, marks)):
            above = [sign for key in heads[1][n] for sign in heads[0][key]]
            out.append([*words[n], *zip(words[n], words[n][1:], strict=False), *own, *above])
        return out

    def heads(self, words: Sequence[Sequence[str]]) -> tuple[list[Signs], list[tuple[int, int]]]:
        """Signs of headings, the first without any; and for each unit the positions of its outermost and nearest one."""
        found: list[Signs] = [[]]
        at: dict[tuple[int, str], int] = {}
        out = []
        for n, place in enumerate(self.places):
            above = place.path[:-1] if place.path and place.path[-1] == n else place.path
            keys = []
            for unit, tag in ((above[0], "top"), (above[-1], "near")) if above else ():
                if (unit, tag) not in at:
                    at[unit, tag] = len(found)
                    found.append([(tag, w) for w in words[unit][:_HEAD_WORDS]])
                keys.append(at[unit, tag])
            out.append((keys[0], keys[1]) if keys else (0, 0))
        return found, out

    def section(self, n: int, words: Sequence[Sequence[str]]) -> str:
        """What the headings above unit ``n`` say their section holds, the nearest that says it; '' where none does."""
        place = self.places[n]
        for key in reversed(place.path[:-1] if place.path and place.path[-1] == n else place.path):
            if key not in self._said:
                found = [self.sections[w] for w in words[key][:_HEAD_WORDS] if w in self.sections]
                self._said[key] = found[-1] if found else ""
            if self._said[key]:
                return self._said[key]
        return "annex" if self._annex is not None and n > self._annex else ""

    def own(self, words: Sequence[Sequence[str]], marks: Sequence[Sequence[Mark]]) -> list[Signs]:
        """The signs of all units but their words and headings."""
        out = []
        for n, unit in enumerate(self.units):
            found = marks[n]
            section = self.section(n, words)
            modal = next((m.group for m in found if m.group.startswith("modal")), "none")
            first = found[0].group if found else "none"
            signs = [f"section={section}", f"section-modal={section}{modal}", f"section-cue={section}{first}"]
            signs.append(f"opens={self.text[unit.start] in '（(“'}{unit.level}")
            out.append(self._own(n, words[n], found) + self._around(n) + signs)
        return out

    def _own(self, n: int, words: Sequence[str], marks: Sequence[Mark]) -> Signs:
        unit = self.units[n]
        text = self.text
        first, stop = self.lines[unit.line].units
        length = _step(unit.end - unit.body)
        style = unit.style if unit.level else "plain"
        signs: Signs = [
            "bias",
            *{m.group for m in marks},
            f"role={self.places[n].role}",
            f"style={style}",
            f"length={length}",
            f"style-length={style}{length}",
            f"end={text[unit.end - 1]}",
            f"line={min(stop - first, 4)}{n == first}{n == stop - 1}",
            f"style-line={style}{n == first}{stop - first > 1}",
            f"commas={min(text.count('，', unit.body, unit.end) + text.count(',', unit.body, unit.end), 4)}",
            f"first-cue={marks[0].group if marks else 'none'}{min(marks[0].start - unit.body, 3) if marks else ''}",
            f"place={10 * n // len(self.units)}",
            f"cell={self.lines[unit.line].column}",
        ]
        if words:
            signs += [("first", words[0]), ("last", words[-2] if len(words) > 1 else words[-1])]
        if len(words) > 1:
            signs.append(("second", words[1]))
        return signs

    def _around(self, n: int) -> Signs:
        unit = self.units[n]
        signs: Signs = [f"depth={len(self.places[n].path)}"]
        if n + 1 < len(self.units):
            nxt = self.units[n + 1]
            signs += [f"next={nxt.style}", f"next-line={nxt.line != unit.line}{unit.style}", f"next-role={self.places[n + 1].role}"]
        if not self.places[n].path or self.places[n].path == (n,):
            signs.append(f"above=none{n * 3 < len(self.units)}")
        if n:
            old = self.units[n - 1]
            signs += [f"before={old.style}", f"before-role={self.places[n - 1].role}", f"before-length={_step(old.end - old.body)}"]
        return signs
