"""Labels: rows of NAME.tsv with the spans of their text, errors with file and line."""

import hashlib
import itertools
from pathlib import Path

import pytest

from policynlp.errors import LexiconError, MissingFile
from policynlp.labels import KINDS, Label, Labelled, Name, alike, read_folder, read_labels
from policynlp.records import Document

TEXT = "一、井盖\n城管局要更换井盖，水利局要清理淤泥。逐个编号；旧盖回收。\n"
HEADER = "# date: 2024-03-04\nunit\tkind\tlead\tsupport\tdeadline\tdue\tsector\tfrom\n"


def labels(tmp_path: Path, rows: str) -> tuple[Label, ...]:
    path = tmp_path / "a.tsv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return read_labels(path, TEXT)


def test_a_row(tmp_path: Path) -> None:
    (found,) = labels(tmp_path, "3\tM\t城市管理;^水利\t^财政\t6月底前\t2024-06-30\t综合监管\t-\n")
    assert TEXT[found.start : found.end] == "逐个编号；"
    assert found.unit == 2  # from 0
    assert found.kind == "measure"
    assert found.lead == (Name("城市管理", True), Name("水利", False))  # ^: the unit does not say it
    assert found.support == (Name("财政", False),)
    assert (found.deadline, found.due, found.sector) == ("6月底前", "2024-06-30", "综合监管")


def test_dashes_are_nothing(tmp_path: Path) -> None:
    (found,) = labels(tmp_path, "4\tP\t-\t-\t-\t-\t其他\t-\n")
    assert (found.lead, found.support, found.deadline, found.due) == ((), (), None, None)


@pytest.mark.parametrize(("letter", "kind"), list(KINDS.items()))
def test_kinds(tmp_path: Path, letter: str, kind: str) -> None:
    assert labels(tmp_path, f"1\t{letter}\t-\t-\t-\t-\t其他\t-\n")[0].kind == kind


def test_cells_left_out_at_the_end_are_nothing(tmp_path: Path) -> None:
    (found,) = labels(tmp_path, "1\tH\n")
    assert (found.lead, found.support, found.due, found.sector) == ((), (), None, "-")


def test_comments_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    assert [row.unit for row in labels(tmp_path, "\n# a word\n1\tH\t-\t-\t-\t-\t其他\t-\n\n")] == [0]


def test_file_without_rows(tmp_path: Path) -> None:
    assert labels(tmp_path, "") == ()


def test_from_parts_a_unit(tmp_path: Path) -> None:
    rows = (
        "2\tM\t城市管理\t-\t-\t-\t综合监管\t-\n2\tM\t水利\t-\t-\t-\t防汛抗旱\t水利局要\n3\tM\t-\t-\t-\t-\t综合监管\t-\n"
    )
    found = labels(tmp_path, rows)
    assert [TEXT[row.start : row.end] for row in found] == ["城管局要更换井盖，", "水利局要清理淤泥。", "逐个编号；"]
    assert [row.unit for row in found] == [1, 1, 2]
    assert [row.lead[0].name for row in found[:2]] == ["城市管理", "水利"]


def test_from_of_a_single_row_leaves_out_what_stands_before(tmp_path: Path) -> None:
    (found,) = labels(tmp_path, "2\tM\t水利\t-\t-\t-\t防汛抗旱\t水利局要\n")
    assert TEXT[found.start : found.end] == "水利局要清理淤泥。"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("5\tM\t-\t-\t-\t-\t其他\t-", "unit 5 kind M; allowed are 1 to 4 and M, P, H"),  # the text has four units
        ("0\tM\t-\t-\t-\t-\t其他\t-", "unit 0 kind M; allowed are 1 to 4 and M, P, H"),
        ("1\tX\t-\t-\t-\t-\t其他\t-", "unit 1 kind X; allowed are 1 to 4 and M, P, H"),
        ("一\tM\t-\t-\t-\t-\t其他\t-", "unit 一 kind M; allowed are 1 to 4 and M, P, H"),
        ("2\tM\t-\t-\t-\t-\t其他\t财政局要", "unit 2 does not hold '财政局要'"),
        ("3\tM\t-\t-\t-\t-\t其他\t水利局要", "unit 3 does not hold '水利局要'"),  # it stands in another unit
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(LexiconError) as caught:
        labels(tmp_path, f"1\tH\t-\t-\t-\t-\t其他\t-\n{row}\n")
    assert str(caught.value) == f"a.tsv, line 4: {message}"


def test_row_without_a_kind_is_an_error_too(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="line 3"):
        labels(tmp_path, "1\n")


# -------------------------------------------------------------------------------------------------------------- folders


def test_folder_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    for name in ("b", "a"):
        (tmp_path / "docs" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.tsv").write_text(HEADER + "1\tH\t-\t-\t-\t-\t其他\t-\n", encoding="utf-8")
    (tmp_path / "departments.tsv").write_text("no labels, no text\n", encoding="utf-8")
    found = list(read_folder(tmp_path))
    assert [one.name for one in found] == ["a", "b"]
    assert found[0].document.text == TEXT
    assert [row.kind for row in found[0].labels] == ["heading"]


@pytest.mark.parametrize("name", ["empty", "none"])
def test_folder_without_labels(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(MissingFile, match=r"no labelled directives; expected NAME\.tsv beside docs/NAME\.txt"):
        next(read_folder(tmp_path / name))


def elsewhere(tmp_path: Path, checksum: str) -> tuple[Path, Path]:
    """A folder of labels without their text, and the folder where the text of one of the two lies."""
    folder, texts = tmp_path / "labels", tmp_path / "texts"
    folder.mkdir()
    texts.mkdir()
    (texts / "a.txt").write_bytes(TEXT.encode())
    for name in ("a", "b"):
        row = f"# text: sha256 {checksum}\n1\tH\t-\t-\t-\t-\t其他\t-\n"
        (folder / f"{name}.tsv").write_text(HEADER + row, encoding="utf-8")
    return folder, texts


def test_texts_may_lie_elsewhere(tmp_path: Path) -> None:
    """The labels whose text is nowhere are passed over; without any text there are none."""
    folder, texts = elsewhere(tmp_path, hashlib.sha256(TEXT.encode()).hexdigest())
    assert [one.name for one in read_folder(folder, [tmp_path / "none", texts])] == ["a"]
    with pytest.raises(MissingFile):
        next(read_folder(folder))


def test_another_text_than_the_labelled_one_is_refused(tmp_path: Path) -> None:
    folder, texts = elsewhere(tmp_path, "0" * 64)
    with pytest.raises(LexiconError, match=r"a\.tsv: labels another text than .*a\.txt; get the text"):
        next(read_folder(folder, [texts]))


def test_labels_of_public_texts_are_of_the_pool(corpus: Path, pool: Path) -> None:
    found = list(read_folder(corpus / "public", [pool]))
    assert len(found) == len(list((corpus / "public").glob("*.tsv")))
    for one in found:
        spans = [(row.start, row.end) for row in one.labels]
        assert spans == sorted(spans), one.name


@pytest.mark.parametrize(
    ("other", "alike_too"),
    [
        ("{text}另附名单。", True),  # a copy with a line more
        ("城管局要更换井盖。" + "各户另行登记造册并逐月上报。", False),
        ("", False),
    ],
)
def test_what_shares_much_of_its_text_is_alike(other: str, alike_too: bool) -> None:
    text = "".join(f"第{n}号井盖逐个登记。" for n in range(9))
    one, two = (
        Labelled(name, Document.of_text(t), ()) for name, t in (("one", text), ("two", other.format(text=text)))
    )
    assert alike(one, [one, two]) == (["one", "two"] if alike_too else ["one"])


def test_corpus_reads_and_its_rows_follow_the_text(corpus: Path) -> None:
    for one in read_folder(corpus):
        spans = [(row.start, row.end) for row in one.labels]
        assert spans == sorted(spans), one.name
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), one.name
        assert all(one.document.text[a:b].strip() for a, b in spans), one.name
