"""Fits the weights of the alignment to the three series of corpus/changes: `python tests/fit_compare.py`.

Prints the tables [weights.part], [weights.first] and [weights.years] as they stand in policynlp/compare/tasks/alignment.toml;
writes nothing. ``first`` knows only a pair itself; ``years`` also what ``first`` says of the neighbours and rivals, so it
is fitted with the ``first`` that is in the file; ``part`` likewise with both. To change signs or data, fit, put the
tables into the file and fit again until nothing moves.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from compare_truth import read_series, units_of
from sklearn.linear_model import LogisticRegression

from policynlp import extract
from policynlp.compare.tasks import parts
from policynlp.compare.tasks.align import in_order
from policynlp.compare.tasks.assign import one_to_one
from policynlp.compare.tasks.settings import settings
from policynlp.compare.tasks.similar import SIGNS, Candidates, Floats, candidates
from policynlp.compare.tasks.texts import Traits, traits
from policynlp.rows import Row

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
AROUND = 2
"""How many of the last signs are of neighbours and rivals, which `first` does not know."""

Side = tuple[list[Traits], list[int | None]]


def years(rows: dict[str, list[Row]]) -> Iterator[tuple[Side, Side, set[tuple[int | None, int | None]]]]:
    """Both sides of each pair of years, as traits with the unit of each, and the true links with what is spoken of."""
    for path in sorted((CORPUS / "changes").glob("*.tsv")):
        for year in read_series(path):
            sides = []
            for name in (year.before, year.after):
                held = in_order(rows[name])
                units = units_of(CORPUS, name, held)
                sides.append((traits(held), [units.get(row["id"]) for row in held]))
            yield sides[0], sides[1], set(year.truth)


def fitted(signs: Floats, right: Floats, strength: float) -> dict[str, float]:
    """The weights of a logistic regression by column, and ``base``."""
    model = LogisticRegression(C=strength, max_iter=2_000).fit(signs, right)
    return {"base": float(model.intercept_[0]), **dict(enumerate(model.coef_[0].tolist()))}


def tables() -> dict[str, dict[str, float]]:
    """The three tables of weights, two places."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in extract([CORPUS / "docs"]).rows():
        rows[Path(row["document"]).stem].append(row)
    pairs, right, part_signs, part_right = [], [], [], []
    for (before, old), (after, new), truth in years(rows):
        found = candidates(before, after)
        links = {link for link in truth if None not in link}
        named = ({a for a, _ in truth}, {b for _, b in truth})
        places = list(zip(found.before.tolist(), found.after.tolist(), strict=True))
        keep = np.array([old[a] in named[0] - {None} or new[b] in named[1] - {None} for a, b in places])
        pairs.append(found.signs[keep])
        right.append(np.array([(old[a], new[b]) in links for a, b in places])[keep])
        for signs, a, b in of_parts(found, before, after):
            part_signs.append(signs)
            part_right.append((old[a], new[b]) in links)
    signs, hits = np.vstack(pairs), np.concatenate(right)
    wanted = {
        "part": (parts.SIGNS, np.array(part_signs), np.array(part_right), 2),
        "first": (SIGNS[:-AROUND], signs[:, :-AROUND], hits, 5),
        "years": (SIGNS, signs, hits, 5),
    }
    out = {}
    for name, (names, columns, answers, strength) in wanted.items():
        weights = fitted(columns, answers, strength)
        out[name] = {"base": weights["base"], **{sign: weights[n] for n, sign in enumerate(names)}}
    return {name: {sign: round(weight, 2) for sign, weight in table.items()} for name, table in out.items()}


def of_parts(found: Candidates, before: list[Traits], after: list[Traits]) -> Iterator[tuple[list[float], int, int]]:
    """The signs of each row that could be a part, with both positions."""
    links = one_to_one(found, (len(before), len(after)), settings()["bounds"]["fit"])
    for signs, a, b in parts.part_signs(found, links, before, after):
        yield list(signs.values()), a, b


def main() -> None:
    """Prints the tables."""
    for name, table in tables().items():
        print(f"[weights.{name}]")
        for sign, weight in table.items():
            print(f"{sign} = {weight:.2f}")
        print()


if __name__ == "__main__":
    main()
