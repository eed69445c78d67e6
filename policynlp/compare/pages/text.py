"""The comparison as Markdown: the three sentences, the remarks, tables of shares, terms, tasks; each number with its base."""

import re
from collections.abc import Iterable, Iterator, Sequence

from policynlp.compare.comparison import Comparison, report, share_text
from policynlp.compare.measures import Contrast, Family, Point, Share, Term, Trend
from policynlp.compare.pages.telling import plain, sentences
from policynlp.compare.records import Aligned
from policynlp.compare.weights.words import words
from policynlp.export.clean import clipped, one_line
from policynlp.export.labels import labels

_SPECIAL = re.compile(r"[\\`*_\[\]|~#$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_HTML = re.compile("[&<>]")
_SHARES: tuple[Family, ...] = ("sector", "department", "action", "force", "force_word")
_MOST_TERMS, _LONGEST = 25, 160


def render(comparison: Comparison) -> bytes:
    """The comparison in UTF-8; nothing of a document's text can act as Markdown or HTML.

    All shares and all aligned tasks stand in it whole; of the terms those that differ most, with a line that says how many
    there are: all of them are in the JSON and Excel files.
    """
    found, head = comparison.emphasis, report()["head"]
    blocks = ["# " + safe(comparison.title)]
    for contrast in found.contrasts:
        told = [safe(plain(sentence)) for sentence in sentences(comparison, contrast)]
        name = words()["head"]["contrast"].format(
            earlier=comparison.name(contrast.earlier), later=comparison.name(contrast.later)
        )
        blocks += [f"## {head['summary']}：{safe(name)}", "\n".join(f"{n}. {line}" for n, line in enumerate(told, 1))]
    blocks += ["## " + head["remarks"], "\n".join("- " + safe(remark.line) for remark in found.remarks)]
    blocks += ["## " + head["groups"], _groups(comparison)]
    if found.aside:
        lines = [f"- {safe(one.paper.name)}：{safe(one.line)}" for one in found.aside]
        blocks += ["## " + head["aside"], "\n".join(lines)]
    for family in _SHARES:
        blocks += _weights(comparison, family)
    for contrast in found.contrasts:
        blocks += _terms(comparison, contrast)
    for n in range(len(comparison.alignments)):
        blocks += _tasks(comparison, n)
    return ("\n\n".join(block for block in blocks if block) + "\n").encode("utf-8", "replace")


def render_trend(trend: Trend) -> bytes:
    """One line over the years as a Markdown table, with what its test says."""
    column, family = words()["column"], words()["family"][trend.family]
    rows = [
        [str(point.year), _share(point, trend.family), f"{point.papers}/{point.of_papers}"] for point in trend.points
    ]
    verdict = words()["mark"]["descriptive"]
    if trend.p is not None:
        mark = words()["mark"]["significant" if trend.significant else "not"]
        verdict = f"{mark}（P={trend.p:.2g}）"
    head = [column["year"], column["share"], column["papers"]]
    blocks = [f"# {safe(trend.name)}（{family}）", _table(head, rows), f"{verdict}；{words()['remark']['serial']}"]
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def safe(text: str) -> str:
    """The text as one line in which no sign means anything to Markdown or HTML."""
    escaped = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    return _HTML.sub(lambda found: _ENTITIES[found[0]], escaped)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(heads), ["---"] * len(heads), *map(list, rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _share(one: Share | Point, family: Family) -> str:
    """The share with its base and interval."""
    text = share_text(Share("", *one[1:]), family)
    if one.low is None or one.high is None or not one.of:
        return text
    by, sign = (1000, "‰") if family in ("force_word", "term") else (100, "%")
    return f"{text} [{one.low * by:.1f}–{one.high * by:.1f}{sign}]"


def _groups(comparison: Comparison) -> str:
    column = words()["column"]
    heads = [column[key] for key in ("group", "papers", "tasks", "characters")]
    rows = (
        [safe(comparison.name(one.key)), str(len(one.papers)), str(one.tasks), str(one.characters)]
        for one in comparison.emphasis.groups
    )
    return _table(heads, rows)


def _weights(comparison: Comparison, family: Family) -> list[str]:
    found = comparison.emphasis.of_family(family)
    if not found:
        return []
    heads = [words()["column"]["name"], *(safe(comparison.name(one.key)) for one in comparison.emphasis.groups)]
    rows = [[safe(one.name), *(_share(share, family) for share in one.shares)] for one in found]
    return ["## " + report()["family"][family], _table(heads, rows)]


def _terms(comparison: Comparison, contrast: Contrast) -> list[str]:
    column, mark = words()["column"], words()["mark"]
    name = words()["head"]["contrast"].format(
        earlier=comparison.name(contrast.earlier), later=comparison.name(contrast.later)
    )
    places = [comparison.group(contrast.earlier), comparison.group(contrast.later)]
    of = {term.name: term for term in comparison.emphasis.terms}
    shown = [one for one in contrast.terms if one.z > 0][:_MOST_TERMS] + [one for one in contrast.terms if one.z < 0][
        -_MOST_TERMS:
    ]
    rows = []
    for one in shown:
        verdict = mark["descriptive" if contrast.descriptive else "untested" if one.p is None else "not"]
        if one.significant:
            verdict = mark["significant"]
        q = "" if one.q is None else f"{one.q if contrast.rule == 'bh' else one.family_p:.3f}"
        counts = [_counted(of[one.name], place) for place in places]
        rows.append([safe(one.name), *counts, f"{one.z:+.2f}", q, verdict, safe(_example(comparison, of[one.name]))])
    heads = [
        column["term"],
        *(safe(comparison.name(key)) for key in (contrast.earlier, contrast.later)),
        column["z"],
        column["q"],
        column["mark"],
    ]
    table = _table([*heads, column["passage"]], rows)
    return (
        [f"## {words()['head']['terms']}：{safe(name)}", table, _cut(len(shown), len(contrast.terms))] if rows else []
    )


def _counted(term: Term, place: int) -> str:
    share = term.shares[place]
    return f"{share.n}/{share.of}（{share.papers}/{share.of_papers}）"


def _example(comparison: Comparison, term: Term) -> str:
    """A sentence with the term, from the last group that has it, with the document's name."""
    spot = next((spots[0] for spots in reversed(term.passages) if spots), None)
    if spot is None:
        return ""
    sentence = clipped(one_line(comparison.sentence(spot)), _LONGEST, "…")
    return f"{comparison.emphasis.papers[spot.paper].name}：{sentence}"


def _tasks(comparison: Comparison, n: int) -> list[str]:
    one = comparison.alignments[n]
    told = report()
    name = words()["head"]["contrast"].format(earlier=comparison.name(one.before), later=comparison.name(one.after))
    counts = "；".join(f"{told['status'][status]}{count}" for status, count in one.statuses().items())
    names = [safe(comparison.name(key)) for key in (one.before, one.after)]
    bases = f"{names[0]}：{one.tasks_before}；{names[1]}：{one.tasks_after}；{counts}"
    heads = [told["column"]["status"], *names]
    rows = [list(_line(line)) for line in one.lines]
    return [f"## {told['head']['tasks']}：{safe(name)}", bases, _table(heads, rows)]


def _line(line: Aligned) -> Iterator[str]:
    told = report()
    yield "、".join([told["status"][line.status], *(told["change"][change] for change in line.changes)])
    for rows in (line.before, line.after):
        yield "<br>".join(safe(row["text"]) for row in rows) or labels()["none"]


def _cut(shown: int, every: int) -> str:
    return report()["truncated"].format(shown=shown, all=every) if shown < every else ""
