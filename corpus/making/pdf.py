"""The Word files as PDFs, by LibreOffice without a window; the hour of their making is taken out."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import md5
from pathlib import Path

_FONTS = Path(__file__).resolve().parent / "fonts.conf"
_FILTER = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"},'
    '"ExportBookmarks":{"type":"boolean","value":"false"}}'
)
_DATE = re.compile(rb"\(D:\d{14}[^)]*\)")
_ID = re.compile(rb"/ID \[ <([0-9A-F]{32})>\s*<[0-9A-F]{32}> \]\s*(?:/DocChecksum /([0-9A-F]{32}))?")
_SECONDS = 120


def make(files: Sequence[Path], dates: Mapping[str, str]) -> dict[str, bytes]:
    """Stem -> bytes of the PDF, for each of the .docx ``files``; ``dates`` are stem -> ISO date of issue.

    Raises:
        FileNotFoundError: LibreOffice (``soffice``) is not there, or it made no PDF of a file.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise FileNotFoundError("soffice: not found; install libreoffice-writer and fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder:
        # One file at a time: in one go the later ones depend on the earlier ones.
        return {file.stem: _fixed(_converted(office, file, Path(folder)), dates[file.stem]) for file in files}


def _converted(office: str, file: Path, folder: Path) -> bytes:
    """The PDF of a .docx, by way of LibreOffice's own format, in which punctuation is kept out of the margin:
    a full stop that hangs there is lost in the PDF, and a .docx cannot forbid it.
    """
    _run(office, file, folder, "fodt")
    flat = folder / f"{file.stem}.fodt"
    flat.write_bytes(flat.read_bytes().replace(b'punctuation-wrap="hanging"', b'punctuation-wrap="simple"'))
    _run(office, flat, folder, _FILTER)
    return flat.with_suffix(".pdf").read_bytes()


def _run(office: str, file: Path, folder: Path, to: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        [office, "--headless", profile, "--convert-to", to, "--outdir", str(folder), str(file)],
        env={**os.environ, "FONTCONFIG_FILE": str(_FONTS)},
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )


def _fixed(data: bytes, issued: str) -> bytes:
    """``data`` with the date of issue as its date and a name that follows from its content; no byte moves."""
    stamp = f"D:{issued.replace('-', '')}090000+08'00'".encode()

    def dated(found: re.Match[bytes]) -> bytes:
        return b"(" + stamp.ljust(len(found[0]) - 2)[: len(found[0]) - 2] + b")"

    data = _DATE.sub(dated, data)
    names = {name for found in _ID.finditer(data) for name in found.groups() if name}
    body = data.partition(b"trailer")[0]
    digest = md5(body, usedforsecurity=False).hexdigest().upper().encode()
    for name in names:
        data = data.replace(name, digest)
    return data
