"""Whether the last actor carries on into a unit that names none: signs for the carry model."""

from collections.abc import Hashable, Sequence

from policynlp.layers import Named, Turns

Signs = list[Hashable]


def signs(turns: Turns, n: int, source: int, last: int, actors: Sequence[Named]) -> Signs:
    """Signs for: does the actor of unit ``source``, who acted up to unit ``last``, carry on into unit ``n``?"""
    text, units, places, kinds = turns.text, turns.units, turns.places, turns.kinds
    unit, origin = units[n], units[source]
    between = [k for k in kinds[source + 1 : n]]
    here, there = places[n], places[source]
    names = "".join(a.name for a in actors)
    same = here.item == there.item
    sub = bool(there.path) and there.path[-1] in here.path
    signs: Signs = [
        "bias",
        f"line={unit.line == origin.line}",
        f"item={'same' if same else 'below' if sub else 'other'}",
        f"item-line={'same' if same else 'below' if sub else 'other'}{unit.line == origin.line}",
        f"lines={min(unit.line - origin.line, 4)}",
        f"far={min(n - source, 6)}",
        f"heads={min(between.count('heading'), 2)}",
        f"none={min(between.count('none'), 2)}",
        f"level={unit.level}",
        f"opens={n == 0 or units[n - 1].line != unit.line}",
        f"depth={len(here.path) - len(there.path)}",
        f"actors={min(len(actors), 3)}",
        f"number={unit.style}",
        f"chain={last == source}",
        f"last-far={min(n - last, 3)}",
    ]
    where = actors[0].start - origin.body
    signs += [f"said-at={0 if where <= 0 else 1 if where < 15 else 2}", f"who={actors[-1].kind}", f"who-at={actors[-1].kind}{where > 14}"]
    if names and any(a.name in text[unit.start : unit.end] for a in actors):
        signs.append("named-again")
    return signs
