"""The words that the command prints, from words.toml."""

import tomllib
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """The tables of words.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.cli").joinpath("words.toml").read_text("utf-8"))
