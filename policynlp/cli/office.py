"""An office's own lexicon: the one that the command names, else the one that lies in the working folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from policynlp.cli.shell import note
from policynlp.cli.words import words

LexiconOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon",
        metavar="PATH",
        help="Your office's own words: a .toml, .csv or .tsv file, or a folder of them; may be repeated. "
        "[default: 词库 or policynlp-lexicon in the working folder]",
        show_default=False,
    ),
]
"""The option of every command that reads directives."""

_READ = (".toml", ".csv", ".tsv")


def chosen(given: Sequence[Path] | None) -> list[Path]:
    """The lexicons to use: ``given``, else those that lie in the working folder; a line on standard error names these.

    They are not looked into: who loads them raises LexiconError where one is wrong.
    """
    paths = list(given) if given else found()
    if paths and not given:
        note(words()["lexicon"]["found"].format(names=", ".join(map(str, paths))))
    return [path.absolute() if path.exists() else path for path in paths]  # a Language is kept by its lexicons' paths


def found() -> list[Path]:
    """The lexicons in the working folder, [] where there is none: a folder with such files, or a .toml file.

    A .csv or .tsv file is named after its table, so it is found in a folder only.
    """
    names = words()["lexicon"]["names"].split()
    return [place for name in names for place in (Path(name), Path(f"{name}.toml")) if _holds(place)]


def _holds(place: Path) -> bool:
    if place.is_dir():
        return any(inside.suffix.lower() in _READ for inside in place.iterdir())
    return place.suffix == ".toml" and place.is_file()
