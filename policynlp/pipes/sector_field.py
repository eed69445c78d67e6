"""Whether a whole directive is of one field, so that what it says in general is of that field too.

Claim: where title and vocabulary speak of one field (a plan for mines), responsibility, inspection and hazards are those
of the field; in a directive of many fields they are work across all of them. The field at hand is guessed by counting,
whether it rules the text is weighed by a model over few signs.
"""

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np

from policynlp.lexicon import Lexicon
from policynlp.linear import Linear
from policynlp.pipes.sector_words import Floats

_TITLE = 0.5  # a word in the title weighs as much as half of all field words of the text


class Scopes(NamedTuple):
    """What the lexicon says of each sector: ``fields`` and ``across`` are 1 or 0; ``general`` takes what is of no field."""

    fields: Floats
    across: Floats
    general: int

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Scopes":
        """The scopes of a lexicon's sectors, in their order."""
        scopes = [one.scope for one in lexicon.sectors]
        fields = np.array([float(scope == "field") for scope in scopes])
        across = np.array([float(scope in ("across", "general")) for scope in scopes])
        return cls(fields, across, scopes.index("general"))


def main_field(counts: Floats, title: Floats, scopes: Scopes) -> int | None:
    """The field that text and title speak of most, by its position; None where they speak of none."""
    whole = counts.sum(axis=0) * scopes.fields
    weight = whole + np.minimum(title * scopes.fields, 1.0) * whole.sum() * _TITLE
    return int(weight.argmax()) if weight.any() else None


def field_signs(counts: Floats, title: Floats, scopes: Scopes, field: int) -> list[Hashable]:
    """What tells whether ``field`` rules a text: its share, the next one's, the title, how many units speak of it."""
    whole = counts.sum(axis=0) * scopes.fields
    total = max(float(whole.sum()), 1.0)
    share, rest = float(whole[field]) / total, np.delete(whole, field)
    second = float(rest.max()) / total if len(rest) else 0.0
    titled = title * scopes.fields > 0
    said = "none" if not titled[field] else "only" if titled.sum() == 1 else "among"
    units = counts[:, field] > 0
    return [
        "bias",
        *(f"share>{step}" for step in range(5, 10) if share * 10 > step),
        *(f"next>{step}" for step in range(1, 5) if second * 10 > step),
        f"title={said}",
        f"title-share={said}{int(share * 4)}",
        f"units={int(units.mean() * 5)}",
    ]


def rules(model: Linear, counts: Floats, title: Floats, scopes: Scopes) -> int | None:
    """The field that rules the text, or None where none does."""
    field = main_field(counts, title, scopes)
    if field is None:
        return None
    chance = model.probabilities([field_signs(counts, title, scopes, field)])[0, 1]
    return field if chance > 0.5 else None


def folded(values: Floats, scopes: Scopes, field: int | None) -> Floats:
    """``values`` (…, sectors) with what is of ``field`` counted as general, as it is where the field rules the text."""
    if field is None:
        return values
    out = values.copy()
    out[..., scopes.general] += out[..., field]
    out[..., field] = 0.0
    return out


def unfolded(chances: Floats, scopes: Scopes, field: int | None) -> Floats:
    """``chances`` (units, sectors) with what is general given to ``field``."""
    if field is None:
        return chances
    out = chances.copy()
    out[:, field] += out[:, scopes.general]
    out[:, scopes.general] = 0.0
    return out
