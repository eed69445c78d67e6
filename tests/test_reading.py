"""The front of reading: which file goes to which reader, which files a folder gives, and that nothing else escapes."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policynlp import reading
from policynlp.errors import EmptyFile, MissingFile, PolicynlpError, TooLarge, UndecodableFile, UnsupportedFormat
from policynlp.reading import find_files, formats, read, readable
from policynlp.records import Document

LINE = "各车间要在6月底前更换老化软管。\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", True),
        ("A.TXT", True),  # Windows writes endings in capitals
        ("a.docx", True),
        ("a.md", True),
        ("a.htm", True),
        ("a.pdf", True),
        ("a.doc", False),  # the old format, only advice is given
        ("a.tsv", False),  # labels lie beside texts
        ("a", False),
    ],
)
def test_readable_goes_by_the_ending(name: str, expected: bool) -> None:
    assert readable(Path(name)) is expected


def test_formats_are_those_that_are_readable() -> None:
    assert formats()
    assert all(readable(Path("x" + ending)) for ending in formats())


def test_every_reader_exists(tmp_path: Path) -> None:
    for ending in formats():
        path = tmp_path / f"x{ending}"
        path.write_bytes(b"")
        with pytest.raises((EmptyFile, UndecodableFile)):
            read(path)


@pytest.mark.parametrize(
    ("name", "data", "error", "advice"),
    [
        ("a.doc", b"x", UnsupportedFormat, "save it as .docx"),
        ("a.wps", b"x", UnsupportedFormat, "save it as .docx"),
        ("a.ofd", b"x", UnsupportedFormat, "export it as .pdf"),
        ("a.jpg", b"x", UnsupportedFormat, "OCR"),
        ("a.xyz", b"x", UnsupportedFormat, ".docx"),  # the message lists what is allowed
        ("a", b"x", UnsupportedFormat, "ending in nothing"),
        ("a.txt", b"", EmptyFile, "holds no text"),
        ("a.txt", b"%PDF-1.7\n...", UndecodableFile, "rename it to .pdf"),
        ("a.txt", b"PK\x03\x04...", UndecodableFile, ".docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, UndecodableFile, "old Word file"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            UndecodableFile,
            "password",
        ),
        ("a.docx", b"%PDF-1.7\n...", UndecodableFile, "rename it to .pdf"),
        ("a.docx", b"{\\rtf1 x}", UndecodableFile, "RTF"),
        ("a.docx", LINE.encode(), UndecodableFile, "none of the marks"),
        ("a.pdf", b"<!DOCTYPE html><html>error 404</html>", UndecodableFile, "web page"),  # a failed download
        ("a.pdf", b"\x89PNG\r\n", UndecodableFile, "picture"),
        ("a.html", b"%PDF-1.7\n...", UndecodableFile, "rename it to .pdf"),
        ("a.md", b"PK\x03\x04...", UndecodableFile, "zip"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(
    tmp_path: Path, name: str, data: bytes, error: type[Exception], advice: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert advice in message
    assert "\n" not in message


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="does not exist"):
        read(tmp_path / "none.txt")
    with pytest.raises(MissingFile, match="is a folder"):
        read(tmp_path)


def test_a_file_past_the_limit_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(LINE, "utf-8")
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(TooLarge, match="allowed are 10"):
        read(path)


def test_a_document_says_where_it_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(LINE, "utf-8")
    document = read(path)
    assert document == Document(text=LINE, source="通知.txt", format="txt", digest=sha256(LINE.encode()).hexdigest())


def test_find_files(tmp_path: Path) -> None:
    names = "b/2.txt b/10.txt a.docx labels.tsv README.md ~$a.docx .hidden.txt .git/x.txt b/c/x.PDF"
    for name in names.split():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LINE, "utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a.docx", "b/10.txt", "b/2.txt", "b/c/x.PDF"]
    named = [tmp_path / "labels.tsv", tmp_path / "b", tmp_path / "b/2.txt"]
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(named)]
    assert found == ["labels.tsv", "b/10.txt", "b/2.txt", "b/c/x.PDF"]  # a named file always, each file once


def test_find_files_refuses_what_gives_nothing(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match="no file in this folder"):
        find_files([tmp_path])
    with pytest.raises(MissingFile, match="does not exist"):
        find_files([tmp_path / "none"])
    assert find_files([]) == []


_HEADS = [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"# \xe4\xb8\x80"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(_HEADS), st.binary(max_size=400), st.sampled_from(formats()))
def test_any_bytes_give_a_document_or_one_of_our_errors(tmp_path: Path, head: bytes, body: bytes, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    path.write_bytes(head + body)
    try:
        document = read(path)
    except PolicynlpError as error:
        assert "\n" not in str(error)
    else:
        assert document.text.strip()
        document.text.encode("utf-8")
        for table in document.tables:
            for row in table.rows:
                assert "\t".join(document.text[cell.start : cell.end] for cell in row) in document.text
