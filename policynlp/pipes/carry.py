"""Whether the last actor carries on into a unit that names none: signs for the carry model."""

from collections.abc import Hashable, Sequence

from policynlp.layers import Named, Turns
from policynlp.linear import Key

Signs = list[Hashable]


def signs(turns: Turns, n: int, source: int, last: int, actors: Sequence[Named]) -> Signs:
    """Signs for: does the actor of unit ``source``, who acted up to unit ``last``, carry on into unit ``n``?"""
    return spell(*key(turns, n, source, last, actors))


def key(turns: Turns, n: int, source: int, last: int, actors: Sequence[Named]) -> Key:
    """What the signs are made of, see `spell`."""
    units, kinds = turns.units, turns.kinds
    unit, origin = units[n], units[source]
    here, there = turns.places[n], turns.places[source]
    item = "same" if here.item == there.item else "below" if there.path and there.path[-1] in here.path else "other"
    return (
        (unit.line == origin.line, item, min(unit.line - origin.line, 4)),
        (
            min(n - source, 6),
            min(kinds[source + 1 : n].count("heading"), 2),
            min(kinds[source + 1 : n].count("none"), 2),
        ),
        (unit.level, unit.style, n == 0 or units[n - 1].line != unit.line, len(here.path) - len(there.path)),
        (min(len(actors), 3), actors[-1].kind, min(max(actors[0].start - origin.body, 0), 15)),
        (last == source, min(n - last, 3)),
        any(a.name and a.name in turns.text[unit.start : unit.end] for a in actors),
    )


def spell(
    place: tuple[bool, str, int],
    between: tuple[int, int, int],
    unit: tuple[int, str, bool, int],
    who: tuple[int, str, int],
    chain: tuple[bool, int],
    again: bool,
) -> Signs:
    """The signs of a key: where the unit stands to the source, what lies between, the unit, the actors, how they went on."""
    line, item, lines = place
    level, style, opens, depth = unit
    actors, kind, said_at = who
    signs: Signs = [
        "bias",
        f"line={line}",
        f"item={item}",
        f"item-line={item}{line}",
        f"lines={lines}",
        f"far={between[0]}",
        f"heads={between[1]}",
        f"none={between[2]}",
        f"level={level}",
        f"number={style}",
        f"opens={opens}",
        f"depth={depth}",
        f"actors={actors}",
        f"who={kind}",
        f"who-at={kind}{said_at > 14}",
        f"said-at={0 if said_at == 0 else 1 if said_at < 15 else 2}",
        f"chain={chain[0]}",
        f"last-far={chain[1]}",
    ]
    return [*signs, "named-again"] if again else signs
