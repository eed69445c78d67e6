"""The numbers and patterns of the alignment, from alignment.toml."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def settings() -> dict[str, Any]:
    """The tables of alignment.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.compare.tasks").joinpath("alignment.toml").read_text("utf-8"))
