"""Where a result goes: chosen and checked before the work is done, not after."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import typer

from policynlp.errors import OutputError

BINARY = ("xlsx", "docx", "png")
_DEFAULT = "outputs/register.xlsx"
_AS = "'--output'"


def choose(output: str | None, format: str | None) -> tuple[Path | None, str]:
    """The file to write (None: standard output) and the format of a register, from the options as given.

    Without both it is outputs/register.xlsx; standard output without a format is jsonl. Raises typer.BadParameter
    where the two contradict each other or name no format.
    """
    from policynlp.export import FORMATS

    return choose_among(FORMATS, output, format, file=_DEFAULT, stream="jsonl")


def choose_among(
    formats: Sequence[str], output: str | None, format: str | None, *, file: str, stream: str
) -> tuple[Path | None, str]:
    """The same for any ``formats``; without both options ``file``, whose ending is kept unless a format is named.

    ``stream`` is the format of standard output where none is named.
    """
    known = ", ".join(formats)
    name = format.lower().lstrip(".") if format is not None else None
    if name is not None and name not in formats:
        raise typer.BadParameter(f"no format named {format!r}; there are {known}", param_hint="'--format'")
    if output == "-":
        name = name or stream
        if name in BINARY and sys.stdout.isatty():
            raise typer.BadParameter(f"{name} is binary and would garble the terminal; name a file", param_hint=_AS)
        return None, name
    path = Path(output) if output is not None else Path(file).with_suffix(f".{name}" if name else Path(file).suffix)
    ending = path.suffix.lower().lstrip(".")
    if name is None and ending not in formats and not path.is_dir():
        raise typer.BadParameter(f"{path} ends in none of {known}; end it so or give --format", param_hint=_AS)
    if name is not None and ending in formats and ending != name:
        raise typer.BadParameter(f"{path} ends in .{ending}, --format says {name}; let them agree", param_hint=_AS)
    return path, name or ending


def check(path: Path, *, inputs: Iterable[Path]) -> None:
    """Raises OutputError where ``path`` cannot become a file, or is one of the files to be read. Changes nothing."""
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; give the name of a file in it")
    if path.exists():
        if not path.is_file():
            raise OutputError(f"{path}: is not an ordinary file; give - for standard output")
        if any(_reads(given, path) for given in inputs):
            raise OutputError(f"{path}: is among the files to read and would be lost; choose another output")
    parent = next((folder for folder in path.absolute().parents if folder.exists()), Path(path.anchor))
    if not parent.is_dir():
        raise OutputError(f"{path}: {parent} is a file, not a folder; choose another place")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise OutputError(f"{path}: no permission to write in {parent}; choose a folder that you may write to")


def _reads(given: Path, path: Path) -> bool:
    """Whether reading ``given`` means reading the file ``path``: it is that file, or a folder above it."""
    if given.is_dir():
        from policynlp.reading import readable

        return readable(path) and given.resolve() in path.resolve().parents
    return given.exists() and given.samefile(path)


def make_folder(path: Path) -> None:
    """Makes the missing folders above ``path``. Raises OutputError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path}: its folder cannot be made ({error.strerror or error}); choose another place"
        ) from error
