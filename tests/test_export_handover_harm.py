"""What is no 台账, or one made to do harm: one clear line, whatever is in the file."""

import random
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from feed_samples import item
from handover_samples import ALL, OPEN, SHOWN
from openpyxl import Workbook, load_workbook

from policynlp.errors import EmptyFile, InputError, MissingFile, TooLarge, UndecodableFile, UnsupportedFormat
from policynlp.export import ledger_sheet
from policynlp.export.handover import export_items
from policynlp.export.ledger_read import Ledger, read_ledger

TODAY = date(2024, 5, 20)
ITEMS = {one.id: one for one in ALL}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.xlsx"


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (None, MissingFile, "cannot be read"),
        (b"", EmptyFile, "is empty"),
        (OLE, UnsupportedFormat, "save it as .xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), UndecodableFile, "password"),
        (b"a,b\n1,2\n", UndecodableFile, "no Excel workbook"),
        (b"PK\x03\x04 cut", UndecodableFile, "damaged"),
    ],
)
def test_what_is_no_workbook(path, content, error, words):
    if content is not None:
        write(path, content)
    with pytest.raises(error, match=words) as found:
        read_ledger(path, ITEMS, today=TODAY)
    assert str(path) in str(found.value)
    assert "\n" not in str(found.value)


def test_a_workbook_of_something_else(path):
    Workbook().save(path)
    with pytest.raises(UndecodableFile, match="编号"):
        read_ledger(path, ITEMS, today=TODAY)


def parts(path: Path, **changed: bytes | None) -> Path:
    """The ledger with parts put in the place of others (names with __ for /)."""
    export_items(ALL, path, format="ledger")
    out = BytesIO()
    new = {name.replace("__", "/"): content for name, content in changed.items()}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            content = new.pop(name, old.read(name))
            if content is not None:
                made.writestr(name, content)
        for name, content in new.items():
            made.writestr(name, content or b"")
    return write(path, out.getvalue())


SHEET = "xl__worksheets__sheet1.xml"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MERGED = (
    b'<worksheet xmlns="%s"><sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>' % SPACE
)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({SHEET: BOMB}, UndecodableFile),  # entities that grow
        ({SHEET: b"<worksheet"}, UndecodableFile),
        ({SHEET: None}, UndecodableFile),
        ({SHEET: MERGED}, TooLarge),  # a merged cell of all the sheet
        ({"xl__media__big.xml": b"<a>" + b" " * (70 * 1024 * 1024) + b"</a>"}, TooLarge),  # a zip bomb
        ({"..__evil.xml": b"<a/>"}, UndecodableFile),
    ],
)
def test_what_is_made_to_do_harm(path, changed, error):
    with pytest.raises(error):
        read_ledger(parts(path, **changed), ITEMS, today=TODAY)


def test_too_large_a_file(path, monkeypatch):
    export_items(ALL, path, format="ledger")
    monkeypatch.setattr(ledger_sheet, "MAX_FILE", 1000)
    with pytest.raises(TooLarge):
        read_ledger(path, ITEMS, today=TODAY)


def test_too_many_rows(path, monkeypatch):
    export_items(ALL, path, format="ledger")
    monkeypatch.setattr(ledger_sheet, "MAX_ROWS", 5)
    with pytest.raises(TooLarge, match="in parts"):
        read_ledger(path, ITEMS, today=TODAY)


def test_rows_without_words_are_not_too_many(path, monkeypatch):
    monkeypatch.setattr(ledger_sheet, "MAX_ROWS", 20)
    export_items(ALL, path, format="ledger")
    book = load_workbook(path)
    book.active.row_dimensions[9000].height = 20
    book.save(path)
    assert read_ledger(path, ITEMS, today=TODAY) == Ledger((), (), len(SHOWN))


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_is_one_error(path, seed):
    """A file with some bytes overwritten is read or refused, never a traceback of a library."""
    chance = random.Random(seed)
    export_items((OPEN, item("9" * 16)), path, format="ledger")
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    write(path, bytes(data))
    try:
        read_ledger(path, ITEMS, today=TODAY)
    except InputError as error:
        assert "\n" not in str(error)
