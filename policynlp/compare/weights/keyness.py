"""How much more a term weighs in one group than in another: weighted log-odds with an informative Dirichlet prior."""

import numpy as np

from policynlp.compare.weights.tallies import Counts

PRIOR = 0.1
"""The weight of the prior: a tenth of all words of the two groups, spread as the terms are in both together."""


def log_odds(later: Counts, total: Counts, words_later: Counts, words: float) -> tuple[Counts, Counts]:
    """``(delta, z)`` of terms between a later group and an earlier one, above 0 where the later has more.

    Monroe, Colaresi and Quinn, *Fightin' Words* (Political Analysis 16, 2008), formulas 16, 20 and 22. With ``y`` the
    count of a term in a group of ``n`` words, ``a`` its prior count and ``A`` the sum of all prior counts::

        delta = log((y2 + a) / (n2 + A - y2 - a)) - log((y1 + a) / (n1 + A - y1 - a))
        var   = 1 / (y2 + a) + 1 / (y1 + a)
        z     = delta / sqrt(var)

    The prior is what both groups together say: ``A = PRIOR * words``, ``a = A * total / words``; it does not know which
    document is of which group, so permuting documents leaves it as it is.

    ``later`` has the counts of the later group, (…, terms); ``total`` those of both, (terms,); ``words_later`` its
    words, (…), ``words`` those of both. A term that neither has gives 0. So does a group without words.
    """
    weight = PRIOR * words
    prior = PRIOR * total
    prior = np.where(prior > 0, prior, 1.0)
    words_later = np.asarray(words_later, dtype=float)[..., None]
    two, one = later + prior, (total - later) + prior
    rest_two = np.maximum(words_later + weight - two, 1e-9)
    rest_one = np.maximum(words - words_later + weight - one, 1e-9)
    delta = np.log(two * rest_one / (one * rest_two))
    delta = np.where(total > 0, delta, 0.0)
    return delta, delta / np.sqrt(1 / two + 1 / one)
