"""The comparison as JSON: every figure with its base, every sentence that a figure of a shown thing rests on."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from policynlp.compare.comparison import Comparison
from policynlp.compare.measures import Contrast, Emphasis, Family, Passage, Share, Term, Trend, Weight
from policynlp.compare.pages.telling import plain, sentences
from policynlp.compare.records import Aligned, Alignment

_TEXT_OF: tuple[Family, ...] = ("force_word", "term")


def render(comparison: Comparison) -> bytes:
    """One JSON object in UTF-8 with the keys title, summary, documents, aside, groups, remarks, settings, weights, terms, contrasts,
    trends, alignments.

    Passages are ``[document, start, end, at, to]``, offsets into the document's plain text, with the sentence where they
    are words; terms are those that a contrast or trend shows. Shares keep six digits.
    """
    found = comparison.emphasis
    whole = {
        "title": comparison.title,
        "summary": [
            {"earlier": each.earlier, "later": each.later, "sentences": [*map(plain, sentences(comparison, each))]}
            for each in found.contrasts
        ],
        "documents": [asdict(paper) | {"year": paper.year} for paper in found.papers],
        "aside": [asdict(one.paper) | {"reason": one.reason, "line": one.line} for one in found.aside],
        "groups": [asdict(group) for group in found.groups],
        "remarks": [remark._asdict() for remark in found.remarks],
        "settings": _settings(found, comparison.version),
        "weights": [_weight(comparison, weight) for weight in found.weights],
        "terms": [_term(comparison, term) for term in found.terms if term.passages],
        "contrasts": [_contrast(contrast) for contrast in found.contrasts],
        "trends": [trend_data(trend) for trend in found.trends],
        "alignments": [_alignment(one) for one in comparison.alignments],
    }
    return _written(whole)


def render_trend(trend: Trend) -> bytes:
    """One line over the years as JSON in UTF-8."""
    return _written(trend_data(trend))


def trend_data(trend: Trend) -> dict[str, Any]:
    """A trend as JSON values; passages as ``[document, start, end, at, to]``, one list a point."""
    return {
        "family": trend.family,
        "name": trend.name,
        "score": trend.score,
        "slope": trend.slope,
        "p": trend.p,
        "q": trend.q,
        "family_p": trend.family_p,
        "significant": trend.significant,
        "points": [
            point._asdict() | {"passages": [list(spot) for spot in spots]}
            for point, spots in zip(trend.points, _filled(trend.passages, len(trend.points)), strict=True)
        ],
    }


def _settings(found: Emphasis, version: str) -> dict[str, Any]:
    return {
        "by": found.by,
        "families": list(found.families),
        "alpha": found.alpha,
        "seed": found.seed,
        "version": version,
    }


def _weight(comparison: Comparison, weight: Weight) -> dict[str, Any]:
    shares = _shares(comparison, weight.shares, weight.passages, text=weight.family in _TEXT_OF)
    return {"family": weight.family, "name": weight.name, "kind": weight.kind, "shares": shares}


def _term(comparison: Comparison, term: Term) -> dict[str, Any]:
    return {"name": term.name, "shares": _shares(comparison, term.shares, term.passages, text=True)}


def _shares(
    comparison: Comparison, shares: Sequence[Share], passages: Sequence[Sequence[Passage]], *, text: bool
) -> list[dict[str, Any]]:
    found = []
    for share, spots in zip(shares, _filled(passages, len(shares)), strict=True):
        listed: list[Any] = [list(spot) for spot in spots]
        if text:
            listed = [{"at": list(spot), "sentence": comparison.sentence(spot)} for spot in spots]
        found.append(share._asdict() | {"passages": listed})
    return found


def _filled(passages: Sequence[Sequence[Passage]], count: int) -> Sequence[Sequence[Passage]]:
    return passages if len(passages) == count else [()] * count


def _contrast(contrast: Contrast) -> dict[str, Any]:
    return {
        "kind": contrast.kind,
        "earlier": contrast.earlier,
        "later": contrast.later,
        "documents": list(contrast.sides),
        "rule": contrast.rule,
        "exact": contrast.exact,
        "permutations": contrast.permutations,
        "least_p": contrast.least_p,
        "tested_terms": contrast.tested_terms,
        "shifts": [shift._asdict() for shift in contrast.shifts],
        "terms": [term._asdict() for term in contrast.terms],
    }


def _alignment(one: Alignment) -> dict[str, Any]:
    return {
        "before": one.before,
        "after": one.after,
        "tasks_before": one.tasks_before,
        "tasks_after": one.tasks_after,
        "statuses": one.statuses(),
        "changes": one.changes(),
        "lines": [_line(line) for line in one.lines],
    }


def _line(line: Aligned) -> dict[str, Any]:
    return {
        "status": line.status,
        "changes": list(line.changes),
        "score": line.score,
        "before": list(line.before),
        "after": list(line.after),
        "pairs": [
            {
                "before": pair.before["id"],
                "after": pair.after["id"],
                "score": pair.score,
                "before_marks": [list(span) for span in pair.before_marks],
                "after_marks": [list(span) for span in pair.after_marks],
            }
            for pair in line.pairs
        ],
    }


def _written(whole: dict[str, Any]) -> bytes:
    """The object as JSON, an item of its lists a line: it can be read and compared, and is a fifth of an indented one."""
    parts = []
    for key, value in _rounded(whole).items():
        if isinstance(value, list) and value:
            items = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            parts.append(f"{json.dumps(key)}: [\n  {items}\n ]")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return ("{\n " + ",\n ".join(parts) + "\n}\n").encode("utf-8", "replace")


def _rounded(value: Any) -> Any:
    """The same with floats to six significant digits: those that follow differ between machines."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value
