"""Markdown: the comparison as a text that reads well without a program: sentences, tables, aligned tasks."""

import re
from collections.abc import Iterator, Sequence

from policynlp.compare.charts_files import usages
from policynlp.compare.charts_scene import shown
from policynlp.compare.comparison import Comparison, report, share_text
from policynlp.compare.measures import Contrast, Family
from policynlp.compare.page_data import document_text, marks, place_text
from policynlp.compare.page_tables import signed, verdict
from policynlp.compare.records import Aligned, Alignment, Span
from policynlp.compare.telling import plain, sentences
from policynlp.rows import Row

_SPECIAL = re.compile(r"[\\`*_\[\]|~#$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_FAMILIES: tuple[Family, ...] = ("sector", "department", "action", "force")


def render(comparison: Comparison) -> bytes:
    """All of the comparison in UTF-8: words that went are struck out, words that came are bold.

    Nothing of a document's text can act as Markdown or HTML.
    """
    heads = report()["head"]
    blocks = [f"# {safe(comparison.title)}", f"## {heads['summary']}"]
    for contrast in comparison.emphasis.contrasts:
        blocks.append(f"### {_pair(comparison, contrast.earlier, contrast.later)}")
        said = [safe(plain(sentence)) for sentence in sentences(comparison, contrast)]
        blocks.append("\n".join(f"{number}. {sentence}" for number, sentence in enumerate(said, 1)))
    blocks += [f"## {heads['remarks']}", "\n".join(f"- {safe(remark.line)}" for remark in comparison.emphasis.remarks)]
    blocks += [f"## {heads['documents']}", _documents(comparison)]
    for family in _FAMILIES:
        if comparison.emphasis.of_family(family):
            blocks += [f"## {report()['family'][family]}", _shares(comparison, family)]
            blocks += list(_shifts(comparison, family))
    blocks.append(f"## {heads['terms']}")
    for contrast in comparison.emphasis.contrasts:
        blocks += [f"### {_pair(comparison, contrast.earlier, contrast.later)}", _terms(comparison, contrast)]
    blocks.append(f"## {heads['tasks']}")
    for alignment in comparison.alignments:
        blocks += [f"### {_pair(comparison, alignment.before, alignment.after)}", _lines(alignment)]
    return ("\n\n".join(block for block in blocks if block) + "\n").encode()


def safe(text: str) -> str:
    """The text as one line in which no sign means anything to Markdown or HTML."""
    escaped = _SPECIAL.sub(r"\\\g<0>", re.sub(r"\s*\n\s*", " ", shown(text)).replace("\t", " "))
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], escaped)


def _pair(comparison: Comparison, earlier: str, later: str) -> str:
    return safe(report()["pair"].format(earlier=comparison.name(earlier), later=comparison.name(later)))


def _documents(comparison: Comparison) -> str:
    columns, emphasis = report()["column"], comparison.emphasis
    rows = [
        [comparison.name(group.key), emphasis.papers[index].title or emphasis.papers[index].name, emphasis.papers[index].issued or "", str(emphasis.papers[index].tasks)]
        for group in emphasis.groups
        for index in group.papers
    ]  # fmt: skip
    table = _table([columns[key] for key in ("group", "document", "issued", "tasks")], _safe(rows))
    left = [[each.paper.title or each.paper.name, each.line] for each in emphasis.aside]
    return table + ("\n\n" + _table([columns["document"], columns["reason"]], _safe(left)) if left else "")


def _shares(comparison: Comparison, family: Family) -> str:
    heads = [report()["column"]["name"], *(comparison.name(group.key) for group in comparison.emphasis.groups)]
    rows = [
        [weight.name, *(share_text(share, family) for share in weight.shares)]
        for weight in comparison.emphasis.of_family(family)
    ]
    return _table([safe(head) for head in heads], _safe(rows))


def _shifts(comparison: Comparison, family: Family) -> Iterator[str]:
    columns = report()["column"]
    heads = [columns[key] for key in ("pair", "name", "difference", "q", "verdict")]
    rows = [
        [
            report()["pair"].format(earlier=comparison.name(each.earlier), later=comparison.name(each.later)),
            shift.name,
            signed(shift.difference * 100),
            report()["dash"] if shift.q is None else f"{shift.q:.3f}",
            verdict(shift, each),
        ]
        for each in comparison.emphasis.contrasts
        for shift in each.shifts
        if shift.family == family and shift.difference
    ]
    if rows:
        yield _table(heads, _safe(rows))


def _terms(comparison: Comparison, contrast: Contrast) -> str:
    columns = report()["column"]
    found = {shift.name: shift for shift in contrast.terms}
    names = comparison.name(contrast.earlier), comparison.name(contrast.later)
    heads = [columns["word"], *(f"{safe(name)} {columns['rate']}" for name in names), columns["z"], columns["verdict"]]
    rows = [
        [
            usage.word,
            *(f"{rate:.2f}（{n}）" for rate, n in zip(usage.rates, usage.counts, strict=True)),
            f"{usage.z:+.2f}",
            verdict(found[usage.word], contrast),
        ]
        for usage in usages(comparison, contrast)
    ]
    return _table(heads, _safe(rows)) if rows else str(report()["nothing"])


def _lines(alignment: Alignment) -> str:
    columns = report()["column"]
    heads = [columns[key] for key in ("status", "before", "after", "before_place", "after_place")]
    return _table(heads, [_line(line) for line in alignment.lines]) if alignment.lines else str(report()["nothing"])


def _line(line: Aligned) -> list[str]:
    words = report()
    changes = words["comma"].join(words["change"][change] for change in line.changes)
    kind = words["status"][line.status] + (f"<br>{changes}" if changes else "")
    cells = [
        "<br>".join(_marked(row["text"], spans, sign) for row, spans in zip(rows, marks(line, side), strict=True))
        for rows, side, sign in ((line.before, "before", "~~"), (line.after, "after", "**"))
    ]
    return [kind, *cells, _places(line.before), _places(line.after)]


def _marked(text: str, spans: Sequence[Span], sign: str) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [safe(text[at:start]), f"{sign}{safe(text[start:end])}{sign}"]
        at = end
    return "".join((*pieces, safe(text[at:])))


def _places(rows: Sequence[Row]) -> str:
    return "<br>".join(safe(f"{document_text(row)}　{place_text(row)}") for row in rows)


def _safe(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[safe(cell) for cell in cells] for cells in rows]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *rows))
