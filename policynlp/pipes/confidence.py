"""How likely a row is to be right as it stands.

A row is right where four things are: that it is a task of this kind, its sector, who leads, and the rest (support,
time). Each has a chance of its own, learned from signs that say how sure the pipe was that decided it; the row's chance
is their product, brought to scale. A row that is wrong in one thing is wrong, however sure the others are: a product
says that, a sum of signs does not.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from policynlp.layers import Draft
from policynlp.linear import Floats, Key, Linear, spelled
from policynlp.records import Deadline

Signs = list[Hashable]
THINGS = {"kind": ("kind", "invented"), "sector": ("sector",), "lead": ("lead",), "rest": ("support", "due")}
"""What a row can be wrong in, and the words of `policynlp.scoring` for it. A sign begins with the thing it speaks of."""
WHOLE, SLOPE = "whole", "slope"
"""The class of the model that brings the product to scale, and the sign whose weight is its slope."""
_LOW, _HIGH = -4, 14  # steps of half a unit of log-odds: 12 % to 99.9 %


def _sure(thing: str, step: int) -> Signs:
    return [f"{thing}>{k}" for k in range(_LOW, step + 1)]  # what is sure at a step is so at those below


def _kind(step: int, kind: str) -> Signs:
    return [*_sure("kind", step), f"kind-bias={kind}"]


def _sector(step: int, neighbours: int, usual: bool) -> Signs:
    return [*_sure("sector", step), f"sector-neighbours={neighbours}", f"sector-usual={usual}"]


def _words(own: bool, other: bool, field: bool, of_field: bool) -> Signs:
    words = [f"sector-words={own}{other}{field}", f"sector-field-words={of_field}{own}{field}"]
    return [*words, f"sector-field={of_field}"]


def _lead(step: int) -> Signs:
    return [*_sure("lead", step), "lead-bias"]


def _rest(helpers: int, times: int, seen: bool) -> Signs:
    return ["rest-bias", f"rest-helpers={helpers}", f"rest-times={times}", f"rest-seen={seen}{times > 0}"]


_SPELLERS = (_kind, _sector, _words, _lead, _rest)


class Rows(NamedTuple):
    """The rows of a text with how sure each decision about them was.

    ``kinds`` and ``sectors`` are chances by unit. ``words`` says how many words of each sector stand in the unit of each row,
    ``fields`` which sectors are a field of work of their own (1) and which cut across them (0); ``timed`` whether an
    expression of time stands in the row, deadline or not.
    """

    drafts: Sequence[Draft]
    kinds: Floats
    sectors: Floats
    deadlines: Sequence[Sequence[Deadline]]
    words: Floats
    fields: Floats
    timed: Sequence[bool]


def signs(rows: Rows) -> list[Signs]:
    """The signs of each row: how sure each decision was, and what speaks against it."""
    return spelled(_SPELLERS, _keys(rows)) if rows.drafts else []


def probabilities(model: Linear, rows: Rows) -> Floats:
    """The chance of each row to be right: ``model`` over `signs`."""
    if not rows.drafts:
        return np.zeros(0)
    return scaled(model, model.key_sums(_SPELLERS, _keys(rows), len(rows.drafts)))


def scaled(model: Linear, sums: Floats) -> Floats:
    """The chances of summed weights of `signs`, see `Linear.sums`: the product of the chances of THINGS, to scale."""
    raw = sums + model.bias
    each: Floats = 1.0 / (1.0 + np.exp(-raw[:, :-1]))
    out: Floats = 1.0 / (1.0 + np.exp(-(model.bias[-1] + model.weights_of((SLOPE,))[0, -1] * odds(each.prod(axis=1)))))
    return out


def odds(chances: Floats) -> Floats:
    """Logarithms of the odds of chances; those next to 0 and 1 are kept from infinity."""
    kept = np.clip(chances, 1e-4, 1 - 1e-4)
    found: Floats = np.log(kept / (1 - kept))
    return found


def _steps(chances: Floats) -> list[int]:
    steps: list[int] = np.clip(np.floor(2 * odds(chances)), _LOW, _HIGH).astype(int).tolist()
    return steps


def _chained(drafts: Sequence[Draft]) -> Floats:
    """How sure it is who leads each row: an owner that was carried on is no surer than where it comes from."""
    out, chain, names = [], 1.0, None
    for draft in drafts:
        own = tuple(actor.name for actor in draft.lead)
        sure = draft.sure
        if draft.lead and draft.lead[0].origin == "stated":
            chain, names = sure, own
        elif draft.lead and own == names and draft.by == "carry model":
            chain = sure = chain * sure
        out.append(sure)
    return np.array(out)


def _against(rows: Rows, given: NDArray[np.intp]) -> Iterable[Key]:
    """For each row whether words of its sector, of another, of another that is a field stand in it; whether its own is one."""
    words = rows.words > 0
    at = np.arange(len(given))
    own = words[at, given]
    others = words.copy()
    others[at, given] = False
    fields = rows.fields > 0
    columns = (own, others.any(axis=1), (others & fields).any(axis=1), fields[given])
    return zip(*(column.tolist() for column in columns), strict=True)


def _keys(rows: Rows) -> list[Iterable[Key]]:
    drafts = rows.drafts
    units = np.array([draft.unit for draft in drafts])
    given = rows.sectors[units].argmax(axis=1)
    same = np.concatenate([[False], given[1:] == given[:-1], [False]]).astype(int)
    usual = given == np.bincount(given).argmax()
    return [
        zip(_steps(rows.kinds[units].max(axis=1)), (draft.kind for draft in drafts), strict=True),
        zip(_steps(rows.sectors[units].max(axis=1)), (same[1:] + same[:-1]).tolist(), usual.tolist(), strict=True),
        _against(rows, given),
        [(step,) for step in _steps(_chained(drafts))],
        [
            (min(len(draft.support), 2), min(len(said), 2), bool(timed))
            for draft, said, timed in zip(drafts, rows.deadlines, rows.timed, strict=True)
        ],
    ]
