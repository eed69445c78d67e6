"""Whether the last actor carries on into a unit that names none: signs for the carry model."""

from collections.abc import Hashable, Sequence

from policynlp.layers import BODIES, END, GENERAL, POST, TASKS, Marks, Named, Turns
from policynlp.linear import Key

Signs = list[Hashable]
_BEGINNING = 12  # characters of a unit in which its subject stands, behind a time at most


def signs(turns: Turns, n: int, source: int, last: int, actors: Sequence[Named]) -> Signs:
    """Signs for: does the actor of unit ``source``, who acted up to unit ``last``, carry on into unit ``n``?"""
    return spell(*Carrier(turns).key(n, source, last, actors))


class Carrier:
    """Answers what the carry model looks at for the units of one text."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        marks = turns.marks
        self.firsts = (
            marks.firsts()
            if isinstance(marks, Marks)
            else [(found[0].group, found[0].start) if found else ("none", -1) for found in marks]
        )
        tasks = [n for n, kind in enumerate(turns.kinds) if kind in TASKS]
        self.named = [self._names(n) for n in range(len(turns.units))]
        self.share = min(sum(map(self.named.__getitem__, tasks)) * 8 // max(len(tasks), 1), 4)

    def _names(self, n: int) -> bool:
        """Whether unit ``n`` has a body for its first mark, near its beginning."""
        group, start = self.firsts[n]
        return group in BODIES and start - self.turns.units[n].body < _BEGINNING

    def key(self, n: int, source: int, last: int, actors: Sequence[Named]) -> Key:
        """What the signs are made of, see `spell`."""
        units, kinds, places = self.turns.units, self.turns.kinds, self.turns.places
        unit, origin = units[n], units[source]
        here, there = places[n], places[source]
        item = "same" if here.item == there.item else "below" if there.path and there.path[-1] in here.path else "other"
        return (
            (unit.line == origin.line, item, min(unit.line - origin.line, 4)),
            min(kinds[source + 1 : n].count("none"), 2),
            (unit.level, unit.style, n == 0 or units[n - 1].line != unit.line, len(here.path) - len(there.path)),
            (actors[-1].kind, min(max(actors[0].start - origin.body, 0), 15)),
            (
                last == source,
                min(n - last, 3),
                any(a.name and a.name in self.turns.text[unit.start : unit.end] for a in actors),
            ),
            self._beginnings(n, source, actors[-1]),
        )

    def _beginnings(self, n: int, source: int, actor: Named) -> tuple[int, str, bool, bool, str]:
        """The text's share of tasks that name bodies first; how ``n`` begins; how ``source`` does; a general actor's name."""
        units = self.turns.units
        group, start = self.firsts[n]
        opens = group if start == units[n].body else "later" if start >= 0 else "none"
        heads = source == 0 or units[source - 1].line != units[source].line
        name = actor.name if actor.kind in (GENERAL, POST) else actor.name[-2:] if actor.kind == END else ""
        return self.share, opens, heads, bool(self.turns.places[n].path), name


def spell(
    place: tuple[bool, str, int],
    between: int,
    unit: tuple[int, str, bool, int],
    who: tuple[str, int],
    chain: tuple[bool, int, bool],
    beginnings: tuple[int, str, bool, bool, str],
) -> Signs:
    """The signs of a key: where the unit stands to the source, what lies between, the unit, the actors, how they went on
    and whether they are named again, how unit and source begin."""
    line, item, lines = place
    level, style, opens, depth = unit
    kind, said_at = who
    share, begins, heads, inside, name = beginnings
    signs: Signs = [
        "bias",
        f"line={line}",
        f"item={item}",
        f"item-line={item}{line}",
        f"lines={lines}",
        f"none={between}",
        f"level={level}",
        f"number={style}",
        f"opens={opens}",
        f"depth={depth}",
        f"who={kind}",
        f"who-at={kind}{said_at > 14}",
        f"said-at={0 if said_at == 0 else 1 if said_at < 15 else 2}",
        f"chain={chain[0]}",
        f"last-far={chain[1]}",
        f"share={share}",
        f"share-line={share}{line}",
        f"begins={begins}",
        f"begins-who={begins}{kind}",
        f"begins-line={begins}{line}{item}",
        f"begins-share={begins}{share}",
        f"source-heads={heads}{line}",
        f"item-in={inside}{item}{line}",
        f"name={name}",
        f"begins-name={begins}{name}",
    ]
    return [*signs, "named-again"] if chain[2] else signs
