"""Model files: the same bytes for the same model, nothing but scikit-learn's and numpy's types, one line for what is wrong."""

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from policynlp import models
from policynlp.errors import ModelError
from policynlp.lexicon import Lexicon
from policynlp.pipes import confidence, sector
from policynlp.pipes.task import KINDS

SIGNS: list[object] = ["bias", ("before", "由"), "cue=modal"]


@pytest.fixture(scope="module")
def classifier() -> LogisticRegression:
    return LogisticRegression().fit(np.eye(3).repeat(2, axis=0), ["lead", "none", "none", "lead", "support", "support"])


@pytest.fixture
def file(tmp_path: Path, classifier: LogisticRegression) -> Path:
    path = tmp_path / "role.skops"
    models.save(path, classifier, SIGNS)
    return path


def error_of(path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        models.read(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    return text


# -------------------------------------------------------------------------------------------------- write and read


def test_what_is_read_is_what_was_saved(file: Path, classifier: LogisticRegression) -> None:
    model = models.read(file)
    assert model.classes == ("lead", "none", "support")
    assert set(model.vocabulary) == set(SIGNS)  # the pair is a pair again
    samples = [[sign] for sign in SIGNS]
    np.testing.assert_allclose(model.probabilities(samples), classifier.predict_proba(np.eye(3)), rtol=0, atol=1e-12)


def test_same_model_same_bytes(file: Path, tmp_path: Path, classifier: LogisticRegression) -> None:
    again = tmp_path / "again" / "role.skops"
    again.parent.mkdir()
    models.save(again, classifier, SIGNS)
    assert again.read_bytes() == file.read_bytes()


def test_file_tells_no_time(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        assert {date(*info.date_time[:3]) for info in archive.infolist()} == {date(2020, 1, 1)}
        assert archive.namelist() == sorted(archive.namelist())


def test_other_model_other_bytes(file: Path, classifier: LogisticRegression) -> None:
    old = file.read_bytes()
    models.save(file, classifier, SIGNS[::-1])
    assert file.read_bytes() != old


def test_file_holds_no_pickle(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".json", ".npy"}


@pytest.mark.parametrize(("sign", "text"), [("bias", "bias"), (("before", "由"), "before\x1f由")])
def test_sign_text(sign: object, text: str) -> None:
    assert models.sign_text(sign) == text


# ------------------------------------------------------------------------------------------------- what cannot be read


class Foreign:
    """A type that no model file may hold."""


def test_missing_file(tmp_path: Path) -> None:
    assert "not found" in error_of(tmp_path / "none.skops")
    assert "policynlp train" in error_of(tmp_path)  # a folder is no file


def test_foreign_type_is_refused_before_it_is_made(tmp_path: Path) -> None:
    path = tmp_path / "role.skops"
    skops.io.dump({"classifier": Foreign(), "signs": np.array(["bias"])}, path)
    assert re.search(r"types that are not allowed \(.*Foreign\)", error_of(path))


@pytest.mark.parametrize(
    "content",
    [
        {"signs": np.array(["bias"])},  # no classifier
        {"classifier": LogisticRegression(), "signs": np.array(["bias"])},  # not fitted
        {"classifier": StandardScaler(), "signs": np.array(["bias"])},  # allowed, but no classifier
        [1, 2],
        {"classifier": None, "signs": None},
    ],
    ids=["no classifier", "not fitted", "scaler", "list", "nothing"],
)
def test_other_content(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "role.skops"
    skops.io.dump(content, path)
    assert "not a model of this version" in error_of(path)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all" * 20], ids=["empty", "two bytes", "text"])
def test_no_archive(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "role.skops"
    path.write_bytes(data)
    assert "not a model of this version" in error_of(path)


def test_archive_without_schema(tmp_path: Path) -> None:
    path = tmp_path / "role.skops"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.json", "{}")
    error_of(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_cut_off_file(file: Path, share: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * share)])
    error_of(file)


def damaged(data: bytes, member: str) -> bytes:
    """``data`` with the compressed bytes of one member overwritten."""
    at = data.index(member.encode()) + len(member)
    return data[:at] + b"\xff" * 12 + data[at + 12 :]


def test_damaged_bytes(file: Path) -> None:
    file.write_bytes(damaged(file.read_bytes(), "schema.json"))
    error_of(file)


def test_unknown_name() -> None:
    with pytest.raises(ModelError):
        models.load("weather")


# ----------------------------------------------------------------------------------------------------- what is shipped


@pytest.mark.parametrize("name", models.NAMES)
def test_shipped_models_load(name: str) -> None:
    model = models.load(name)
    assert model.weights.shape == (len(model.vocabulary) + 1, len(model.bias))
    assert not model.weights[0].any()  # the row of unknown signs
    assert np.isfinite(model.weights).all()
    assert models.load(name) is model  # once per process


def test_shipped_classes(lexicon: Lexicon) -> None:
    names = [one.name for one in lexicon.sectors]
    assert models.load("kind").classes == KINDS
    assert models.load("role").classes == ("lead", "none", "support")
    assert models.load("carry").classes == ("no", "yes")
    assert set(models.load("sector_words").classes) <= set(names)
    assert models.load("sector_field").classes == ("no", "yes")
    for name in ("sector", "sector_context"):
        assert set(models.load(name).vocabulary) == set(sector.sign_names(tuple(names), name == "sector_context"))
    assert models.load("confidence").classes == (*confidence.THINGS, confidence.WHOLE)
    assert confidence.SLOPE in models.load("confidence").vocabulary


def test_folder_holds_a_file_for_each_name_and_no_other() -> None:
    assert {path.stem for path in models.folder().glob("*.skops")} == set(models.NAMES)
