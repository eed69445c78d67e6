"""The tables of the page; every number in them is a button that opens its sentences where a script runs."""

from collections.abc import Iterable, Sequence
from html import escape

from policynlp.compare.comparison import Comparison, report, share_text
from policynlp.compare.measures import Contrast, Family, Shift, TermShift, Trend
from policynlp.compare.pages.charts_scene import shown
from policynlp.compare.pages.charts_terms import Usage
from policynlp.compare.pages.page_data import document_text, due_text, lead_text, marks, place_text
from policynlp.compare.records import Aligned, Span
from policynlp.rows import Row


def safe(text: str) -> str:
    """The text fit to stand in HTML, in an element or in a quoted attribute."""
    return escape(shown(text))


def button(content: object, ref: str) -> str:
    """The content as what opens evidence ``ref`` once the script makes it a button; as plain text where there is none."""
    text = safe(str(content))
    return f'<span data-e="{safe(ref)}">{text}</span>' if ref else text


def weights(comparison: Comparison, family: Family) -> str:
    """One line a weight, one column a group, each share with its base."""
    heads = [report()["column"]["name"], *(comparison.name(group.key) for group in comparison.emphasis.groups)]
    rows = []
    for index, weight in enumerate(comparison.emphasis.weights):
        if weight.family == family:
            cells = [
                button(share_text(share, family), f"w{index}.{group}" if share.n else "")
                for group, share in enumerate(weight.shares)
            ]
            rows.append([safe(weight.name), *cells])
    return table(heads, rows)


def shifts(comparison: Comparison, contrast: Contrast, family: Family) -> str:
    """One line a weight: share before, share after, their difference with its interval, and what may be said of it."""
    words, columns = report(), report()["column"]
    before, after = comparison.group(contrast.earlier), comparison.group(contrast.later)
    found = {shift.name: shift for shift in contrast.shifts if shift.family == family}
    heads = [columns["name"], comparison.name(contrast.earlier), comparison.name(contrast.later)]
    heads += [columns[key] for key in ("difference", "interval", "q", "verdict")]
    if family == "force_word":
        heads[3] = columns["rate_difference"]
    rows = []
    for index, weight in enumerate(comparison.emphasis.weights):
        if weight.family != family or not (weight.shares[before].n or weight.shares[after].n):
            continue
        sides = [
            button(share_text(weight.shares[at], family), f"w{index}.{at}" if weight.shares[at].n else "")
            for at in (before, after)
        ]
        shift = found.get(weight.name)
        rows.append([safe(weight.name), *sides, *(_shift(shift, contrast) if shift else [words["dash"]] * 4)])
    return table(heads, rows)


def terms(comparison: Comparison, contrast: Contrast, used: Sequence[Usage]) -> str:
    """One line a word: its rates, counts and documents on both sides, z, and what may be said of it."""
    words, columns = report(), report()["column"]
    names = comparison.name(contrast.earlier), comparison.name(contrast.later)
    groups = comparison.group(contrast.earlier), comparison.group(contrast.later)
    found = {shift.name: shift for shift in contrast.terms}
    heads = [columns["word"]]
    heads += [f"{name} {columns['rate']}" for name in names] + [f"{name} {columns['papers']}" for name in names]
    heads += [columns[key] for key in ("z", "q", "verdict")]
    rows = []
    for usage in used:
        shift = found[usage.word]
        rates = [
            button(f"{rate:.2f}（{n}）", f"{usage.ref}.{group}" if n else "")
            for rate, n, group in zip(usage.rates, usage.counts, groups, strict=True)
        ]
        sizes = [len(comparison.emphasis.groups[group].papers) for group in groups]
        papers = [f"{n}/{of}" for n, of in zip(usage.documents, sizes, strict=True)]
        q = words["dash"] if shift.q is None else f"{shift.q:.3f}"
        rows.append([button(usage.word, usage.ref), *rates, *papers, f"{usage.z:+.2f}", q, verdict(shift, contrast)])
    return table(heads, rows)


def verdict(shift: Shift | TermShift, contrast: Contrast) -> str:
    """What may be said of a change: 仅描述, 显著, 未达显著, or that it was not tested."""
    words = report()
    if contrast.descriptive:
        return str(words["descriptive"])
    if shift.significant:
        return str(words["significant"])
    return str(words["not_significant"] if shift.q is not None or shift.family_p is not None else words["untested"])


def trends(comparison: Comparison) -> str:
    """One line a trend: its first and last year, the change a year, and what may be said of it."""
    words, columns = report(), report()["column"]
    heads = [columns[key] for key in ("name", "kind", "first", "last", "slope", "q", "verdict")]
    rows = []
    for index, trend in enumerate(comparison.emphasis.trends):
        ends = [
            f"{point.year} " + button(share_text(point, trend.family), f"y{index}.{at}" if point.n else "")
            for at, point in ((0, trend.points[0]), (len(trend.points) - 1, trend.points[-1]))
        ]
        rate = trend.family in ("term", "force_word")
        slope = f"{trend.slope * 1000:+.3f}‰" if rate else f"{trend.slope * 100:+.2f}"
        q = words["dash"] if trend.q is None else f"{trend.q:.3f}"
        rows.append([safe(trend.name), words["family"][trend.family], *ends, slope, q, trend_verdict(trend)])
    return table(heads, rows)


def trend_verdict(trend: Trend) -> str:
    """What may be said of a trend: 仅描述 where it was not tested, 显著, 未达显著."""
    words = report()
    if trend.p is None:
        return str(words["descriptive"])
    return str(words["significant" if trend.significant else "not_significant"])


def documents(comparison: Comparison) -> str:
    """All documents that were counted, group by group."""
    columns = report()["column"]
    heads = [columns[key] for key in ("group", "document", "issued", "issuer", "tasks", "words")]
    papers = comparison.emphasis.papers
    rows = [
        [
            safe(comparison.name(group.key)),
            safe(papers[index].title or papers[index].name),
            safe(papers[index].issued or report()["dash"]),
            safe(papers[index].issuer or report()["dash"]),
            str(papers[index].tasks),
            str(papers[index].words),
        ]
        for group in comparison.emphasis.groups
        for index in group.papers
    ]
    return table(heads, rows)


def aside(comparison: Comparison) -> str:
    """The documents that were set aside and why; '' where there are none."""
    columns = report()["column"]
    rows = [
        [safe(left.paper.title or left.paper.name), safe(left.paper.issued or report()["dash"]), safe(left.line)]
        for left in comparison.emphasis.aside
    ]
    return table([columns[key] for key in ("document", "issued", "reason")], rows) if rows else ""


def line_heads() -> str:
    """The heads of the table of aligned tasks."""
    columns = report()["column"]
    return "".join(
        f'<th scope="col">{columns[key]}</th>' for key in ("status", "before", "after", "sector", "lead", "due")
    )


def lines(shown_lines: Iterable[Aligned]) -> str:
    """Aligned tasks as a table without a script: status, texts with their marks, sector, leads, times."""
    rows = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in _line(line))}</tr>" for line in shown_lines)
    return f'<div class="scroll"><table class="lines"><thead><tr>{line_heads()}</tr></thead><tbody>{rows}</tbody></table></div>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; ``heads`` are text, ``rows`` are HTML whose first cell names the row."""
    head = "".join(f'<th scope="col">{safe(text)}</th>' for text in heads)
    body = "\n".join(
        f'<tr><th scope="row">{cells[0]}</th>{"".join(f"<td>{cell}</td>" for cell in cells[1:])}</tr>' for cells in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'


def marked(text: str, spans: Sequence[Span], tag: str) -> str:
    """The text as HTML with the spans in elements ``tag``."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [safe(text[at:start]), f"<{tag}>{safe(text[start:end])}</{tag}>"]
        at = end
    return "".join((*pieces, safe(text[at:])))


def signed(value: float) -> str:
    """The value with its sign and one decimal; 0.0 where it rounds to that."""
    text = f"{value:+.1f}"
    return text[1:] if float(text) == 0 else text


def _shift(shift: Shift, contrast: Contrast) -> list[str]:
    words = report()
    scale = 1000 if shift.family == "force_word" else 100
    between = words["dash"]
    if shift.low is not None and shift.high is not None:
        between = f"{signed(shift.low * scale)} ~ {signed(shift.high * scale)}"
    q = words["dash"] if shift.q is None else f"{shift.q:.3f}"
    return [signed(shift.difference * scale), between, q, verdict(shift, contrast)]


def _line(line: Aligned) -> list[str]:
    words = report()
    changes = "".join(f"<li>{words['change'][change]}</li>" for change in line.changes)
    changed = f"<b>{words['status'][line.status]}</b>" + (f"<ul>{changes}</ul>" if changes else "")
    rows = line.after or line.before
    due = [words["semicolon"].join(filter(None, map(due_text, side))) for side in (line.before, line.after)]
    times = due[1] if due[0] == due[1] else f"{due[0] or words['dash']}{words['arrow']}{due[1] or words['dash']}"
    return [
        changed,
        _texts(line.before, marks(line, "before"), "del"),
        _texts(line.after, marks(line, "after"), "ins"),
        safe(words["comma"].join(dict.fromkeys(row["sector"] or "" for row in rows))),
        safe(words["comma"].join(dict.fromkeys(filter(None, map(lead_text, rows))))),
        safe(times if line.before and line.after else due[0] or due[1]),
    ]


def _texts(rows: Sequence[Row], spans: Sequence[Sequence[Span]], tag: str) -> str:
    if not rows:
        return f'<span class="missing">{report()["missing"][tag]}</span>'
    return "".join(
        f"<p>{marked(row['text'], found, tag)}<small>{safe(document_text(row))}　{safe(place_text(row))}</small></p>"
        for row, found in zip(rows, spans, strict=True)
    )
