"""The page of a comparison: one file that needs no network, every number a way to its sentences."""

from functools import lru_cache
from importlib.resources import files

from policynlp.compare.comparison import Comparison, report
from policynlp.compare.pages import page_parts as parts
from policynlp.compare.pages.page_data import embedded
from policynlp.compare.pages.page_tables import safe
from policynlp.export.head import head


def render(comparison: Comparison) -> bytes:
    """The page in UTF-8; the same comparison gives the same bytes.

    Everything that comes from a document is escaped, and the page's own policy lets nothing load, and nothing run but
    its script. Without scripts, and on paper, the tables stand in full up to `page_parts.STATIC_LINES` lines a pair.
    """
    style, script = _part("page.css"), _part("page.js")
    whole = (
        *head(safe(comparison.title), style=style, script=script),
        parts.skip(),
        parts.header(comparison),
        "<main>",
        parts.told(comparison),
        parts.sectors(comparison),
        parts.terms(comparison),
        parts.others(comparison),
        parts.trends(comparison),
        parts.tasks(comparison),
        parts.documents(comparison),
        "</main>",
        f'<aside id="panel" role="dialog" aria-label="{report()["head"]["evidence"]}" hidden></aside>',
        f'<script type="application/json" id="data">{embedded(comparison)}</script>',
        f'<script type="application/json" id="words">{parts.script_words()}</script>',
        f"<script>{script}</script>",
        "</body>",
        "</html>\n",
    )
    return "\n".join(whole).encode("utf-8", "replace")


@lru_cache(maxsize=4)
def _part(name: str) -> str:
    return files("policynlp.compare.pages").joinpath(name).read_text("utf-8")
