"""The page of a comparison: one file that needs no network, every number a way to its sentences."""

import hashlib
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files

from policynlp.compare import page_parts as parts
from policynlp.compare.comparison import Comparison, report
from policynlp.compare.page_data import embedded
from policynlp.compare.page_tables import safe


def render(comparison: Comparison) -> bytes:
    """The page in UTF-8; the same comparison gives the same bytes.

    Everything that comes from a document is escaped, and the page's own policy lets nothing load, and nothing run but
    its script. Without scripts, and on paper, the tables stand in full up to `page_parts.STATIC_LINES` lines a pair.
    """
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    whole = (
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{safe(comparison.title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
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


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@lru_cache(maxsize=4)
def _part(name: str) -> str:
    return files("policynlp.compare").joinpath(name).read_text("utf-8")
