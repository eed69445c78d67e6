"""A register out: Excel, Word, CSV, JSON Lines, JSON, Markdown. One module a format, loaded when it is asked for.

Every module has ``render(register) -> bytes``; the same register gives the same bytes.
"""

from importlib import import_module
from pathlib import Path

from policynlp.errors import UnknownFormat
from policynlp.export.whole import write_whole
from policynlp.rows import Register

__all__ = ["FORMATS", "render", "write"]

_MODULES = {
    "xlsx": "excel",
    "docx": "word",
    "csv": "comma",
    "jsonl": "json_lines",
    "json": "json_file",
    "md": "markdown",
}
FORMATS = tuple(_MODULES)
"""The names of the formats, which are the file endings too."""


def write(register: Register, target: Path | str | None, *, format: str | None = None) -> bytes | None:
    """Write the register to ``target``, whole or not at all; None or ``-`` gives the bytes back instead.

    The format is ``format``, or else the ending of ``target``. Raises UnknownFormat where neither is one of
    ``FORMATS``, OutputError where the file cannot be written.
    """
    if target is None or str(target) == "-":
        return render(register, format or "")
    path = Path(target)
    write_whole(path, render(register, format or path.suffix, where=f"{path}: "))
    return None


def render(register: Register, format: str, *, where: str = "") -> bytes:
    """The register in one of ``FORMATS`` (any case, with or without a dot); ``where`` opens the error's line.

    Raises UnknownFormat.
    """
    name = format.lower().lstrip(".")
    if name not in _MODULES:
        known = ", ".join(FORMATS)
        what = f"no format named {name!r}" if name else "no format given"
        raise UnknownFormat(f"{where}{what}; there are {known}: name one, or end the file's name with it")
    content: bytes = import_module(f"policynlp.export.{_MODULES[name]}").render(register)
    return content
