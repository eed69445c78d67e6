"""The parts of the page in the order in which they are read; each is HTML that stands without a script."""

import json
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from policynlp.compare.comparison import Comparison, report
from policynlp.compare.measures import Contrast, Family
from policynlp.compare.pages import charts_svg, page_tables
from policynlp.compare.pages.charts import shares
from policynlp.compare.pages.charts_files import (
    MOST_TERMS,
    drawn_series,
    rest_note,
    terms_drawing,
    trend_drawing,
    usages,
)
from policynlp.compare.pages.charts_ranks import ranks
from policynlp.compare.pages.charts_scene import Drawing
from policynlp.compare.pages.page_tables import safe
from policynlp.compare.pages.telling import Sentence, sentences

STATIC_LINES = 1000
"""So many aligned lines stand in the page for readers without scripts, shared evenly among the pairs."""
MOST_TRENDS = 9
"""So many lines over the years are drawn."""
WIDE, NARROW = 1080.0, 372.0
"""The widths in pixels of the two drawings of each chart; the style shows the one that fits."""

_FEW = 5  # documents; below it `measures` says that an interval is exact and leaves out how documents differ
_OTHERS: tuple[Family, ...] = ("department", "action", "force", "force_word", "sector_text")


def script_words() -> str:
    """The words of the script as JSON that cannot end its element."""
    return json.dumps(_words()["js"], ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def skip() -> str:
    """The link that leads past the charts, for those who go by keyboard."""
    return f'<a class="skip" href="#tasks">{_words()["skip"]}</a>'


def header(comparison: Comparison) -> str:
    """The title, the groups with their bases, the choice of contrast, and 仅描述 where a contrast may only describe."""
    emphasis, words = comparison.emphasis, _words()
    columns = report()["column"]
    groups = "".join(
        f"<li><b>{safe(comparison.name(group.key))}</b> {columns['documents']} {page_tables.button(len(group.papers), f'd{index}')}"
        f" {columns['tasks']} {page_tables.button(group.tasks, f'g{index}' if group.tasks else '')}</li>"
        for index, group in enumerate(emphasis.groups)
    )
    options = "".join(
        f'<option value="{index}"{" selected" if index == first(comparison) else ""}>{safe(pair(comparison, each))}</option>'
        for index, each in enumerate(emphasis.contrasts)
    )
    several = len(emphasis.contrasts) > 1
    choice = f'<form id="choice"><label>{words["contrast"]} <select name="contrast">{options}</select></label></form>'
    return (
        f"<header>\n<h1>{safe(comparison.title)}</h1>\n"
        f'<ul class="groups" aria-label="{report()["head"]["groups"]}">{groups}</ul>\n'
        f"{choice if several else ''}\n"
        f'<p class="hint">{words["hint"]}</p>\n</header>'
    )


def first(comparison: Comparison) -> int:
    """The contrast that the page opens with: the last pair of neighbours."""
    pairs = [index for index, each in enumerate(comparison.emphasis.contrasts) if each.kind == "pair"]
    return pairs[-1] if pairs else 0


def pair(comparison: Comparison, contrast: Contrast) -> str:
    """The two groups of a contrast: 2023年→2024年."""
    form = report()["ends" if contrast.kind == "ends" else "pair"]
    return str(form.format(earlier=comparison.name(contrast.earlier), later=comparison.name(contrast.later)))


def told(comparison: Comparison) -> str:
    """The three sentences of each contrast, and what they may not say."""
    blocks = []
    for index, contrast in enumerate(comparison.emphasis.contrasts):
        items = "\n".join(f"<li>{_told(sentence)}</li>" for sentence in sentences(comparison, contrast))
        badge = f'<p class="badge">{report()["descriptive_note"]}</p>' if contrast.descriptive else ""
        name = f"<h3>{safe(pair(comparison, contrast))}</h3>"
        blocks.append(_of(comparison, index, f'{name}\n{badge}\n<ol class="told">\n{items}\n</ol>'))
    return _section("summary", "\n".join(blocks) + "\n" + _remarks(comparison))


def sectors(comparison: Comparison) -> str:
    """Shares with intervals, ranks, and the table of the figures behind both."""
    names = [comparison.name(group.key) for group in comparison.emphasis.groups]
    rows = drawn_series(comparison, "sector")
    about = _interval_note(comparison) + rest_note(comparison, "sector")
    drawn = [_figure([shares(names, rows, width=width) for width in (WIDE, NARROW)], about)]
    drawn.append(_figure([ranks(names, rows, width=width) for width in (WIDE, NARROW)]))
    return _section("sectors", "\n".join(drawn) + "\n" + _family(comparison, "sector", opened=True))


def terms(comparison: Comparison) -> str:
    """For each contrast the chart of words and its table."""
    blocks = []
    for index, contrast in enumerate(comparison.emphasis.contrasts):
        used = usages(comparison, contrast)
        if not used:
            blocks.append(_of(comparison, index, f"<p>{_words()['no_terms']}</p>"))
            continue
        figure = _figure([terms_drawing(comparison, contrast, width) for width in (WIDE, NARROW)])
        table = page_tables.terms(comparison, contrast, used)
        title = _words()["table_of_terms"].format(most=MOST_TERMS)
        blocks.append(_of(comparison, index, figure + _details(title, table)))
    return _section("terms", "\n".join(blocks))


def trends(comparison: Comparison) -> str:
    """The lines over the years: charts of the significant ones, else of the sectors that moved most; a table of all."""
    found = list(enumerate(comparison.emphasis.trends))
    if not found or len(comparison.emphasis.groups) < 3:
        return ""
    rests = report()["rests"]
    sure = [(index, trend) for index, trend in found if trend.significant and trend.name not in rests]
    chosen = sure or [(index, trend) for index, trend in found if trend.family == "sector" and trend.name not in rests]
    chosen = sorted(chosen, key=lambda each: (-abs(each[1].score), each[0]))[:MOST_TRENDS]
    figures = []
    for index, trend in chosen:
        drawing = trend_drawing(trend, width=NARROW, ref=f"y{index}")
        kind = f"{report()['family'][trend.family]}{report()['colon']}{page_tables.trend_verdict(trend)}"
        caption = f"<b>{page_tables.button(trend.name, '')}</b> {safe(kind)}"
        figures.append(f"<figure><figcaption>{caption}</figcaption>{charts_svg.inline(drawing)}</figure>")
    table = _details(_words()["all_trends"].format(n=len(found)), page_tables.trends(comparison))
    about = f'<p class="hint">{_words()["trends_about"]}</p>\n'
    return _section("trends", f'{about}<div class="grid">{"".join(figures)}</div>\n{table}')


def others(comparison: Comparison) -> str:
    """Departments and kinds of action as charts; these and force as tables, folded."""
    names = [comparison.name(group.key) for group in comparison.emphasis.groups]
    blocks = []
    for family in _OTHERS:
        if family in ("action", "department") and comparison.emphasis.of_family(family):
            rows, title = drawn_series(comparison, family), report()["family"][family]
            drawn = [shares(names, rows, width=width, title=title) for width in (WIDE, NARROW)]
            blocks.append(_figure(drawn, _interval_note(comparison) + rest_note(comparison, family)))
        blocks.append(_family(comparison, family))
    return _section("emphasis", "\n".join(blocks))


def tasks(comparison: Comparison) -> str:
    """The table of aligned tasks: a form and an empty table for the script, whole tables for readers without."""
    words = _words()
    if not comparison.alignments:
        return _section("tasks", f"<p>{words['no_tasks']}</p>")
    static = "\n".join(_static(comparison, index) for index in range(len(comparison.alignments)))
    live = (
        f'<div class="live">\n{_form()}\n<p><output id="count" aria-live="polite"></output></p>\n'
        f'<div class="scroll"><table class="lines"><thead><tr>{page_tables.line_heads()}</tr></thead>'
        f'<tbody id="lines"></tbody></table></div>\n<nav id="pages" aria-label="{report()["head"]["tasks"]}"></nav>\n</div>'
    )
    hint = f'<p class="hint">{words["legend_marks"]}</p>'
    return _section("tasks", f"{hint}\n{live}\n<noscript>\n{static}\n</noscript>")


def documents(comparison: Comparison) -> str:
    """The documents of each group, those set aside with the reason."""
    aside = page_tables.aside(comparison)
    left = f"<h3>{report()['head']['aside']}</h3>{aside}" if aside else ""
    return _section("documents", page_tables.documents(comparison) + left)


def _told(sentence: Sentence) -> str:
    return "".join(page_tables.button(piece.text, piece.ref) for piece in sentence)


def _remarks(comparison: Comparison) -> str:
    lines = "\n".join(f"<li>{safe(remark.line)}</li>" for remark in comparison.emphasis.remarks)
    return _details(report()["head"]["remarks"], f'<ul class="remarks">{lines}</ul>', opened=True) if lines else ""


def _family(comparison: Comparison, family: Family, *, opened: bool = False) -> str:
    """The shares of a family in all groups, and what changed in each contrast."""
    words, name = _words(), report()["family"][family]
    if not comparison.emphasis.of_family(family):
        return ""
    several = len(comparison.emphasis.contrasts) > 1
    blocks = []
    if several:
        blocks.append(_details(words["shares"].format(family=name), page_tables.weights(comparison, family)))
    for index, contrast in enumerate(comparison.emphasis.contrasts):
        table = page_tables.shifts(comparison, contrast, family)
        title = words["shifts"].format(family=name) + (f" {pair(comparison, contrast)}" if several else "")
        blocks.append(_of(comparison, index, _details(title, table, opened=opened)))
    return "\n".join(blocks)


def _static(comparison: Comparison, index: int) -> str:
    alignment = comparison.alignments[index]
    most = STATIC_LINES // len(comparison.alignments)
    shown_lines = alignment.lines[:most]
    names = report()["pair"].format(earlier=comparison.name(alignment.before), later=comparison.name(alignment.after))
    title = safe(names)
    if len(alignment.lines) > most:
        title = safe(_words()["static_tasks"].format(pair=names, shown=most, all=len(alignment.lines)))
    return f"<h3>{title}</h3>{page_tables.lines(shown_lines)}"


def _form() -> str:
    words, labels = _words()["form"], report()
    kinds = "".join(
        f'<optgroup label="{words[group]}">'
        + "".join(f'<option value="{key}">{label}</option>' for key, label in labels[table].items())
        + "</optgroup>"
        for group, table in (("statuses", "status"), ("changes", "change"))
    )
    selects = "".join(
        f'<label>{words[name]}<select name="{name}"><option value="">{words["any_" + name]}</option>{inside}</select></label>'
        for name, inside in (("kind", kinds), ("sector", ""), ("lead", ""))
    )
    text = (
        f'<label class="text">{words["text"]}<input type="search" name="text" placeholder="{words["place"]}"></label>'
    )
    return (
        f'<form id="filters" autocomplete="off" data-nobody="{words["nobody"]}">{selects}{text}'
        f'<button type="reset">{words["clear"]}</button></form>'
    )


def _figure(drawn: Sequence[Drawing], note: str = "") -> str:
    wide, narrow = drawn
    caption = f"<b>{safe(wide.title)}</b> {safe(wide.about)}{safe(note)}"
    pictures = charts_svg.inline(wide, css="wide") + charts_svg.inline(narrow, css="narrow")
    return f"<figure>\n<figcaption>{caption}</figcaption>\n{pictures}\n</figure>"


def _interval_note(comparison: Comparison) -> str:
    thin = any(len(group.papers) < _FEW for group in comparison.emphasis.groups)
    return str(report()["exact_note"]) if thin else ""


def _of(comparison: Comparison, index: int, content: str) -> str:
    """What belongs to one contrast: the script shows one at a time, without it all stand."""
    hidden = "" if index == first(comparison) else " hidden"
    return f'<div class="contrast" data-c="{index}"{hidden}>\n{content}\n</div>'


def _section(key: str, content: str) -> str:
    return f'<section id="{key}">\n<h2>{report()["head"][key]}</h2>\n{content}\n</section>'


def _details(title: str, content: str, *, opened: bool = False) -> str:
    return f"<details{' open' if opened else ''}><summary>{safe(title)}</summary>\n{content}\n</details>"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(files("policynlp.compare.pages").joinpath("page.toml").read_text("utf-8"))
