"""The store: a register that lives, in SQLite or PostgreSQL, with people's edits, their history and undo.

    with open_store("register.db", who="张三") as store:
        store.add(directive, file)
        store.edit("f5b1746d582fbfd7", {"lead": "应急局、消防救援支队"})
        store.undo()

`state` says what the store knows of a task, `decisions` and `merge` what people and runs make of it (pure); `schema`,
`connect`, `upgrade` and `keeping` are the database; `operations` writes down every change; `store` is the front door.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policynlp.register.store import Store, open_store

__all__ = ["Store", "open_store"]


def __getattr__(name: str) -> Any:
    """The public names, loaded when first asked for: `merge` and `decisions` need no database."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module("policynlp.register.store"), name)
