"""A file in, a Document out: one module per format, chosen by the file's ending.

A new format is one line in ``_READERS`` (ending -> ``module:function``) and one module with a function
``(path, data) -> Document``. Formats that are known but not read stand in ``_REMEDIES`` with what to do instead.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from policynlp.errors import MissingFile, TooLarge, UnsupportedFormat
from policynlp.records import Document

__all__ = ["MAX_BYTES", "find_files", "formats", "read", "readable"]

MAX_BYTES = 100 * 1024 * 1024
"""The largest file that is opened, in bytes."""

_READERS = {
    ".txt": "policynlp.reading.txt:read",
    ".md": "policynlp.reading.markdown:read",
    ".markdown": "policynlp.reading.markdown:read",
    ".docx": "policynlp.reading.docx:read",
    ".html": "policynlp.reading.html:read",
    ".htm": "policynlp.reading.html:read",
    ".shtml": "policynlp.reading.html:read",
    ".pdf": "policynlp.reading.pdf:read",
}

_AS_DOCX = "open it in Word, WPS or LibreOffice and save it as .docx"
_OCR = "pictures of text are not read: have it recognised (OCR) and saved as .docx or as a PDF with text"
_REMEDIES = {
    ".doc": _AS_DOCX,
    ".wps": _AS_DOCX,
    ".rtf": _AS_DOCX,
    ".odt": _AS_DOCX,
    ".docm": _AS_DOCX,
    ".dotx": _AS_DOCX,
    ".ofd": "open it in an OFD reader and export it as .pdf",
    ".mht": "open it in a browser and save it as .html",
    ".jpg": _OCR,
    ".jpeg": _OCR,
    ".png": _OCR,
    ".tif": _OCR,
    ".tiff": _OCR,
    ".bmp": _OCR,
}


def read(path: Path) -> Document:
    """The directive in the file at ``path``.

    Raises:
        MissingFile: there is no such file, or it is a folder.
        UnsupportedFormat: its ending is none of ``formats()``, or it is a scan.
        TooLarge: it passes a limit on size, pages, nesting or unpacked bytes.
        UndecodableFile: its bytes are not what its ending says.
        EmptyFile: it holds no text.
    """
    path = Path(path)
    if path.is_dir():
        raise MissingFile(f"{path}: is a folder, not a file; find_files() lists the files in it")
    reader = _reader(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TooLarge(f"{path}: {size:,} bytes, allowed are {MAX_BYTES:,}; split it into several files")
        data = path.read_bytes()
    except OSError as error:
        raise MissingFile(f"{path}: cannot be opened ({error.strerror or error}); check the path") from error
    return reader(path, data)


def readable(path: Path) -> bool:
    """True if the ending of ``path`` is one that ``read`` knows; the file itself is not looked at."""
    return Path(path).suffix.lower() in _READERS


def formats() -> tuple[str, ...]:
    """The endings that ``read`` knows, with their dot, in lower case."""
    return tuple(_READERS)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read among ``paths``, each once, in order.

    A file that is named is always returned, readable or not. A folder is walked down in sorted order and gives the
    files with a readable ending; hidden files and folders, temporary files (``~$x.docx``) and READMEs are left out.

    Raises:
        MissingFile: a path does not exist, or is a folder with nothing readable in it.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            inside = list(_walk(path))
            if not inside:
                raise MissingFile(f"{path}: no file in this folder can be read; {_allowed()}")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise MissingFile(f"{path}: does not exist; check the path")
    return list(found)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            skipped = name.startswith((".", "~")) or Path(name).stem.lower() == "readme"
            if not skipped and readable(Path(name)):
                yield Path(root) / name


def _reader(path: Path) -> Callable[[Path, bytes], Document]:
    ending = path.suffix.lower()
    if not path.exists():
        raise MissingFile(f"{path}: does not exist; check the path")
    if ending in _REMEDIES:
        raise UnsupportedFormat(f"{path}: {ending} files are not read; {_REMEDIES[ending]}")
    if ending not in _READERS:
        raise UnsupportedFormat(f"{path}: files ending in {ending or 'nothing'} are not read; {_allowed()}")
    module, name = _READERS[ending].split(":")
    function: Callable[[Path, bytes], Document] = getattr(import_module(module), name)
    return function


def _allowed() -> str:
    return f"allowed are {' '.join(formats())}; save it as one of these"
