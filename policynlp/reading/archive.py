"""Zip containers (.docx) opened without trust: nothing is unpacked to disk, sizes are counted while reading."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from policynlp.errors import TooLarge, UndecodableFile

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_MEMBERS = 10_000
MAX_PART = 64 * 1024 * 1024
"""The largest part that is unpacked, in bytes."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Archive:
    """The parts of a zip container, by name."""

    def __init__(self, path: Path, data: bytes) -> None:
        """Open ``data``; raises UndecodableFile or TooLarge if it is no zip, or one made to do harm."""
        self.path = path
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            names = self._zip.namelist()
        except _DAMAGED as error:
            raise UndecodableFile(f"{path}: is damaged ({error}); save it again or fetch it again") from error
        if len(names) > MAX_MEMBERS:
            raise TooLarge(f"{path}: {len(names):,} parts, allowed are {MAX_MEMBERS:,}; save it again in Word or WPS")
        for name in names:
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
                raise UndecodableFile(f"{path}: part {name!r} points outside the file; do not trust where it came from")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the container's order."""
        return tuple(self._zip.namelist())

    def __contains__(self, name: str) -> bool:
        """True if there is a part of that name."""
        return name in self._zip.NameToInfo

    def part(self, name: str) -> bytes:
        """The bytes of one part.

        Raises:
            UndecodableFile: there is no such part, or it is damaged or encrypted.
            TooLarge: it unpacks to more than ``MAX_PART`` bytes.
        """
        try:
            with self._zip.open(name) as stream:
                data = stream.read(MAX_PART + 1)
        except KeyError as error:
            raise UndecodableFile(f"{self.path}: has no part {name}; save it again in Word or WPS") from error
        except _DAMAGED as error:
            raise UndecodableFile(f"{self.path}: part {name} is damaged ({error}); save it again") from error
        if len(data) > MAX_PART:
            raise TooLarge(f"{self.path}: part {name} unpacks to more than {MAX_PART:,} bytes; is it a zip bomb?")
        return data

    def xml(self, name: str) -> "_Element":
        """The root element of an XML part; entities, document types and the network are refused.

        Raises:
            UndecodableFile: it is no well-formed XML, or it declares a document type.
            TooLarge: see ``part``.
        """
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self.part(name).replace(_STRICT, _USUAL), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UndecodableFile(f"{self.path}: part {name} is not well-formed ({error}); save it again") from error
        if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
            raise UndecodableFile(f"{self.path}: part {name} declares a document type; do not trust where it came from")
        return root
