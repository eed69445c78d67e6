"""The Chinese words of the outputs, from labels.toml."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def labels() -> dict[str, Any]:
    """The tables of labels.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.export").joinpath("labels.toml").read_text("utf-8"))
