"""The rows of the workbook's sheets: (heads, widths in characters, rows) each, made of text, numbers, None and Marked."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from policynlp.compare.comparison import Comparison, report
from policynlp.compare.measures import Contrast, Family, Term, Weight
from policynlp.compare.pages.charts_files import usages
from policynlp.compare.pages.page_data import document_text, due_text, lead_text, marks, place_text
from policynlp.compare.pages.page_tables import verdict
from policynlp.compare.pages.telling import plain, sentences
from policynlp.compare.records import Aligned, Span
from policynlp.rows import Row

Rows = tuple[Sequence[str], Sequence[float], Sequence[Sequence[object]]]


class Marked(NamedTuple):
    """A text with the stretches of it that differ: ``gone`` or ``come``."""

    text: str
    spans: tuple[Span, ...]
    kind: Literal["gone", "come"]


def summary(comparison: Comparison) -> Rows:
    """The three sentences of each contrast, the groups, the documents, those set aside, the remarks."""
    columns, heads, emphasis = report()["column"], report()["head"], comparison.emphasis
    rows: list[Sequence[object]] = []
    for contrast in emphasis.contrasts:
        said = sentences(comparison, contrast)
        rows += [(heads["summary"], pair(comparison, contrast), plain(sentence)) for sentence in said]
    for group in emphasis.groups:
        base = f"{columns['documents']} {len(group.papers)}，{columns['tasks']} {group.tasks}，{columns['words']} {group.words}"
        rows.append((heads["groups"], comparison.name(group.key), base))
    for group in emphasis.groups:
        for index in group.papers:
            paper = emphasis.papers[index]
            parts = [paper.title or paper.name, paper.issued or "", paper.issuer or "", paper.genre, paper.level]
            rows.append((heads["documents"], comparison.name(group.key), "，".join(filter(None, parts))))
    rows += [(heads["aside"], left.paper.title or left.paper.name, left.line) for left in emphasis.aside]
    rows += [(heads["remarks"], "", remark.line) for remark in emphasis.remarks]
    return [columns[key] for key in ("kind", "item", "text")], (18, 30, 110), rows


def lines(comparison: Comparison) -> Rows:
    """Every aligned line; split and merged tasks stand in one line, their texts under one another."""
    columns = report()["column"]
    keys = (
        "number", "pair", "status", "changes", "before", "after", "sector", "before_lead", "after_lead", "before_due",
        "after_due", "score", "differs", "before_place", "after_place",
    )  # fmt: skip
    widths = (6, 15, 10, 12, 42, 42, 12, 15, 15, 14, 14, 8, 30, 30, 30)
    rows: list[Sequence[object]] = []
    for alignment in comparison.alignments:
        names = report()["pair"].format(
            earlier=comparison.name(alignment.before), later=comparison.name(alignment.after)
        )
        rows += [(len(rows) + number, names, *_line(line)) for number, line in enumerate(alignment.lines, 1)]
    return [columns[key] for key in keys], widths, rows


def families(comparison: Comparison, chosen: Sequence[Family]) -> Rows:
    """One row a weight: share, count and base in each group; then of each contrast difference, interval, q, verdict."""
    columns, words = report()["column"], report()
    heads, widths = [columns["kind"], columns["name"]], [26.0, 24.0]
    for group in comparison.emphasis.groups:
        heads += [f"{comparison.name(group.key)} {columns[key]}" for key in ("share", "n", "of", "interval")]
        widths += [10, 8, 8, 16]
    for contrast in comparison.emphasis.contrasts:
        heads += [f"{pair(comparison, contrast)} {columns[key]}" for key in ("difference", "interval", "q", "verdict")]
        widths += [12, 16, 9, 11]
    rows = []
    for family in chosen:
        for weight in comparison.emphasis.of_family(family):
            told = [cell for each in comparison.emphasis.contrasts for cell in _shift(each, weight)]
            rows.append([words["family"][family], weight.name, *_shares(weight), *told])
    return heads, widths, rows


def terms(comparison: Comparison) -> Rows:
    """Of each contrast the words that differ most, with a sentence of either side."""
    columns = report()["column"]
    keys = (
        "pair", "word", "before_rate", "before_n", "before_papers", "after_rate", "after_n", "after_papers", "z", "q",
        "verdict", "before_example", "after_example",
    )  # fmt: skip
    widths = (22, 16, 10, 8, 10, 10, 8, 10, 9, 9, 10, 44, 44)
    rows: list[Sequence[object]] = []
    for contrast in comparison.emphasis.contrasts:
        found = {shift.name: shift for shift in contrast.terms}
        known = {term.name: term for term in comparison.emphasis.terms if term.passages}
        groups = comparison.group(contrast.earlier), comparison.group(contrast.later)
        for usage in usages(comparison, contrast):
            shift, term = found[usage.word], known[usage.word]
            sides: list[object] = []
            for group in groups:
                share = term.shares[group]
                sides += [round(share.share * 1000, 3), share.n, f"{share.papers}/{share.of_papers}"]
            q = None if shift.q is None else round(shift.q, 4)
            said = [example(comparison, term, group) for group in groups]
            rows.append(
                (pair(comparison, contrast), usage.word, *sides, round(usage.z, 2), q, verdict(shift, contrast), *said)
            )
    return [columns[key] for key in keys], widths, rows


def pair(comparison: Comparison, contrast: Contrast) -> str:
    """The two groups of a contrast: 2023年→2024年."""
    form = report()["ends" if contrast.kind == "ends" else "pair"]
    return str(form.format(earlier=comparison.name(contrast.earlier), later=comparison.name(contrast.later)))


def example(comparison: Comparison, term: Term, group: int) -> str:
    """The first sentence of a group that holds the term; '' where there is none."""
    return comparison.sentence(term.passages[group][0]) if term.passages[group] else ""


def _shares(weight: Weight) -> list[object]:
    scale = 1000 if weight.family == "force_word" else 100
    cells: list[object] = []
    for share in weight.shares:
        between = (
            "" if share.low is None or share.high is None else f"{share.low * scale:.1f} ~ {share.high * scale:.1f}"
        )
        cells += [round(share.share * scale, 2) if share.of else None, share.n, share.of, between]
    return cells


def _shift(contrast: Contrast, weight: Weight) -> list[object]:
    for shift in contrast.shifts:
        if (shift.family, shift.name) == (weight.family, weight.name):
            scale = 1000 if weight.family == "force_word" else 100
            between = (
                "" if shift.low is None or shift.high is None else f"{shift.low * scale:.1f} ~ {shift.high * scale:.1f}"
            )
            q = None if shift.q is None else round(shift.q, 4)
            return [round(shift.difference * scale, 2), between, q, verdict(shift, contrast)]
    return [None, "", None, ""]


def _line(line: Aligned) -> list[object]:
    words = report()
    changes = words["comma"].join(words["change"][change] for change in line.changes)
    before, after = marked(line.before, marks(line, "before"), "gone"), marked(line.after, marks(line, "after"), "come")
    rows = line.after or line.before
    return [
        words["status"][line.status],
        changes,
        before,
        after,
        words["comma"].join(dict.fromkeys(row["sector"] or "" for row in rows)),
        words["comma"].join(dict.fromkeys(filter(None, map(lead_text, line.before)))),
        words["comma"].join(dict.fromkeys(filter(None, map(lead_text, line.after)))),
        words["semicolon"].join(dict.fromkeys(filter(None, map(due_text, line.before)))),
        words["semicolon"].join(dict.fromkeys(filter(None, map(due_text, line.after)))),
        round(line.score, 2) if line.pairs else None,
        _differing(before, after),
        _places(line.before),
        _places(line.after),
    ]


def marked(rows: Sequence[Row], spans: Sequence[Sequence[Span]], kind: Literal["gone", "come"]) -> Marked:
    """The rows' texts under one another, the spans moved along."""
    text, moved = "", []
    for row, found in zip(rows, spans, strict=True):
        text += "\n" if text else ""
        moved += [Span(len(text) + start, len(text) + end) for start, end in found]
        text += row["text"]
    return Marked(text, tuple(moved), kind)


def _differing(before: Marked, after: Marked) -> str:
    """The words that differ, for those who filter or read aloud: 原…；现…."""
    sides = ["…".join(each.text[start:end] for start, end in each.spans) for each in (before, after)]
    form = report()["differing"]
    return "\n".join(form[key].format(text=text) for key, text in zip(("before", "after"), sides, strict=True) if text)


def _places(rows: Sequence[Row]) -> str:
    return "\n".join(f"{document_text(row)}　{place_text(row)}" for row in rows)
