"""Words, collocations, words of force, kinds of action: what counts and what is set aside."""

import csv
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from emphasis_samples import paper

from policynlp.compare.weights import words as data
from policynlp.compare.weights.results import count
from policynlp.compare.weights.tallies import Tally, characters, sentence, tally
from policynlp.compare.weights.terms import terms
from policynlp.lexicon import Lexicon
from policynlp.records import Directive

HOME = Path(data.__file__).parent
KINDS = tomllib.loads((HOME / "action_kinds.toml").read_text("utf-8"))["kind"]
ASIDE = tomllib.loads((HOME / "aside.toml").read_text("utf-8"))
with files("policynlp.lexicons").joinpath("force.tsv").open(encoding="utf-8") as stream:
    ROWS = csv.DictReader((line for line in stream if not line.startswith("#")), delimiter="\t")
    FORCE = [row for row in ROWS if row["class"] != "-"]
TERMS = Lexicon.load().terms


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row["name"])
def test_the_example_of_a_kind_is_of_it(row: dict[str, str]) -> None:
    assert row["verb"] in row["example"]
    kinds = data.action_kinds()
    assert kinds.names[kinds.of(row["verb"])] == row["name"]


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("加快构建", "建章立制"),  # what is done goes before how fast, where the stems are as long
        ("不得", "禁止限制"),
        ("增加到", "目标数量"),  # the longest stem
        ("盯到底", "其他"),
        ("", "其他"),
    ],
)
def test_a_verb_is_of_the_kind_of_its_longest_stem(verb: str, kind: str) -> None:
    assert data.action_kinds().names[data.action_kinds().of(verb)] == kind


@pytest.mark.parametrize("row", FORCE, ids=lambda row: row["word"])
def test_the_example_of_a_word_of_force_holds_it(row: dict[str, str]) -> None:
    assert row["class"] in ("strong", "prohibition", "hedge") and row["source"]
    assert row["word"] in data.force_pattern().findall(row["example"])


def test_no_word_of_force_stands_twice() -> None:
    assert len({row["word"] for row in FORCE}) == len(FORCE)


@pytest.mark.parametrize("row", ASIDE["span"], ids=lambda row: row["name"])
def test_the_example_of_a_span_loses_something(row: dict[str, str]) -> None:
    assert data.set_aside().spans.search(row["example"])


def found(*texts: str, least: int = 1) -> dict[str, list[float]]:
    held = terms([paper(f"{n}.txt", text) for n, text in enumerate(texts)], TERMS, least_papers=least)
    return {name: held.counts[:, k].tolist() for k, name in enumerate(held.names)}


@pytest.mark.parametrize(
    ("text", "there", "gone"),
    [
        ("燃气阀门要更换。", ["燃气", "阀门"], ["要"]),  # single characters never count
        ("落实《云洲市渡口办法》规定。", ["规定"], ["渡口", "办法"]),  # a title
        ("开展“敲门行动”活动。", ["活动"], ["敲门", "行动"]),  # a quoted slogan
        ("以习近平同志为核心的党中央坚强领导下，渡口安全。", ["渡口"], ["核心", "领导"]),  # a formula
        ("排查隐患326处，改造12公里管道。", ["隐患", "管道"], ["公里"]),  # figures
        ("进一步加强工作。", [], ["加强", "工作", "进一步"]),  # stop words
        ("", [], []),
    ],
)
def test_what_counts_as_a_term(text: str, there: list[str], gone: list[str]) -> None:
    names = found(text)
    assert all(any(word in name for name in names) for word in there), names
    assert not any(word in name for word in gone for name in names), names


def test_words_that_go_together_are_one_term_and_their_parts_none() -> None:
    names = found(
        *["瓶装液化气要实名销售，充装台账要留存。"] * 4,
        *["企业要值班，渡口要清点，隐患要整改，台账要更新。"] * 8,
        least=3,
    )
    assert any(len(name) > 3 and "液化气" in name for name in names), names
    assert names.get("瓶装") is None


@pytest.mark.parametrize(
    ("text", "name", "fragments"),
    [
        (
            "要推动新时代渡口建设上水平。",
            "新时代渡口建设",
            ["时代渡口", "渡口建设上"],
        ),  # single characters belong to it
        ("要安排地方渡口债券。", "地方渡口债券", ["安排地方", "安排地方渡口债券"]),  # a word that leans on what follows
        (
            "船闸、渡口和缆绳由船东负责。",
            "",
            ["船闸渡口", "渡口缆绳", "渡口和缆绳", "缆绳船东"],
        ),  # over the ends of clauses
        ("一是船闸要检修，二是渡口要清点。", "", ["一是", "二是"]),
        ("要认真落实，逐步完善。", "", ["认真落实", "逐步完善"]),  # two stop words in one
        ("在船闸上同渡口一起检修。", "", ["上同"]),  # made of function characters
    ],
)
def test_a_collocation_is_whole(text: str, name: str, fragments: list[str]) -> None:
    names = found(*[text] * 4, *["学校要演练，企业要值班，隐患要整改。"] * 8, least=3)
    assert not name or name in names, list(names)
    assert not [one for one in fragments if one in names], list(names)


def test_the_part_of_a_long_collocation_is_no_term_of_its_own() -> None:
    text = "要修复老旧渡口防护栏杆基座。"
    names = found(*[text] * 4, *["学校要演练，企业要值班，隐患要整改。"] * 8, least=3)
    assert [name for name in names if "栏杆" in name] == ["修复老旧渡口防护栏杆基座"], list(names)


def test_terms_of_few_documents_are_left_out() -> None:
    assert "渡口" not in found("渡口要清点。", "渡口要清点。", "学校要演练。", least=3)


def test_no_more_terms_than_memory_holds_those_of_most_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policynlp.compare.weights.terms.MOST", 1)
    assert list(found("渡口要清点。", "渡口要停航，学校要演练。")) == ["渡口"]


def test_passages_are_where_the_terms_stand() -> None:
    papers = [paper("a.txt", "渡口要清点救生衣。", "学校要演练；渡口要停航。"), paper("b.txt", "渡口要守。")]
    held = terms(papers, TERMS, least_papers=1)
    places = held.places(["渡口", "没有"])
    assert list(places) == ["渡口"]
    spots = [spot for spots in places["渡口"] for spot in spots]
    texts = [papers[spot.paper].document.text for spot in spots]
    assert [text[spot.at : spot.to] for spot, text in zip(spots, texts, strict=True)] == ["渡口"] * 3
    assert [text[spot.start : spot.end] for spot, text in zip(spots, texts, strict=True)] == [
        "渡口要清点救生衣。",
        "渡口要停航。",
        "渡口要守。",
    ]
    assert len(spots) == held.counts[:, held.names.index("渡口")].sum()


@pytest.mark.parametrize("at", [0, 5, 8, 9, 13])
def test_a_sentence_holds_its_offset(at: int) -> None:
    text = "渡口要清点。 学校要演练"
    start, end = sentence(text, min(at, len(text) - 1))
    assert text[start:end] in ("渡口要清点。", "学校要演练")


def of(name: str, papers: list) -> Tally:
    return next(one for one in tally(papers) if one.family == name)


def test_every_family_has_its_base() -> None:
    papers = [
        paper("a.txt", sectors=["消防", "矿山"], leads=["公安", ""], verbs=["检查", "加强", "盯"]),
        paper("b.txt", "必须查，严禁瞒。", sectors=["消防"]),
        paper("c.txt", ""),  # an empty document divides nothing by zero
    ]
    sectors = of("sector", papers)
    assert sectors.names == ("消防", "矿山") and sectors.bases.tolist() == [5, 1, 0]
    assert sectors.counts.sum(axis=1).tolist() == [5, 1, 0]
    text = of("sector_text", papers)
    assert (text.counts.sum(axis=1) == text.bases).all()
    leads = of("department", papers)
    assert dict(zip(leads.names, leads.counts[0].tolist(), strict=True)) == {"公安": 3, "未明确": 2}
    actions = of("action", papers)
    assert actions.bases.tolist() == [5, 0, 0]
    assert dict(zip(actions.names, actions.counts[0].tolist(), strict=True)) == {
        "检查排查": 2,
        "加强推进": 2,
        "其他": 1,
    }
    force = of("force", papers)
    assert dict(zip(force.names, force.counts[1].tolist(), strict=True)) == {"强调词": 1, "禁止词": 1}
    force_words = of("force_word", papers)
    assert dict(zip(force_words.names, force_words.kinds, strict=True)) == {"必须": "strong", "严禁": "prohibition"}
    assert force_words.bases[1] == characters("必须查，严禁瞒。")


def test_purposes_are_no_actions_and_principles_no_tasks() -> None:
    one = paper("a.txt", "要检查，确保平安。", "要绷紧弦。", verbs=["检查"])
    first, second = one.tasks
    purpose = first.actions[0]._replace(verb="确保", purpose=True)
    tasks = (first._replace(actions=(*first.actions, purpose)), second._replace(kind="principle"))
    changed = [Directive(one.document, one.frame, (), tasks)]
    assert of("action", changed).bases.tolist() == [1] and of("action", changed).names == ("检查排查",)
    assert of("sector", changed).bases.tolist() == [1]


def test_every_count_has_its_places() -> None:
    papers = [paper("a.txt", sectors=["消防", "矿山"], leads=["公安"], verbs=["检查"]), paper("b.txt", "必须查。")]
    for one in count(papers, TERMS).tallies:
        if one.family != "sector_text":
            for k in range(len(one.names)):
                assert [len(spots) for spots in one.places[k]] == one.counts[:, k].tolist()
