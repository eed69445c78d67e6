"""What a file's first bytes say that it is, against what its ending says."""

from pathlib import Path

from policynlp.errors import UndecodableFile

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)

_ADVICE = {
    "pdf": "is a PDF; rename it to .pdf",
    "zip": "is a zip archive; if it is a Word file rename it to .docx, else unpack it first",
    "ole": "is an old Word file (.doc, .wps); open it in Word, WPS or LibreOffice and save it as .docx",
    "locked": "is protected by a password; open it in Word or WPS, take the password off and save it",
    "rtf": "is an RTF file; open it in Word, WPS or LibreOffice and save it as .docx",
    "picture": "is a picture; have it recognised (OCR) and saved as .docx",
    "html": "is a web page; rename it to .html",
    "text": "has none of the marks of its format; check how it was made or downloaded and save it again",
}


def kind(data: bytes) -> str:
    """One of pdf, zip, ole, locked (a Word file behind a password), rtf, picture, html; text where none fits."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            locked = name == "ole" and "EncryptedPackage".encode("utf-16-le") in data
            return "locked" if locked else name
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "html" if head.startswith((b"<!doctype html", b"<html", b"<head", b"<meta")) else "text"


def expect(path: Path, data: bytes, *allowed: str) -> None:
    """Raise UndecodableFile, saying what the file is and what to do, unless its kind is one of ``allowed``."""
    found = kind(data)
    if found not in allowed:
        raise UndecodableFile(f"{path}: ends in {path.suffix} but {_ADVICE[found]}")
