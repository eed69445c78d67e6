"""Year over year: tasks aligned, emphasis measured, the page that shows both."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policynlp.compare.charts_files import write_charts, write_trend
    from policynlp.compare.comparison import FORMATS, Comparison, write

_HOMES = {
    "Comparison": "policynlp.compare.comparison",
    "FORMATS": "policynlp.compare.comparison",
    "write": "policynlp.compare.comparison",
    "write_charts": "policynlp.compare.charts_files",
    "write_trend": "policynlp.compare.charts_files",
}
__all__ = ["FORMATS", "Comparison", "write", "write_charts", "write_trend"]


def __getattr__(name: str) -> Any:
    """The public names, each loaded when first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'policynlp.compare' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
