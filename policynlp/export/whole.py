"""A file written whole or not at all."""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from policynlp.errors import OutputError


def write_whole(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``: a temporary file beside it, flushed to the disk, takes its place in one step.

    A link is followed and an existing file's permissions are kept. Whatever goes wrong, what stood at ``path``
    before stands there still and the temporary file is gone. Raises OutputError with what to do next.
    """
    try:
        real = path.resolve()
        _check(path, real)
        _replace(real, content)
    except PermissionError as error:
        raise OutputError(
            f"{path}: no permission to write it; close it if it is open in Excel, WPS or Word, "
            "or choose a folder that you may write to"
        ) from error
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: a circle of links; ValueError: a NUL
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{path}: cannot be written ({reason}); free the disk or choose another place") from error


def _check(path: Path, real: Path) -> None:
    if real.is_symlink():  # from Python 3.13 on, resolve() leaves a circle as it is
        raise OutputError(f"{path}: cannot be written (a circle of links); choose another place")
    if real.is_dir():
        raise OutputError(f"{path}: is a folder; give the name of a file in it")
    if real.exists() and not real.is_file():
        raise OutputError(f"{path}: is not an ordinary file; give - for standard output")
    if not real.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it first or choose another")


def _replace(real: Path, content: bytes) -> None:
    temporary = real.with_name(f".policynlp-{secrets.token_hex(8)}.tmp")  # short: a Chinese name may fill its 255 bytes
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if real.exists():
            shutil.copymode(real, temporary)
        temporary.replace(real)
    finally:
        temporary.unlink(missing_ok=True)
    with suppress(OSError, AttributeError):  # Windows opens no folder; some network disks do not flush one
        folder = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
