"""policynlp: Chinese safety directives in, a task register out.

In the order in which a document meets them: `read` a file into a `Document`, `load` the spaCy Language, `analyse` the
document into a `Directive` of `Task` rows, `extract` many files into a `Register`, `write` it as Excel, Word or JSON.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from policynlp.batch import extract
    from policynlp.export import write
    from policynlp.lexicon import Lexicon
    from policynlp.pipeline import analyse, load
    from policynlp.reading import read
    from policynlp.records import Action, Actor, Deadline, Directive, Document, Task
    from policynlp.rows import Register

_HOMES = {
    "read": "policynlp.reading",
    "Document": "policynlp.records",
    "load": "policynlp.pipeline",
    "analyse": "policynlp.pipeline",
    "Directive": "policynlp.records",
    "Task": "policynlp.records",
    "Actor": "policynlp.records",
    "Action": "policynlp.records",
    "Deadline": "policynlp.records",
    "extract": "policynlp.batch",
    "Register": "policynlp.rows",
    "write": "policynlp.export",
    "Lexicon": "policynlp.lexicon",
}
__all__ = [
    "Action", "Actor", "Deadline", "Directive", "Document", "Lexicon", "Register", "Task",
    "__version__", "analyse", "extract", "load", "read", "write",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The public names, each loaded when first asked for: `policynlp --help` needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'policynlp' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)
