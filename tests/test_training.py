"""Fitting: the same documents give the same models, and those can be put into the Language."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policynlp import models
from policynlp.errors import InputError, MissingFile
from policynlp.fitting import FOLDS, Fitter, Table, folds_of
from policynlp.labels import Labelled, read_folder
from policynlp.pipeline import load
from policynlp.records import Document
from policynlp.sector_training import shared_weights
from policynlp.training import Trainer, confidence_table, kind_table, prepare, rows_of, train

NAMES = (
    "speech_yunzhou_2022",
    "workpoints_yunzhou_2023",
)  # in each an actor carries on in one place and not in another


@pytest.fixture(scope="module")
def folder(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two directives of the corpus with their labels."""
    target = tmp_path_factory.mktemp("corpus")
    (target / "docs").mkdir()
    for name in NAMES:
        shutil.copy(corpus / f"{name}.tsv", target)
        shutil.copy(corpus / "docs" / f"{name}.txt", target / "docs")
    return target


@pytest.fixture(scope="module")
def labelled(folder: Path) -> list[Labelled]:
    return list(read_folder(folder))


@pytest.fixture(scope="module")
def trained(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    target = tmp_path_factory.mktemp("models") / "new"  # a folder that is not there yet is made
    return target, fit(folder, target)


@pytest.fixture(autouse=True)
def own_models() -> Any:
    """What a test puts into the shared Language is taken out again."""
    yield
    restore()


def restore() -> None:
    pipes: dict[str, Any] = {
        name: load().get_pipe(f"policynlp_{name}") for name in ("task", "actor", "sector", "confidence")
    }
    for pipe in pipes.values():
        for name in [slot for slot in vars(pipe) if slot in ("_linear", "_carry", "_words", "_field", "_context")]:
            del vars(pipe)[name]


def fit(folder: Path, target: Path) -> dict[str, int]:
    try:
        return train([folder], target)
    finally:
        restore()


# ------------------------------------------------------------------------------------------------------------ the whole


def test_a_model_for_each_name(trained: tuple[Path, dict[str, int]]) -> None:
    target, samples = trained
    assert {path.stem for path in target.iterdir()} == set(models.NAMES) == set(samples)
    assert all(count > 0 for count in samples.values())
    for name in models.NAMES:
        assert np.isfinite(models.read(target / f"{name}.skops").weights).all()


def same(one: Path, two: Path) -> None:
    for name in models.NAMES:
        a, b = models.read(one / f"{name}.skops"), models.read(two / f"{name}.skops")
        assert (a.classes, a.vocabulary) == (b.classes, b.vocabulary), name
        np.testing.assert_array_equal(a.weights, b.weights, name)
        np.testing.assert_array_equal(a.bias, b.bias, name)


def test_same_documents_same_weights(trained: tuple[Path, dict[str, int]], folder: Path, tmp_path: Path) -> None:
    assert fit(folder, tmp_path) == trained[1]
    same(trained[0], tmp_path)


def test_same_documents_same_bytes(trained: tuple[Path, dict[str, int]], folder: Path, tmp_path: Path) -> None:
    """In another process too: sets of strings have another order there."""
    code = "import sys; from pathlib import Path; from policynlp.training import train; train([Path(sys.argv[1])], Path(sys.argv[2]))"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(folder), str(tmp_path)], check=True)
    same(trained[0], tmp_path)
    for name in models.NAMES:
        assert (tmp_path / f"{name}.skops").read_bytes() == (trained[0] / f"{name}.skops").read_bytes(), name


def test_folder_without_labels(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        train([tmp_path], tmp_path / "models")
    assert not (tmp_path / "models").exists()


# ----------------------------------------------------------------------------------------------------------------- pieces


def test_prepared_document_has_what_needs_no_model(labelled: list[Labelled]) -> None:
    doc = prepare(labelled[0], load())
    assert doc._.document == labelled[0].document
    for layer in ("units", "places", "frame", "marks", "times", "notes", "casts"):
        assert getattr(doc._, layer) is not None, layer
    assert doc._.kinds is None


def test_kind_table_has_a_row_for_each_unit(labelled: list[Labelled]) -> None:
    prepared = [(one, prepare(one, load())) for one in labelled]
    table = kind_table(prepared, load())
    units = sum(len(doc._.units) for _, doc in prepared)
    assert len(table.samples) == len(table.answers) == len(table.groups) == len(table.weights) == units
    assert set(table.answers) <= {"measure", "principle", "heading", "none"}
    assert set(table.groups) == set(NAMES)
    assert table.answers.count("measure") == len(
        {(o.name, x.unit) for o in labelled for x in o.labels if x.kind == "measure"}
    )


def table_of(*rows: tuple[str, str, str]) -> Table:
    """Rows of signs (parted by blanks), answer, group."""
    table = Table()
    for signs, answer, group in rows:
        table.add(list(signs.split()), answer, group)
    return table


def test_fitter_leaves_out_rare_signs() -> None:
    fitter = Fitter("kind", table_of(("a b", "x", "1"), ("a c", "y", "1"), ("b a", "x", "2")))
    assert fitter.signs == ["a", "b"]
    assert fitter.matrix.toarray().tolist() == [[1, 1], [1, 0], [1, 1]]


def test_fitter_leaves_out_documents() -> None:
    table = table_of(*[("a", "x", "1"), ("b", "y", "1")] * 5, *[("a", "y", "2"), ("b", "x", "2")] * 5)
    fitter = Fitter("kind", table)
    for without, answer in (("2", "x"), ("1", "y")):
        model = fitter.linear([without])
        assert model.classes[int(model.probabilities([["a"]]).argmax())] == answer


@pytest.mark.parametrize(
    ("rows", "without", "says"),
    [
        ([], [], "the model 'kind' has no answers; add"),
        ([("a", "x", "1"), ("b", "x", "2")], [], "has only the answer 'x' (2 times); add"),
        (
            [("a", "x", "1"), ("b", "y", "2")],
            ["2"],
            "has only the answer 'x' (1 times) outside 2, which it must not see; add",
        ),
        ([("a", "x", "1")], ["1", "2", "3", "4"], "has no answers outside 1, 2, 3 …, which it must not see; add"),
    ],
)
def test_a_fold_whose_answers_are_all_alike(rows: list[tuple[str, str, str]], without: list[str], says: str) -> None:
    """scikit-learn would raise a ValueError that does not say which labels are missing."""
    with pytest.raises(InputError) as raised:
        Fitter("kind", table_of(*rows)).classifier(without)
    assert str(raised.value).startswith("too few labelled directives to learn from: ")
    assert says in str(raised.value)


def test_sectors_that_nobody_knows(labelled: list[Labelled]) -> None:
    trainer = Trainer(labelled)
    with pytest.raises(InputError, match="the model 'sector' has no answers outside"):
        trainer.sector.classifier("sector", NAMES)


def test_too_few_labels_leave_no_models_behind(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "docs", tmp_path / "docs")
    for name in NAMES:
        shutil.copy(folder / f"{name}.tsv", tmp_path)
    head = (tmp_path / f"{NAMES[0]}.tsv").read_text("utf-8").splitlines(keepends=True)[:3]
    (tmp_path / f"{NAMES[0]}.tsv").write_text("".join(head), "utf-8")
    with pytest.raises(InputError, match=f"too few labelled directives .* outside {NAMES[1]}, .*--gold"):
        fit(tmp_path, tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_weights_count() -> None:
    table = Table()
    for answer, weight in (("x", 5.0), ("y", 1.0)):
        for _ in range(5):
            table.add(["a"], answer, "1", weight)
    model = Fitter("kind", table).linear()
    assert model.classes[int(model.probabilities([["a"]]).argmax())] == "x"


def test_weights_are_rounded_so_that_machines_agree() -> None:
    made = Fitter("kind", table_of(*[("a", "x", "1"), ("b", "y", "1"), ("a b", "y", "1")] * 4)).classifier()
    np.testing.assert_array_equal(made.coef_, made.coef_.round(4))


@pytest.mark.parametrize("count", [1, 2, FOLDS, FOLDS + 3])
def test_folds_hold_every_document_once(count: int) -> None:
    texts = [Labelled(f"d{n}", Document.of_text(f"{n}号库房" * 9), ()) for n in range(count)]
    found = folds_of(texts)
    assert sorted(name for fold in found for name in fold) == sorted(text.name for text in texts)
    assert len(found) == min(FOLDS, count)
    assert folds_of(texts[::-1]) == found


def test_texts_that_are_alike_lie_in_one_fold() -> None:
    one, other = ("".join(f"第{n}号{what}登记造册。" for n in range(20)) for what in ("库房", "机组"))
    texts = [Labelled(f"d{n}", Document.of_text(text), ()) for n, text in enumerate((one, other, one + "另附名单。"))]
    assert sorted(map(sorted, folds_of(texts))) == [["d0", "d2"], ["d1"]]


def test_shared_weights_find_the_sign_that_tells() -> None:
    """Three classes, two signs: the first stands at the answer, the second anywhere."""
    random = np.random.default_rng(3)
    answers = random.integers(0, 3, 60)
    signs = random.random((60, 3, 2))
    signs[:, :, 0] = np.eye(3)[answers]
    none = np.zeros((60, 0))
    found = shared_weights(signs, none, answers, np.ones(60), 1.0)
    assert found[0] > 1 > abs(found[1])
    assert abs(shared_weights(signs, none, answers, np.ones(60), 0.001)[0]) < found[0]  # a stronger penalty


def test_own_weights_find_the_class_that_a_sign_speaks_for() -> None:
    """No sign is shared; the own sign stands where the answer is the second class."""
    answers = np.array([0, 1, 2] * 10)
    own = (answers == 1)[:, None].astype(float)
    found = shared_weights(np.zeros((30, 3, 0)), own, answers, np.ones(30), 1.0).reshape(1, 3)
    assert found[0].argmax() == 1


def test_trainer_puts_models_into_the_language(labelled: list[Labelled]) -> None:
    trainer = Trainer(labelled)
    trainer.install([NAMES[0]])
    pipe: Any = trainer.nlp.get_pipe("policynlp_task")
    assert pipe.linear is not models.load("kind")
    rows = rows_of(trainer.run(labelled[0]))
    spans = [(row.start, row.end) for row in rows]
    assert spans == sorted(spans)
    assert all(row.kind in ("measure", "principle") for row in rows)


def test_confidence_is_learned_from_rows_of_unseen_documents(labelled: list[Labelled]) -> None:
    table = confidence_table(Trainer(labelled))
    assert set(table.answers) <= {"right", "wrong"}
    assert set(table.groups) <= set(NAMES)
    assert table.samples
