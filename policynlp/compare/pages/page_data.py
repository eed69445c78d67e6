"""The data that the page carries: every sentence once, and for every number the sentences that it counts.

All strings stand in one list and are named by their positions in it; lists of numbers are flat. Twenty thousand tasks a
side then take some ten megabytes, and a browser reads them in a fraction of a second.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from policynlp.compare.comparison import Comparison, report
from policynlp.compare.measures import Passage
from policynlp.compare.pages.charts_scene import shown
from policynlp.compare.pages.telling import shown_terms
from policynlp.compare.records import CHANGES, STATUSES, Aligned, Span
from policynlp.export.due import readable
from policynlp.rows import Row

_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def embedded(comparison: Comparison) -> str:
    """The data as JSON in which nothing can end the script element that holds it."""
    data = Carried(comparison).data()
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).translate(_UNSAFE)


class Carried:
    """Gathers the data of one page.

    ``strings``: all strings. ``documents``: [name, title, day, group] by position, as the passages have it.
    ``rows``: [text, document, place, sector, leads, due] of aligned tasks. ``alignments``: a list of lines each, a line
    is [status, changes as bits, rows before, rows after, score in hundredths, marks before, marks after].
    ``sentences``: [document, text, place, offset]. ``evidence``: to each ref the flat list sentence, from, to, … of
    the words in the sentence; equal where the whole sentence is meant.
    """

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._strings: dict[str, int] = {}
        self._rows: dict[tuple[int, ...], int] = {}
        self._sentences: dict[tuple[int, int, int], int] = {}
        self._drawn: list[tuple[int, int, int, int]] = []
        self._documents = [
            [
                self.string(paper.name),
                self.string(paper.title or ""),
                self.string(paper.issued or ""),
                self.string(comparison.name(paper.group) if paper.group else ""),
            ]
            for paper in comparison.emphasis.papers
        ]

    def data(self) -> dict[str, Any]:
        """Everything, in JSON values only."""
        comparison, emphasis = self.comparison, self.comparison.emphasis
        names = comparison.name
        alignments = [[self._line(line) for line in each.lines] for each in comparison.alignments]
        evidence = dict(self._evidence())
        return {
            "alignments": alignments,
            "changes": [report()["change"][key] for key in CHANGES],
            "change_keys": list(CHANGES),
            "contrasts": [comparison.alignment(contrast) for contrast in emphasis.contrasts],
            "documents": self._documents,
            "evidence": evidence,
            "groups": [[shown(names(group.key)), list(group.papers), group.tasks] for group in emphasis.groups],
            "pairs": [[shown(names(each.before)), shown(names(each.after))] for each in comparison.alignments],
            "rows": [list(row) for row in self._rows],
            "sentences": [list(sentence) for sentence in self._drawn],
            "sides": [[comparison.group(each.earlier), comparison.group(each.later)] for each in emphasis.contrasts],
            "statuses": [report()["status"][key] for key in STATUSES],
            "status_keys": list(STATUSES),
            "strings": list(self._strings),
            "terms": [shown(name) for name in shown_terms(comparison)],
            "trends": [
                [report()["family"][each.family], shown(each.name), [point.year for point in each.points]]
                for each in emphasis.trends
            ],
            "weights": [[report()["family"][each.family], shown(each.name)] for each in emphasis.weights],
        }

    def string(self, text: str) -> int:
        """The position of the text among all strings; signs that steer a reader's eye are made visible."""
        return self._strings.setdefault(shown(text), len(self._strings))

    def _line(self, line: Aligned) -> list[Any]:
        bits = sum(1 << CHANGES.index(change) for change in line.changes)
        before, after = marks(line, "before"), marks(line, "after")
        return [
            STATUSES.index(line.status),
            bits,
            [self._row(row) for row in line.before],
            [self._row(row) for row in line.after],
            round(line.score * 100),
            [[place for span in spans for place in span] for spans in before],
            [[place for span in spans for place in span] for spans in after],
        ]

    def _row(self, row: Row) -> int:
        values = (
            self.string(row["text"]),
            self.string(document_text(row)),
            self.string(place_text(row)),
            self.string(row["sector"] or ""),
            self.string(lead_text(row)),
            self.string(due_text(row)),
            int(row["start"]),
        )
        return self._rows.setdefault(values, len(self._rows))

    def _evidence(self) -> Iterator[tuple[str, list[int]]]:
        emphasis = self.comparison.emphasis
        for index, weight in enumerate(emphasis.weights):
            for group, passages in enumerate(weight.passages):
                if passages:
                    yield f"w{index}.{group}", self._passages(passages)
        numbers = shown_terms(self.comparison)
        for term in emphasis.terms:
            for group, passages in enumerate(term.passages if term.name in numbers else ()):
                if passages:
                    yield f"t{numbers[term.name]}.{group}", self._passages(passages)

        for index, trend in enumerate(emphasis.trends):
            for point, passages in enumerate(trend.passages):
                if passages:
                    yield f"y{index}.{point}", self._passages(passages)

    def _passages(self, passages: Iterable[Passage]) -> list[int]:
        flat: list[int] = []
        for passage in passages:
            whole = (passage.at, passage.to) == (passage.start, passage.end)
            words = (0, 0) if whole else (passage.at - passage.start, passage.to - passage.start)
            flat += (self._sentence(passage), *words)
        return flat

    def _sentence(self, passage: Passage) -> int:
        key = (passage.paper, passage.start, passage.end)
        if key not in self._sentences:
            self._sentences[key] = len(self._drawn)
            text = self.string(self.comparison.sentence(passage))
            self._drawn.append((passage.paper, text, self.string(self.comparison.place(passage)), passage.start))
        return self._sentences[key]


def marks(line: Aligned, side: str) -> list[list[Span]]:
    """The words of each row of a side that differ from every row that it is paired with; [] for a row without a pair."""
    rows = line.before if side == "before" else line.after
    found: list[list[Span]] = []
    for row in rows:
        pairs = [pair for pair in line.pairs if (pair.before if side == "before" else pair.after) is row]
        pairs = pairs or [pair for pair in line.pairs if (pair.before if side == "before" else pair.after) == row]
        spans = [pair.before_marks if side == "before" else pair.after_marks for pair in pairs]
        common = list(spans[0]) if spans else []
        for other in spans[1:]:
            common = _common(common, other)
        found.append(common)
    return found


def _common(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    met = (Span(max(a.start, b.start), min(a.end, b.end)) for a in one for b in other)
    return sorted(span for span in met if span.start < span.end)


def document_text(row: Row) -> str:
    """What people call the row's document: its title, else its file's name."""
    return str(row["title"] or row["document"])


def place_text(row: Row) -> str:
    """The headings above a row and its page; the word for the body of a text where there is neither."""
    parts = [" / ".join(row["path"])] if row["path"] else []
    if row["page"]:
        parts.append(report()["page"].format(page=row["page"]))
    return " ".join(parts) or str(report()["no_place"])


def lead_text(row: Row) -> str:
    """The names of the row's leads."""
    return str(report()["comma"].join(actor["name"] for actor in row["lead"]))


def due_text(row: Row) -> str:
    """The row's times in plain words, or as written where they cannot be made plain."""
    times = [row["due"]] if not row["milestones"] else [time["due"] for time in row["milestones"]]
    said = [readable(time) for time in times if time]
    return str(report()["semicolon"].join(said) or row["deadline"] or "")
