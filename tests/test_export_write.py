"""write(): a format by name or ending, a file whole or not at all, the same bytes each time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from export_samples import nasty, sample, several

from policynlp.errors import OutputError, UnknownFormat
from policynlp.export import FORMATS, render, write
from policynlp.rows import Register

TESTS = Path(__file__).parent
REGISTERS = {"one": sample, "three": several, "nasty": nasty, "none": lambda: Register(())}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("register", REGISTERS)
def test_every_format_writes_every_register_the_same_each_time(name, register, tmp_path: Path):
    made = REGISTERS[register]
    write(made(), tmp_path / f"out.{name}")
    assert (tmp_path / f"out.{name}").read_bytes() == write(made(), None, format=name)
    assert [path.name for path in tmp_path.iterdir()] == [f"out.{name}"]


def test_bytes_do_not_hang_on_hash_seed_or_clock():
    code = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r}); import hashlib, export_samples as s;"
        "from policynlp.export import FORMATS, render;"
        "print([hashlib.sha256(render(s.several(), name)).hexdigest() for name in FORMATS])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            cwd=TESTS.parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(outputs) == 1


def test_start_up_loads_no_writer():
    code = "import sys, policynlp.export; print({'openpyxl', 'docx', 'pandas', 'lxml'} & {*sys.modules})"
    out = subprocess.run([sys.executable, "-c", code], cwd=TESTS.parent, capture_output=True, check=True)
    assert out.stdout.strip() == b"set()"


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("r.JSONL", None),  # endings in any case
        ("r.xlsx", "jsonl"),  # the name goes before the ending
        ("登记表", "jsonl"),  # no ending
        ("r.jsonl", None),
        ("r.x", ".JsonL"),  # a name with its dot
    ],
)
def test_format_by_name_or_ending(target, name, tmp_path: Path):
    assert write(sample(), tmp_path / target, format=name) is None
    assert (tmp_path / target).read_bytes() == render(sample(), "jsonl")


@pytest.mark.parametrize("target", [None, "-", Path("-")])
def test_standard_output_gets_bytes(target):
    assert write(sample(), target, format="jsonl") == render(sample(), "jsonl")


@pytest.mark.parametrize(
    ("target", "name", "what"),
    [
        ("r.pdf", None, "r.pdf: no format named 'pdf'"),
        ("r", None, "r: no format given"),
        ("r.xlsx", "excel", "no format named 'excel'"),  # a wrong name is not mended by the ending
        (None, None, "no format given"),
        ("-", "../x", "no format named '/x'"),
        ("r.labels", None, "no format named 'labels'"),  # a module of the package that is no writer
    ],
)
def test_unknown_formats(target, name, what, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownFormat) as caught:
        write(sample(), target, format=name)
    assert what in str(caught.value)
    assert "xlsx, docx, csv, jsonl, json, md" in str(caught.value)
    assert not list(tmp_path.iterdir())


def refused(target: Path) -> str:
    with pytest.raises(OutputError) as caught:
        write(sample(), target, format="jsonl")
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_folder_is_no_file(tmp_path: Path):
    assert "is a folder; give the name of a file in it" in refused(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path):
    assert re.search(r"there is no folder .*missing; make it first", refused(tmp_path / "missing" / "r.jsonl"))


def test_a_file_in_the_place_of_a_folder(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    assert "there is no folder" in refused(tmp_path / "file" / "r.jsonl")


def test_a_name_too_long(tmp_path: Path):
    assert "cannot be written" in refused(tmp_path / ("长" * 100))
    assert not list(tmp_path.iterdir())


def test_the_longest_name_that_a_disk_takes(tmp_path: Path):
    write(sample(), tmp_path / ("长" * 83 + ".jsonl"))


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no /dev/null on this system")
def test_a_device_is_not_replaced():
    assert "not an ordinary file; give - for standard output" in refused(Path("/dev/null"))


def test_a_circle_of_links(tmp_path: Path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert "cannot be written" in refused(tmp_path / "a")


def test_a_nul_in_the_name(tmp_path: Path):
    assert "cannot be written" in refused(Path(f"{tmp_path}/a\0b"))


def test_a_link_is_followed_and_permissions_stay(tmp_path: Path):
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write(sample(), link)
    assert link.is_symlink()
    assert real.read_bytes() == render(sample(), "jsonl")
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (PermissionError(13, "Permission denied"), "close it if it is open in Excel, WPS or Word"),  # Windows, in Excel
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_what_was_there_stays_when_writing_fails(error, what, tmp_path: Path, monkeypatch):
    (tmp_path / "r.jsonl").write_text("old")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", fail)  # Linux lets an open file be replaced: it cannot be had for real
    assert what in refused(tmp_path / "r.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["r.jsonl"]
    assert (tmp_path / "r.jsonl").read_text() == "old"
