"""What the reader of a comparison must know, and what may not be concluded from it, in Chinese lines."""

from collections.abc import Sequence

from policynlp.compare.measures import Contrast, Group, Remark
from policynlp.compare.weights.chance import ALPHA, LEAST, MORE
from policynlp.compare.weights.questions import Verdicts
from policynlp.compare.weights.results import Frame
from policynlp.compare.weights.tallies import Tally
from policynlp.compare.weights.trend import LEAST_PAPERS
from policynlp.compare.weights.words import words

_MANY = 6


def remarks(
    frame: Frame | None,
    groups: Sequence[Group],
    sectors: Tally,
    contrasts: Sequence[Contrast],
    verdicts: Verdicts,
    years: Sequence[int],
) -> tuple[Remark, ...]:
    """All lines: what may not be concluded first, then how it was reckoned."""
    found = list(frame.grouped.remarks) if frame else []
    found += _thin(contrasts)
    single = [group.key for group in groups if len(group.papers) < LEAST]
    if single:
        found.append(_line("single", groups=_listed(single)))
    found += [_line("no_tasks", group=group.key) for group in groups if not group.tasks]
    found += _mostly_rest(sectors, groups)
    tested_trend = len(verdicts.of) > len(contrasts)
    if years and not tested_trend and len(set(years)) > 2:
        found.append(_line("no_trend", papers=len(years), least=LEAST_PAPERS))
    if tested_trend or (years and verdicts.families):
        found.append(_line("serial"))
    for one in contrasts:
        if one.exact:
            found.append(_line("exact", earlier=one.earlier, later=one.later, count=one.permutations))
        elif not one.descriptive:
            values = {"earlier": one.earlier, "later": one.later, "count": one.permutations}
            found.append(_line("drawn", **values, more=MORE))
    if verdicts.families:
        names = "、".join(words()["family"][family] for family in verdicts.families)
        claim = words()["claim"][verdicts.rule].format(alpha=ALPHA)
        found.append(_line("families", count=len(verdicts.families), names=names, alpha=ALPHA, claim=claim))
    return (*found, _line("one_dictionary"))


def _thin(contrasts: Sequence[Contrast]) -> list[Remark]:
    """The contrasts of few documents: those that are described only, and those where only max-T can decide."""
    found = []
    thin = [one for one in contrasts if one.descriptive]
    for one in thin[:_MANY]:
        values = {"earlier": one.earlier, "later": one.later, "first": one.sides[0], "second": one.sides[1]}
        found.append(_line("descriptive", **values, least=LEAST))
    if len(thin) > _MANY:
        found.append(_line("descriptive_more", count=len(thin) - _MANY, least=LEAST))
    for one in contrasts:
        if one.rule == "max-t":
            values = {"earlier": one.earlier, "later": one.later, "first": one.sides[0], "second": one.sides[1]}
            found.append(_line("few", **values, p=f"{one.least_p:.2g}"))
    return found


def _mostly_rest(sectors: Tally, groups: Sequence[Group]) -> list[Remark]:
    """That the sectors do not fit these texts, where half the tasks or more are of none."""
    rest = words()["rest"]["sector"]
    base = int(sum(group.tasks for group in groups))
    if rest not in sectors.names or not base:
        return []
    n = int(sectors.counts[:, sectors.names.index(rest)].sum())
    return [_line("rest", share=f"{n / base:.1%}", n=n, of=base)] if 2 * n >= base else []


def _listed(names: Sequence[str]) -> str:
    return "、".join(names)


def _line(code: str, **values: object) -> Remark:
    return Remark(code, words()["remark"][code].format(**values))
