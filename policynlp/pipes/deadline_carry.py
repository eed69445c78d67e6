"""Times that hold for more than the sentence they stand in: of headings, openings, goals, closing sentences."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from policynlp.layers import Draft, Place, Unit
from policynlp.pipes.deadline import Finder
from policynlp.records import Deadline

Times = tuple[Deadline, ...]
_LISTED = "；;：:"
_HEADING = 40  # characters; a longer opening is a task, and a bracket at its end is its own


class Carrier:
    """Finds for a row without a time the one that holds for it, in a text with its units and places."""

    def __init__(self, layout: tuple[Sequence[Unit], Sequence[Place]], finder: Finder) -> None:
        self.units, self.places = layout
        self.finder, self.text = finder, finder.text
        self.cues = finder.times[0].rules.cues if finder.times else {}
        opens = [unit.start for unit in self.units]
        self.timed = {at for time in finder.times if (at := bisect_right(opens, time.start) - 1) >= 0}
        self.lines = {self.units[n].line for n in self.timed}
        self.known: dict[int, Times] = {}
        self.heads: dict[int, Times] = {}

    def times(self, n: int) -> Times:
        """The deadlines of unit ``n``."""
        if n not in self.timed:
            return ()
        if n not in self.known:
            self.known[n] = tuple(self.finder.deadlines(self.units[n].start, self.units[n].end))
        return self.known[n]

    def carried(self, rows: Sequence[Draft], found: Sequence[Times]) -> list[Times]:
        """``found``, the times of ``rows``, with those that hold for a row that has none, as inherited."""
        if not self.timed:
            return list(found)
        return [
            times or tuple(replace(time, origin="inherited") for time in self.held(row))
            for row, times in zip(rows, found, strict=True)
        ]

    def held(self, row: Draft) -> Times:
        """The times that hold for ``row``, which has none of its own; () where none does."""
        found = self._said_before(row) or self._heading(row.unit)
        if not found and self.units[row.unit].line in self.lines:
            found = self._opening(row) or self._closing(row.unit) or self._behind(row.unit)
        return found or self._announced(row.unit)

    def _dated(self, n: int) -> Times:
        """The first time of unit ``n`` where it is a day or a period at the head of the unit; else ()."""
        times = self.times(n)
        return times[:1] if times and _is_date(times[0]) and self._at_head(n, times[0]) else ()

    def _at_head(self, n: int, time: Deadline) -> bool:
        return time.start - self.units[n].body <= 1

    def _said_before(self, row: Draft) -> Times:
        """Claim: a time at the head of a sentence holds for all its parts, whoever acts in them; not for 对…的将…."""
        unit = self.units[row.unit]
        if row.start <= unit.body or self.cues["later_case"].match(self.text, row.start, row.end):
            return ()
        return self._dated(row.unit)

    def _heading(self, n: int) -> Times:
        """Claims: a time alone in a bracket or behind a colon, at a short heading's end, dates what stands under it.

        So does one at the head of an opening that ends in a colon (6月底前完成以下工作：).
        """
        for above in reversed(self.places[n].path):
            if above not in self.heads:
                lists = self.text[self.units[above].end - 1] in "：:"
                self.heads[above] = self._bracket(above) or (self._dated(above) if lists else ())
            if self.heads[above]:
                return self.heads[above]
        return ()

    def _bracket(self, n: int) -> Times:
        unit = self.units[n]
        if n not in self.timed or unit.end - unit.body > _HEADING:
            return ()
        found = self.cues["bracket"].search(self.text, unit.body, unit.end)
        times = tuple(self.finder.answers(*found.span(1))) if found else ()
        if not found or not times or (times[0].start, times[-1].end) != found.span(1):
            return ()
        return times[:1] if _is_date(times[0]) else ()

    def _opening(self, row: Draft) -> Times:
        """What an earlier sentence of the paragraph says for this one too.

        Claims: under a heading of goals 到某年 at a sentence's head governs those behind it, up to the next time; so does
        今年的目标是： the clauses of its list, up to its full stop, and a period under a heading of steps or phases the
        paragraph that it opens; elsewhere 自…至… at a paragraph's head holds for the order right behind as well.
        """
        n = row.unit
        before = n - 1
        while before >= 0 and self.units[before].line == self.units[n].line and not self.times(before):
            before -= 1
        if before < 0 or self.units[before].line != self.units[n].line or not self._dated(before):
            return ()
        time = self.times(before)[0]
        if self._of_goals(n) and self.cues["through"].match(time.surface):
            return (time,)
        if _is_period(time) and self._of_steps(n):
            return (time,)
        listed = all(self.text[self.units[k].end - 1] in _LISTED for k in range(before, n))
        if listed and self.cues["announced"].search(self.text, time.end, self.units[before].end):
            return (time,)
        whole = self.cues["period"].match(time.surface) and _is_period(time)
        return (time,) if whole and before == n - 1 and self.cues["also"].match(self.text, self.units[n].body) else ()

    def _of_goals(self, n: int) -> bool:
        path = self.places[n].path
        head = self.units[path[-1]] if path else None
        return bool(head and self.cues["goals"].search(self.text, head.start, head.end))

    def _of_steps(self, n: int) -> bool:
        heads = (self.units[above] for above in self.places[n].path)
        return any(
            self.cues["steps"].search(self.text, head.start, min(head.end, head.start + _HEADING)) for head in heads
        )

    def _announced(self, n: int) -> Times:
        """Claim: a line that announces goals and ends in a colon dates the line behind it."""
        unit, before = self.units[n], self.units[n - 1] if n else None
        if before is None or before.line == unit.line or n - 1 not in self.timed or unit.level:
            return ()
        times = self.times(n - 1)
        found = times and self.cues["announced"].search(self.text, times[0].end, before.end)
        return times[:1] if found and self.text[before.end - 1] in "：:" and _is_date(times[0]) else ()

    def _closing(self, n: int) -> Times:
        """Claim: 该项工作于…前完成 at a paragraph's end dates the work that the paragraph said before."""
        after = n + 1
        while after < len(self.units) and self.units[after].line == self.units[n].line:
            unit = self.units[after]
            if after in self.timed and self.cues["that_work"].match(self.text, unit.body):
                return tuple(t for t in self.times(after)[:1] if _is_date(t))
            if self.times(after):
                return ()
            after += 1
        return ()

    def _behind(self, n: int) -> Times:
        """Claim: a bracket of its own behind the sentences of a paragraph tells by when they are to be done."""
        after = n + 1
        while after < len(self.units) and self.units[after].line == self.units[n].line:
            unit = self.units[after]
            if self.text[unit.body] in "（(" and self.text[unit.start : unit.end].rstrip("。；;")[-1:] in "）)":
                return self.times(after)[:1] if not unit.level else ()
            after += 1
        return ()


def _is_period(time: Deadline) -> bool:
    return time.due is not None and "/" in time.due and time.due[0].isdecimal() and not time.due.endswith("..")


def _is_date(time: Deadline) -> bool:
    return time.due is not None and time.due[0].isdecimal()
