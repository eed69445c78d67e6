"""A web page of an evaluation: figures, documents, every miss with its sentence; one file, no network, no script."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any

from policynlp import scoring
from policynlp.calibration import Calibration
from policynlp.evaluate import CLASSES, Figure, Miss, Report
from policynlp.export.clean import one_line
from policynlp.export.head import head
from policynlp.export.reliability import plot

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def evaluation_page(report: Report) -> str:
    """The report as an HTML page that needs no network; the same report gives the same page.

    All words of the documents are escaped, and the page's own policy lets nothing run or load but its style.
    """
    words, style = _words(), _part("evaluation.css")
    counted = sum(each["directive.gold"] for each in report.counts.values())
    overview = words["overview"].format(documents=len(report.counts), tasks=counted, misses=len(report.misses))
    return "\n".join(
        (
            *head(words["title"], style=style),
            f"<h1>{words['title']}</h1>\n<p>{overview}</p>",
            _figures(report.figures()),
            _calibration(report.calibration()),
            _misses(report.misses),
            _documents(report),
            "</body>",
            "</html>\n",
        )
    )


def _figures(figures: dict[str, Figure]) -> str:
    words = _words()
    rows = []
    for name, figure in figures.items():
        known = figure.low is not None and figure.high is not None
        interval = words["between"].format(low=figure.low, high=figure.high) if known else words["nothing"]
        cells = [words["figure"][name], f"{figure.value:.4f}", interval]
        rows.append([*cells, *(f"{count:,}" for count in (figure.right, figure.given, figure.wanted))])
    heads = [words["column"][key] for key in ("figure", "value", "interval", "right", "given", "wanted")]
    return f"<h2>{words['figures']}</h2>\n{_table(heads, rows)}"


def _documents(report: Report) -> str:
    words = _words()
    rows = []
    for name, scores in report.table().items():
        values = [scores[key] if key == "sector" else scores[key]["f1"] for key in scoring.FIGURES]
        rows.append([name, *(f"{value:.3f}" for value in values), f"{scores['measure']['n']:,}"])
    heads = [words["column"]["document"], *(words["figure"][key] for key in scoring.FIGURES), words["column"]["tasks"]]
    return f"<h2>{words['documents']}</h2>\n{_table(heads, rows[:-1], rows[-1:])}"


def _calibration(found: Calibration | None) -> str:
    if found is None:
        return ""
    values = {"error": found.error, "rows": found.rows, "bins": len(found.bins)}
    said = _words()["calibration"].format(**values, wrong=found.wrong, first=found.wrong_first)
    return f"<p>{said}</p>\n{plot(found)}"


def _misses(misses: Sequence[Miss]) -> str:
    words = _words()
    parts = [f"<h2>{words['misses']}</h2>"]
    for what in CLASSES:
        of_class = [miss for miss in misses if miss.what == what]
        if of_class:
            items = "\n".join(map(_item, of_class))
            head = f"{words['miss'][what]} <span>{words['count'].format(count=len(of_class))}</span>"
            parts.append(f"<details>\n<summary>{head}</summary>\n<ol>\n{items}\n</ol>\n</details>")
    return "\n".join(parts) if misses else f"{parts[0]}\n<p>{words['none']}</p>"


def _item(miss: Miss) -> str:
    words = _words()
    said = (_said(miss, key, value) for key, value in (("wanted", miss.wanted), ("given", miss.given)))
    values = "".join(
        f'<span class="{key}">{words["said"][key]}：{value}</span>'
        for key, value in zip(("wanted", "given"), said, strict=True)
    )
    where = f"{_safe(miss.document)} [{miss.start}, {miss.end})"
    return f"<li>{_safe(one_line(miss.text))}<br>{values}<small>{where}</small></li>"


def _said(miss: Miss, side: str, value: str) -> str:
    words = _words()
    named = words["said"].get(value, value) if miss.what in ("kind", "missed", "invented") else value
    return _safe(named.replace(";", "、")) or str(words["nothing"])


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]], last: Iterable[Sequence[str]] = ()) -> str:
    def lines(some: Iterable[Sequence[str]]) -> str:
        return "\n".join("<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in row) + "</tr>" for row in some)

    head = "".join(f'<th scope="col">{_safe(cell)}</th>' for cell in heads)
    body = f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{lines(rows)}\n</tbody>"
    foot = f"\n<tfoot>\n{lines(last)}\n</tfoot>" if last else ""
    return f'<div class="wide">\n<table>\n{body}{foot}\n</table>\n</div>'


def _safe(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text))


@lru_cache(maxsize=2)
def _part(name: str) -> str:
    return files("policynlp.export").joinpath(name).read_text("utf-8")


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(_part("evaluation.toml"))
