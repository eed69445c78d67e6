"""A folder of files written whole or not at all, that replaces only what an earlier run wrote and nobody changed."""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from policynlp.errors import OutputError

MANIFEST = ".policynlp-packs.json"
"""The file that names all others with their SHA-256: how a later run knows its own."""

_IGNORED = {".ds_store", "thumbs.db", "desktop.ini"}  # what systems leave in every folder that is looked at
_NAMED = 3  # strange files named in the message


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put ``files`` (content by path, parts joined by /) at ``folder``, which is made where it is not there.

    They are written into a folder beside it, which then takes its place. Raises OutputError, with all as it was before:
    where the folder holds files that no run wrote, or that were changed since; where something is no folder or cannot
    be written.
    """
    try:
        real = folder.resolve()
        check_folder(folder)
        real.parent.mkdir(parents=True, exist_ok=True)
        _swap(real, files)
    except PermissionError as error:
        raise OutputError(
            f"{folder}: no permission to write it; close what is open of it in Excel, WPS or Word, "
            "or choose a folder that you may write to"
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{folder}: cannot be written ({reason}); free the disk or choose another place") from error


def check_folder(folder: Path) -> None:
    """Raises OutputError where ``folder`` is no place for packs: see `write_folder`. Changes nothing."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(f"{folder}: is a file; give the name of a folder")
    known = _manifest(folder)
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or not path.is_dir()) and path.name.lower() not in _IGNORED
    }
    found.pop(MANIFEST, None)
    strange = [name for name in found if name not in known]
    if strange:
        raise OutputError(f"{folder}: holds {_listed(strange)}, no file of packs; choose another folder or empty this")
    changed = [name for name, path in found.items() if sha256(path.read_bytes()).hexdigest() != known[name]]
    if changed:
        raise OutputError(
            f"{folder}: {_listed(changed)} was filled in or changed since; `policynlp import` what it says, "
            "then move it away, or choose another folder"
        )


def _listed(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _manifest(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(name): str(digest) for name, digest in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutputError(f"{folder}: {MANIFEST} in it is damaged; choose another folder or empty this") from error


def _swap(real: Path, files: Mapping[str, bytes]) -> None:
    """Write beside, then change places; the old folder is there again where the last step fails."""
    mark = secrets.token_hex(8)
    new, old = (real.with_name(f".policynlp-{mark}.{ending}") for ending in ("tmp", "old"))
    try:
        _fill(new, files)
        if real.exists():
            real.rename(old)
            try:
                new.rename(real)
            except OSError:
                old.rename(real)
                raise
            shutil.rmtree(old, ignore_errors=True)  # all in it was written by a run
        else:
            new.rename(real)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    with suppress(OSError, AttributeError):  # Windows opens no folder
        handle = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fill(new: Path, files: Mapping[str, bytes]) -> None:
    digests = {name: sha256(files[name]).hexdigest() for name in sorted(files)}
    manifest = json.dumps({"files": digests}, ensure_ascii=False, indent=1) + "\n"
    new.mkdir()
    for name, content in (*files.items(), (MANIFEST, manifest.encode())):
        path = new.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
