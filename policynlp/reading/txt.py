"""Plain text: the decoded file as it stands, so that offsets are those of any editor."""

from pathlib import Path

from policynlp.errors import EmptyFile
from policynlp.reading.decode import decode
from policynlp.reading.sniff import expect
from policynlp.reading.writer import Writer
from policynlp.records import Document


def read(path: Path, data: bytes) -> Document:
    """The Document of a .txt file; its text equals ``path.read_text(encoding)``. Raises as ``reading.read`` says."""
    if not data.strip():
        raise EmptyFile(f"{path}: holds no text; check that it is the right file")
    expect(path, data, "text", "html")
    writer = Writer()
    writer.verbatim(decode(data, path))
    return writer.document(path, "txt")
