"""The forms of numbers and the words of structure: every row's example resolves to its own form."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from core_samples import cut, known, laid

from policynlp import forms
from policynlp.errors import LexiconError
from policynlp.forms import numbering, structure_words, table
from policynlp.pipes.owner import bracket_rule, read_note


def data(name: str) -> Any:
    return tomllib.loads(files("policynlp.lexicons").joinpath(name).read_text("utf-8"))


FORMS = data("numbering.toml")["form"]
STRUCTURE = data("structure.toml")
LABELS = [(word, row["slot"]) for row in STRUCTURE["label"] for word in row["words"]]
VERBS = [(word, row["slot"]) for row in STRUCTURE["owner_verb"] for word in row["words"]]


def number(text: str, *, opens_line: bool = True) -> tuple[str, str]:
    """The number at the head of ``text`` and its form."""
    _, found, form, _ = numbering().match(text, 0, len(text), opens_line=opens_line)
    return found, form


# ---------------------------------------------------------------------------------------------------- list numbers


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["name"])
def test_the_example_of_each_form_is_of_that_form(form: dict[str, Any]) -> None:
    at, found, name, rank = numbering().match(form["example"], 0, len(form["example"]), opens_line=True)
    assert (name, rank) == (form["name"], form["rank"])
    assert form["example"][:at].strip() == found != ""


def test_ranks_order_the_forms() -> None:
    ranks = [form["rank"] for form in FORMS]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["name"])
def test_inside_a_line_only_inline_forms_count(form: dict[str, Any]) -> None:
    assert number(form["example"], opens_line=False)[1] == (form["name"] if form.get("inline") else "")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("十二、更换井盖", ("十二、", "chinese")),  # two digits
        ("二．更换井盖", ("二．", "chinese")),  # the point of a Chinese keyboard
        ("（十一）更换井盖", ("（十一）", "chinese_bracket")),
        ("(三)更换井盖", ("(三)", "chinese_bracket")),  # half-width brackets
        ("3．更换井盖", ("3．", "arabic")),
        ("12、更换井盖", ("12、", "arabic")),
        ("（4）更换井盖", ("（4）", "arabic_bracket")),
        ("4）更换井盖", ("4）", "arabic_bracket")),  # the bracket closes only
        ("第十二条 井盖应当编号。", ("第十二条", "article")),
        ("第3条 井盖应当编号。", ("第3条", "article")),
        ("二要更换井盖", ("二要", "yishi")),
        ("其次，更换井盖", ("其次，", "first")),
        ("1. 更换井盖", ("1.", "arabic")),  # the blank behind belongs to the number, not to the body
    ],
)
def test_ways_to_write_a_number(text: str, wanted: tuple[str, str]) -> None:
    assert number(text) == wanted
    at = numbering().match(text, 0, len(text), opens_line=True)[0]
    assert text[at] not in " 　"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024年要更换井盖。",  # a year is no list number
        "3.5公里管道要更换。",  # a decimal
        "100、更换井盖",  # nobody counts items to a hundred
        "一个井盖也不能少。",
        "第一时间报告险情。",  # 第一 without a comma
        "最后一公里要打通。",
        "首先更换井盖。",  # no comma: an adverb
        "一是",  # nothing behind it
        "十分重视井盖。",
        "（见附件）更换井盖。",
        "（2024年）更换井盖。",
        pytest.param("三要素齐全方可开工。", marks=known("三要 of 三要素 is read as a number")),
        pytest.param("一抓到底，不松劲。", marks=known("一抓 of 一抓到底 is read as a number")),
    ],
)
def test_no_number(text: str) -> None:
    assert numbering().match(text, 0, len(text), opens_line=True) == (0, "", "", 0)


def test_number_is_looked_for_between_start_and_end() -> None:
    text = "甲。一、乙"
    assert numbering().match(text, 2, len(text), opens_line=True)[:2] == (4, "一、")
    assert numbering().match(text, 2, 3, opens_line=True) == (2, "", "", 0)  # the mark is behind the end


# ------------------------------------------------------------------------------------------------ words of structure

TOP = "云洲市安全生产委员会关于做好防汛工作的通知\n各县区人民政府：\n现将有关事项通知如下。\n"


@pytest.mark.parametrize("section", ["title", "letterhead", "greeting"])
def test_the_example_at_the_top_has_its_own_role(section: str) -> None:
    example = STRUCTURE[section]["example"]
    assert laid(f"{example}\n请各单位核对水位。\n").roles[0] == section


@pytest.mark.parametrize("section", ["tail", "label"])
def test_the_example_in_the_text_has_its_own_role(section: str) -> None:
    rows = STRUCTURE[section] if isinstance(STRUCTURE[section], list) else [STRUCTURE[section]]
    for row in rows:
        assert laid(f"{TOP}一、水位\n更换水尺。\n{row['example']}\n").roles[-1] == section, row["example"]


@pytest.mark.parametrize("word", STRUCTURE["title"]["endings"])
def test_a_title_may_end_in_each_ending(word: str) -> None:
    found = laid(f"云洲市渡口安全{word}\n各渡口：\n请核对水位。\n")
    assert found.roles[:2] == ["title", "address"]
    assert structure_words().title_end.search(f"云洲市渡口安全{word}")


@pytest.mark.parametrize("word", STRUCTURE["greeting"]["words"])
def test_each_greeting_closes_the_top(word: str) -> None:
    assert laid(f"在渡口安全会上的讲话\n{word}：\n今天讲两点。\n").roles == ["title", "greeting", "body"]


@pytest.mark.parametrize("word", STRUCTURE["tail"]["openings"])
def test_each_opening_of_a_tail(word: str) -> None:
    assert laid(f"{TOP}更换水尺。\n{word}：某处\n").roles[-1] == "tail"


@pytest.mark.parametrize(("word", "slot"), LABELS)
def test_each_label_gives_its_slot(word: str, slot: str) -> None:
    value = "6月底前" if slot == "time" else "甲局"
    text = f"{word}：{value}"
    note = read_note(text, 0, len(text), "", lambda _: False)
    assert note is not None
    field = {"lead": note.lead, "owner": note.lead, "support": note.support, "time": note.time}[slot]
    assert cut(text, field) == [value]
    assert note.by == "label"


@pytest.mark.parametrize(("word", "slot"), VERBS)
def test_each_verb_behind_a_list_gives_its_slot(word: str, slot: str) -> None:
    text = f"甲局、乙局{word}"
    note = read_note(text, 0, len(text), "", lambda _: False)
    assert note is not None
    assert cut(text, note.support if slot == "support" else note.lead) == ["甲局", "乙局"]
    assert note.by == "bracket"


def test_the_example_of_shared_brackets_is_one() -> None:
    row = STRUCTURE["bracket_shared"]
    found = re.search(row["pattern"], row["example"])
    assert found and found["names"] == "各区人民政府、开发区管委会"


@pytest.mark.parametrize("row", STRUCTURE["bracket_rule"], ids=lambda row: row["name"])
def test_the_example_of_a_bracket_rule_is_of_that_rule(row: dict[str, str]) -> None:
    assert bracket_rule(row["example"]) == row["name"]


@pytest.mark.parametrize("row", STRUCTURE["column"], ids=lambda row: row["example"])
def test_the_example_of_a_column_is_its_own(row: dict[str, Any]) -> None:
    assert structure_words().columns[row["example"]] == row["slot"]
    assert row["example"] in row["words"]


@pytest.mark.parametrize("row", STRUCTURE["label"] + STRUCTURE["owner_verb"], ids=lambda row: row["example"])
def test_the_example_of_labels_and_verbs_holds_a_word_of_its_row(row: dict[str, Any]) -> None:
    assert any(word in row["example"] for word in row["words"])


@pytest.mark.parametrize("word", STRUCTURE["owner_lists"]["with"])
def test_each_companion_word_parts_lead_and_helpers(word: str) -> None:
    text = f"甲局{word}乙局负责"
    note = read_note(text, 0, len(text), "", lambda _: False)
    assert note is not None
    assert (cut(text, note.lead), cut(text, note.support)) == (["甲局"], ["乙局"])


@pytest.mark.parametrize("word", STRUCTURE["owner_lists"]["closers"])
def test_each_closer_is_no_body(word: str) -> None:
    text = f"甲局、乙局{word}负责"
    note = read_note(text, 0, len(text), "", lambda _: False)
    assert note is not None
    assert cut(text, note.lead) == ["甲局", "乙局"]


def test_every_row_has_an_example() -> None:
    rows = [row for value in STRUCTURE.values() for row in (value if isinstance(value, list) else [value])]
    assert [row for row in rows if not row.get("example") and "closers" not in row] == []


# ------------------------------------------------------------------------------------------------------ tables


@pytest.fixture
def lexicons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(forms, "files", lambda _: tmp_path)
    return tmp_path


def test_table_gives_rows_by_the_names_of_the_first_line(lexicons: Path) -> None:
    (lexicons / "x.tsv").write_text("# a comment\nword\tclass\n排查\tdo\n\n# one more\n更换\t\n", encoding="utf-8")
    assert table("x.tsv") == [{"word": "排查", "class": "do"}, {"word": "更换", "class": ""}]


def test_table_without_rows_is_empty(lexicons: Path) -> None:
    (lexicons / "x.tsv").write_text("word\tclass\n", encoding="utf-8")
    assert table("x.tsv") == []


@pytest.mark.parametrize("line", ["更换", "更换\tdo\t-"], ids=["too few", "too many"])
def test_table_names_the_line_with_another_number_of_cells(lexicons: Path, line: str) -> None:
    (lexicons / "x.tsv").write_text(f"# a comment\nword\tclass\n排查\tdo\n{line}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"^x\.tsv, line 4: \d cells, expected 2 \(word, class\)$"):
        table("x.tsv")
