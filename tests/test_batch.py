"""Many files: one that fails does not stop the others."""

from pathlib import Path

import pytest
from core_samples import HEAD, TAIL, within

import policynlp
from policynlp.batch import extract

TASK = "市公安局、市交通运输局要在6月底前对全市长途客运车辆开展一次集中检查，对超员、超速行为依法从严查处。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(within(TASK), encoding="utf-8")
    (tmp_path / "bad.docx").write_bytes(b"no zip at all")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    return tmp_path


def test_bad_files_stand_in_failures_and_the_others_are_done(folder: Path) -> None:
    found = extract([folder, folder / "none.txt"])
    assert [Path(d.document.source).name for d in found.directives] == ["a.txt", "b.txt"]
    assert all(d.tasks for d in found.directives)
    assert {Path(f.path).name for f in found.failures} == {"bad.docx", "empty.txt", "none.txt"}
    for failure in found.failures:
        assert Path(failure.path).name in failure.message
        assert "\n" not in failure.message


def test_a_bad_file_between_two_good_ones(folder: Path) -> None:
    found = extract([folder / "a.txt", folder / "bad.docx", folder / "b.txt"])
    assert (len(found.directives), len(found.failures)) == (2, 1)


def test_nothing_gives_an_empty_register() -> None:
    found = extract([])
    assert (found.directives, found.failures, found.version) == ((), (), policynlp.__version__)


def test_only_bad_files_give_failures_only(folder: Path) -> None:
    found = extract([str(folder / "bad.docx")])  # a path may be a string
    assert (len(found.directives), len(found.failures)) == (0, 1)


def test_file_given_twice_is_done_once(folder: Path) -> None:
    found = extract([folder / "a.txt", folder, folder / "a.txt"])
    assert [Path(d.document.source).name for d in found.directives] == ["a.txt", "b.txt"]


def test_files_in_the_order_given(folder: Path) -> None:
    found = extract([folder / "b.txt", folder / "a.txt"])
    assert [Path(d.document.source).name for d in found.directives] == ["b.txt", "a.txt"]


def test_on_file_is_called_before_each_file(folder: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    extract([folder], on_file=lambda path, n, of: seen.append((path.name, n, of)))
    assert [name for name, _, _ in seen] == ["a.txt", "b.txt", "bad.docx", "empty.txt"]
    assert [(n, of) for _, n, of in seen] == [(n, 4) for n in range(4)]


def test_same_text_in_two_files_gives_the_same_ids(folder: Path) -> None:
    one, two = extract([folder / "a.txt", folder / "b.txt"]).directives
    assert [t.id for t in one.tasks] == [t.id for t in two.tasks]


def test_an_offices_lexicon_goes_with_the_run(folder: Path) -> None:
    words = folder / "office.toml"
    words.write_text('[[department]]\nname = "渡管办"\nlevel = "地方"\naliases = ["渡口管理办"]\n', encoding="utf-8")
    body = TASK.replace("市公安局、市交通运输局", "市渡口管理办、市公安局")
    (folder / "c.txt").write_text(HEAD + body + TAIL, encoding="utf-8")
    (directive,) = extract([folder / "c.txt"], lexicon=[words]).directives
    (task,) = [t for t in directive.tasks if t.text == body]
    assert [actor.name for actor in task.lead] == ["渡管办", "公安"]


@pytest.mark.parametrize("name", ["长" * 300 + ".txt", "长" * 300 + "/a.txt"])
def test_a_name_too_long_is_a_failure_like_others(folder: Path, name: str) -> None:
    found = extract([folder / "a.txt", folder / name, folder / "b.txt"])
    assert [Path(d.document.source).name for d in found.directives] == ["a.txt", "b.txt"]
    [failure] = found.failures
    assert failure.path == str(folder / name)
    assert failure.message == f"{folder / name}: File name too long; check the path and your rights to it"
