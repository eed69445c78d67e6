"""Year over year: tasks aligned, emphasis measured, the page that shows both.

`compare` makes a `Comparison` of a register, `write` puts it into a file,
`write_charts` its charts into a folder, `trend_of` draws one line over the years.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policynlp.compare.comparison import FORMATS, Comparison, write
    from policynlp.compare.front import compare, trend_of
    from policynlp.compare.pages.charts_files import write_charts, write_trend

_HOMES = {
    "compare": "front",
    "trend_of": "front",
    "Comparison": "comparison",
    "FORMATS": "comparison",
    "write": "comparison",
    "write_charts": "pages.charts_files",
    "write_trend": "pages.charts_files",
}
__all__ = ["FORMATS", "Comparison", "compare", "trend_of", "write", "write_charts", "write_trend"]


def __getattr__(name: str) -> Any:
    """The public names, each loaded when first asked for: no chart library for a JSON file."""
    if name not in _HOMES:
        raise AttributeError(f"module 'policynlp.compare' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"policynlp.compare.{_HOMES[name]}"), name)
