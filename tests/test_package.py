"""What is installed: the lock files, and the wheel, which holds words and models and runs away from the checkout."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from policynlp import models

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name: str) -> dict[str, list[Requirement]]:
    """What a lock file holds by name; several versions where their markers tell them apart."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            requirement = Requirement(_HASH.sub("", line).strip())
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def applies(requirement: Requirement, python: str, system: str) -> bool:
    here = {"python_version": python, "python_full_version": f"{python}.4", "sys_platform": system}
    return requirement.marker is None or requirement.marker.evaluate(here)


@pytest.mark.parametrize("name", LOCKS)
def test_every_file_of_a_lock_has_its_hash_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^-|--(?:index|extra|find|trusted)| @ ", text, re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        assert line.startswith("#") or _HASH.search(line), line


@pytest.mark.parametrize("name", LOCKS)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_a_lock_has_one_version_for_each_machine(name: str, python: str, system: str) -> None:
    wanted = PROJECT["dependencies"] + (PROJECT["optional-dependencies"]["dev"] if "dev" in name else [])
    held = locked(name)
    for requirement in map(Requirement, wanted):
        chosen = [one for one in held[canonicalize_name(requirement.name)] if applies(one, python, system)]
        assert len(chosen) == 1, requirement
        [pin] = chosen[0].specifier
        assert pin.operator == "=="
        assert Version(pin.version) in requirement.specifier, f"{name} is older than pyproject.toml: run `make lock`"


def test_the_tests_run_on_what_the_office_runs() -> None:
    runtime, dev = (locked(name) for name in LOCKS)
    for name, pins in runtime.items():
        assert [str(pin) for pin in dev[name]] == [str(pin) for pin in pins]


def test_both_locks_hold_what_builds_the_package() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    for requirement in map(Requirement, [*build["requires"], "editables"]):
        for name in LOCKS:
            assert canonicalize_name(requirement.name) in locked(name)


PERMISSIVE = re.compile(r"\b(?:MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software Foundation|0BSD|Zlib|Unlicense)")
COPYLEFT = re.compile(r"\bA?GPL|Affero|\bGNU General")


def said(about: PackageMetadata, key: str) -> str:
    return about[key] if key in about else ""  # noqa: SIM401  its type has no get


PROGRAMS = {"radicale"}
"""Under the GPL, which the tests start as programs of their own; nothing of the package imports or needs them."""


def test_what_runs_needs_no_program_of_the_tests() -> None:
    needed = {name for table in ("dependencies", "optional-dependencies") for name in all_names(PROJECT[table])}
    assert not PROGRAMS & needed
    assert not PROGRAMS & set(locked(LOCKS[0]))


def all_names(table: list[str] | dict[str, list[str]]) -> list[str]:
    """The names of the packages of a table, without those of `dev`."""
    lines = table if isinstance(table, list) else [one for extra in table if extra != "dev" for one in table[extra]]
    return [canonicalize_name(Requirement(line).name) for line in lines]


@pytest.mark.parametrize("name", sorted(set(locked(LOCKS[1])) - PROGRAMS))
def test_every_dependency_is_under_a_permissive_licence(name: str) -> None:
    try:
        about = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not for this system")
    classified = [one for one in about.get_all("Classifier", []) if one.startswith("License")]
    named = said(about, "License").partition("\n")[0]  # some put the whole text there, with those of parts
    licence = "; ".join(filter(None, [said(about, "License-Expression"), named, *classified]))
    assert PERMISSIVE.search(licence) or name in {"skops"}, licence  # skops names its MIT licence in a file only
    assert not COPYLEFT.search(licence), licence


@pytest.mark.parametrize("table", ["dependencies", "dev"])
def test_every_dependency_has_its_reason(table: str) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = re.findall(r'^  "([\w-]+)[^"]*",(.*)$', text.partition(f"{table} = [")[2].partition("\n]")[0], re.MULTILINE)
    assert lines
    assert [name for name, rest in lines if "# " not in rest] == []


def test_the_classifiers_are_known_and_name_what_is_supported() -> None:
    from trove_classifiers import classifiers

    assert set(PROJECT["classifiers"]) <= classifiers
    assert not any(one.startswith("License") for one in PROJECT["classifiers"])  # said by `license` alone
    named = [one.rpartition(" ")[2] for one in PROJECT["classifiers"] if one.startswith("Programming Language")]
    assert named == ["3.11", "3.12", "3.13"]
    assert all(SpecifierSet(PROJECT["requires-python"]).contains(f"{one}.0") for one in named)


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    code = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return folder / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was unpacked."""
    folder = tmp_path_factory.mktemp("installed")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_the_wheel_holds_words_models_and_types(unpacked: Path) -> None:
    package = unpacked / "policynlp"
    for path in (ROOT / "policynlp").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert (unpacked / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    assert {path.stem for path in (package / "_models").glob("*.skops")} == set(models.NAMES)
    assert {path.name for path in unpacked.iterdir()} == {"policynlp", f"policynlp-{PROJECT['version']}.dist-info"}


def test_the_wheel_says_what_it_is(unpacked: Path) -> None:
    [folder] = unpacked.glob("*.dist-info")
    about = (folder / "METADATA").read_text(encoding="utf-8")
    assert "\nLicense-Expression: MIT\n" in about
    assert (folder / "licenses" / "LICENSE").is_file()
    entries = (folder / "entry_points.txt").read_text(encoding="utf-8")
    assert "policynlp = policynlp.cli:main" in entries
    assert entries.count("policynlp.pipes.factories:") == len(PROJECT["entry-points"]["spacy_factories"])


def test_the_wheel_extracts_away_from_the_checkout(unpacked: Path, tmp_path: Path) -> None:
    code = (
        "import policynlp.models, sys\n"
        "assert policynlp.models.folder().name == '_models', policynlp.models.folder()\n"
        "from policynlp.cli import main\n"
        "main()\n"
    )
    source = ROOT / "corpus" / "docs" / "notice_county_2023.txt"
    line = [sys.executable, "-c", code, "extract", str(source), "-o", "register.jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "register.jsonl").read_bytes().count(b"\n") > 30
