"""What the second sector model looks at besides: what the first one says of the units around.

Units of one item, one line and one section mostly share their sector, and so does a whole text. Claim: what a first
guess says of the others is worth as much as the words of the unit itself (stacked sequential learning, Cohen and
Carvalho 2005). The second model is fitted on guesses for texts that the first had not seen.
"""

import numpy as np

from policynlp.finder import Ints
from policynlp.pipes.sector_signs import LEAST, OWN, Layout, filled, within
from policynlp.pipes.sector_words import Floats

CONTEXT = ("guess", "text", "text-root", "text-free", "section", "line", "before", "behind")
"""The log of the first guess; its mean over the text, plain, as a root, and where nothing else speaks of a field; the
means over the other units of the section and of the line; the unit before and the one behind."""


def context(own: Floats, guess: Floats, layout: Layout) -> Floats:
    """The signs of CONTEXT as (signs, units, sectors); ``guess`` is (units, sectors), what is general folded."""
    around = np.zeros((len(guess) + 2, guess.shape[1]))
    around[1:-1] = guess
    text = guess.mean(axis=0, keepdims=True) if len(guess) else around[:1]
    layers = (
        np.log(guess + LEAST), text, np.sqrt(text), text * own[:, OWN.index("free")][:, None],
        _others(layout.sections, guess), _others(layout.lines, guess), around[:-2], around[2:],
    )  # fmt: skip
    return filled(layers, guess.shape)


def _others(groups: Ints, values: Floats) -> Floats:
    """For each row the mean of ``values`` over the other rows of its group; 0 where it is alone."""
    sums, size = within(groups, values)
    others: Floats = (sums - values) / np.maximum(size - 1, 1)[:, None]
    return others
