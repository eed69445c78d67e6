"""The row put together: id, path, page, evidence, qualifiers, suggested owners."""

import pytest
from core_samples import laid
from spacy.language import Language

from policynlp.layers import Draft
from policynlp.lexicon import Lexicon
from policynlp.pipes.row import Finding, headings, paths, qualified, qualifiers, suggested, task, task_id
from policynlp.records import Action, Actor, Deadline, Document, Heading

TEXT = "一、井盖\n公安局要在6月底前更换井盖。\n"
START = TEXT.index("公安局")
END = TEXT.index("。") + 1
LEAD = Actor("公安", "公安局", "stated", START, START + 3)
TIME = Deadline("6月底前", "2024-06-30", START + 5, START + 9)
ACTION = Action("更换", "井盖", START + 9, START + 13)


def draft(kind: str = "measure", lead: tuple[Actor, ...] = (LEAD,), support: tuple[Actor, ...] = ()) -> Draft:
    return Draft(1, START, END, kind, lead, support, 0.9, "role model")  # type: ignore[arg-type]


def finding(times: tuple[Deadline, ...] = (TIME,)) -> Finding:
    return Finding("消防", times, (ACTION,), (), ("hedged",), 0.87)


# ------------------------------------------------------------------------------------------------------------------- id


def test_id_is_pinned() -> None:
    """Trackers upsert by it: it must never change for the same content and span."""
    assert task_id("0" * 64, 3, 8, "更换井盖。") == "748f3f0f568c86b6"


@pytest.mark.parametrize(
    "other",
    [
        ("1" * 64, 3, 8, "更换井盖。"),
        ("0" * 64, 4, 8, "更换井盖。"),
        ("0" * 64, 3, 9, "更换井盖。"),
        ("0" * 64, 3, 8, "更换井圈。"),
    ],
    ids=["document", "start", "end", "text"],
)
def test_id_changes_with_each_part(other: tuple[str, int, int, str]) -> None:
    assert task_id(*other) != task_id("0" * 64, 3, 8, "更换井盖。")


def test_id_does_not_depend_on_the_file() -> None:
    one, two = (Document(TEXT, source, "txt", "0" * 64) for source in ("a.txt", "b/c.txt"))
    assert task(one, draft(), (), finding()).id == task(two, draft(), (), finding()).id


# ------------------------------------------------------------------------------------------------------------- the task


def test_task_of_a_draft() -> None:
    document = Document(TEXT, "a.pdf", "pdf", "0" * 64, pages=(0, START))
    found = task(document, draft(), ("井盖",), finding())
    assert found.text == TEXT[START:END] == "公安局要在6月底前更换井盖。"
    assert (found.start, found.end, found.page) == (START, END, 2)
    assert (found.kind, found.sector, found.path, found.confidence) == ("measure", "消防", ("井盖",), 0.87)
    assert (found.lead, found.actions, found.qualifiers) == ((LEAD,), (ACTION,), ("hedged",))
    assert (found.deadline, found.due) == ("6月底前", "2024-06-30")


def test_page_is_none_where_the_format_has_none() -> None:
    assert task(Document.of_text(TEXT), draft(), (), finding()).page is None


def test_first_of_several_times_is_due() -> None:
    later = Deadline("年底前", None, START, START + 3)
    found = task(Document.of_text(TEXT), draft(), (), finding((TIME, later)))
    assert (found.deadline, found.due) == ("6月底前;年底前", "2024-06-30")
    none = task(Document.of_text(TEXT), draft(), (), finding(()))
    assert (none.deadline, none.due) == (None, None)


def test_evidence_points_at_the_words() -> None:
    helper = Actor("财政", "财政局", "inherited", 0, 1)
    carried = Deadline("6月底前", "2024-06-30", 0, 2, "inherited")
    found = task(Document.of_text(TEXT), draft(support=(helper,)), (), finding((TIME, carried)))
    assert [(piece.field, TEXT[piece.start : piece.end]) for piece in found.evidence] == [
        ("kind", TEXT[START:END]),
        ("lead", "公安局"),
        ("support", "一"),
        ("due", "6月底前"),
        ("due", "一、"),
        ("sector", TEXT[START:END]),
        ("actions", "更换井盖"),
    ]
    by = {piece.field: piece.by for piece in found.evidence}
    assert (by["lead"], by["kind"], by["sector"]) == ("role model", "kind model", "sector model")
    assert [piece.by for piece in found.evidence if piece.field == "due"] == ["deadline grammar", "carried on"]


# ------------------------------------------------------------------------------------------------------ suggested owners


def test_competent_authority_is_suggested_for_a_measure_without_owner() -> None:
    found = suggested(("消防救援", "应急管理"), draft(lead=()))
    assert [(actor.name, actor.origin, actor.start, actor.end) for actor in found] == [
        ("消防救援", "suggested", START, START),
        ("应急管理", "suggested", START, START),
    ]


@pytest.mark.parametrize("row", [draft(), draft("principle", lead=())], ids=["has an owner", "is a principle"])
def test_nothing_is_suggested(row: Draft) -> None:
    assert suggested(("消防救援",), row) == ()


def test_sector_without_authority() -> None:
    assert suggested((), draft(lead=())) == ()


# ----------------------------------------------------------------------------------------------------------- qualifiers


@pytest.mark.parametrize(
    ("groups", "wanted"),
    [
        ([], ()),
        (["modal", "neutral", "body"], ()),
        (["modal_prohibition"], ("prohibition",)),
        (["modal_hedge"], ("hedged",)),
        (["condition"], ("conditional",)),
        (["done", "past"], ("done",)),  # two words for one thing
        (["evaluation", "reporting", "exhortation"], ("evaluated", "reported", "exhortation")),  # in their order
    ],
)
def test_qualifiers(groups: list[str], wanted: tuple[str, ...]) -> None:
    assert qualifiers(groups) == wanted


def test_groups_of_qualifiers_exist(lexicon: Lexicon) -> None:
    for group in (
        "done",
        "past",
        "evaluation",
        "reporting",
        "condition",
        "modal_prohibition",
        "modal_hedge",
        "exhortation",
    ):
        assert lexicon.cues(group)


@pytest.mark.parametrize(
    ("sentence", "qualifier"),
    [
        ("发生事故后，各渡口要立即报告。", "conditional"),
        ("严禁超员摆渡。", "prohibition"),
        ("力争更换全部水尺。", "hedged"),
        ("隐患排查不到位。", "evaluated"),
    ],
)
def test_qualifiers_of_sentences(nlp: Language, sentence: str, qualifier: str) -> None:
    doc = nlp(sentence)
    assert qualifier in qualified(doc._.marks)[0]


# ------------------------------------------------------------------------------------------------------ headings, paths


def found_in(text: str, kinds: list[str]) -> dict[int, Heading]:
    found = laid(text)
    assert len(kinds) == len(found.units)
    return headings(text, found.units, found.places, kinds)


def test_headings_are_units_of_that_kind() -> None:
    text = "一、井盖\n更换井盖。\n（二）淤泥。清淤。\n"
    found = found_in(text, ["heading", "measure", "heading", "measure"])
    assert [(n, one.number, one.text, one.level, text[one.start : one.end]) for n, one in found.items()] == [
        (0, "一、", "井盖", 2, "一、井盖"),
        (2, "（二）", "淤泥", 4, "（二）淤泥。"),
    ]


def test_heading_without_a_number_is_below_all_that_have_one() -> None:
    assert found_in("更换井盖。清淤。\n", ["heading", "measure"])[0].level == 11


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("关于更换井盖的通知\n更换井盖。\n", ["heading", "measure"]),  # a title is no heading
        ("更换井盖。\n一、\n清淤。\n", ["measure", "heading", "measure"]),  # a number and nothing else
        ("", []),
    ],
)
def test_no_headings(text: str, kinds: list[str]) -> None:
    assert found_in(text, kinds) == {}


def paths_in(text: str, kinds: list[str]) -> list[tuple[str, ...]]:
    found = laid(text)
    return paths(found.units, found.places, headings(text, found.units, found.places, kinds))


def test_path_is_outermost_first_and_holds_headings_only() -> None:
    text = "一、井盖\n（一）更换。\n逐个更换。\n（二）全部编号。\n二、淤泥\n清淤。\n"
    kinds = ["heading", "heading", "measure", "measure", "heading", "measure"]
    assert paths_in(text, kinds) == [(), ("井盖",), ("井盖", "更换"), ("井盖",), (), ("淤泥",)]


def test_run_in_heading_holds_for_the_rest_of_its_line() -> None:
    text = "一、井盖\n强化编号。全部编号。逐个登记。\n清淤。\n"
    kinds = ["heading", "heading", "measure", "measure", "measure"]
    assert paths_in(text, kinds) == [(), ("井盖",), ("井盖", "强化编号"), ("井盖", "强化编号"), ("井盖",)]


def test_long_heading_is_cut_in_a_path() -> None:
    text = f"一、{'井盖' * 50}\n更换。\n"
    (path,) = paths_in(text, ["heading", "measure"])[1:]
    assert path == ("井盖" * 30,)


def test_paths_of_nothing() -> None:
    assert paths([], [], {}) == []
