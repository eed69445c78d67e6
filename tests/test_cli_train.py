"""`policynlp train`: the models anew, byte for byte the same."""

from pathlib import Path

import pytest
from cli_samples import folder
from typer.testing import CliRunner, Result

from policynlp import models
from policynlp.cli import app


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder(tmp_path))
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["train", *arguments])
    assert result.exit_code == code, result.output
    return result


def content(path: str) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted(Path(path).iterdir())}


def test_every_model_is_written_and_its_samples_are_counted() -> None:
    result = run("--gold", "labelled", "-o", "new/models")
    assert {name.removesuffix(".skops") for name in content("new/models")} == set(models.NAMES)
    shown = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in result.stdout.splitlines()}
    assert set(shown) == set(models.NAMES)
    assert all(count > 0 for count in shown.values())
    assert result.stderr == f"models: {Path('new/models')}\n"
    for name in models.NAMES:
        assert models.read(Path(f"new/models/{name}.skops")).vocabulary


def test_the_same_labels_give_the_same_bytes() -> None:
    shown = [run("--gold", "labelled", "-o", name).stdout for name in ("a", "b")]
    assert shown[0] == shown[1]
    assert content("a") == content("b")


def test_a_folder_that_is_named_twice_counts_once() -> None:
    once = run("--gold", "labelled", "-o", "a").stdout
    assert run("--gold", "labelled", "--gold", "./labelled", "--gold", "corpus", "-o", "b").stdout == once
    assert run("-o", "c").stdout != once  # fewer labels


def test_the_models_in_use_are_not_touched() -> None:
    shown = CliRunner().invoke(app, ["extract", "notice.txt", "-o", "-"]).stdout
    run("-o", "a")
    assert CliRunner().invoke(app, ["extract", "notice.txt", "-o", "-"]).stdout == shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--corpus", "none"], "none: no labelled directives; expected NAME.tsv beside docs/NAME.txt"),
        (["--gold", "directives", "-o", "a"], "directives: no labelled directives"),
        (["-o", "notice.txt"], "notice.txt: is a file, not a folder"),
        (["--corpus", "labelled", "-o", "a"], "too few labelled directives to learn from: the model 'carry' has "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_fails_is_one_line_and_nothing_is_written(arguments: list[str], says: str) -> None:
    result = run(*arguments, code=1)
    assert result.stderr.startswith("policynlp: ")
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert not Path("a").exists()
