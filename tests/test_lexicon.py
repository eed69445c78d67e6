"""The lexicon: every row's example resolves to its row, names are read by date."""

import importlib.util
import pickle
import re
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policynlp import lexicon as package
from policynlp.errors import LexiconError
from policynlp.finder import Finder
from policynlp.lexicon import TABLES, Lexicon, Row, check
from policynlp.pipes.tokenizer import python_cut

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"
needs_gold = pytest.mark.skipif(not (GOLD / "score.py").exists(), reason="no ../shared/gold: real labels are not here")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """The scoring script of the labels, which has a canonical() of its own."""
    sys.path.insert(0, str(GOLD))
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(GOLD))
    return module


def finder(words: Iterable[str]) -> Callable[[str], list[str]]:
    """Finds the longest ones of ``words`` in a sentence, not overlapping, as the pipes do."""
    known = sorted(words)
    found = Finder(known)
    return lambda sentence: [known[n] for n in found.find(sentence)[0].tolist()]


def rows_of(lexicon: Lexicon, *tables: str) -> list[Row]:
    return [row for table in tables for row in lexicon.listed(table)]


# ---------------------------------------------------------------------------------------- every row has its example


def test_package_has_nothing_wrong() -> None:
    assert check() == []


@pytest.mark.parametrize("table", [name for name in TABLES if name != "occasions"])
def test_rows_have_source_and_example(lexicon: Lexicon, table: str) -> None:
    rows = lexicon.listed(table)
    assert rows
    assert [row.where for row in rows if not (row.cells["source"] and row.cells["example"])] == []


def test_names_resolve_their_examples(lexicon: Lexicon) -> None:
    wrong, find = [], finder(lexicon.aliases)
    for row in rows_of(lexicon, "departments", "generic_actors"):
        found = find(row.cells["example"])
        if row.cells["name"] not in {lexicon.canonical(word) for word in found}:
            wrong.append((row.where, row.cells["name"], found))
    assert wrong == []


def test_cues_resolve_their_examples(lexicon: Lexicon) -> None:
    rows = rows_of(lexicon, "cues")
    find = finder(row.cells["word"] for row in rows)
    assert [row.where for row in rows if row.cells["word"] not in find(row.cells["example"])] == []


def test_sector_examples_hold_a_keyword(lexicon: Lexicon) -> None:
    for row in rows_of(lexicon, "sectors"):
        assert any(word in row.cells["example"] for word in row.words("keywords")), row.where


def test_terms_are_missing_in_jieba_and_cut_whole_with_us(lexicon: Lexicon) -> None:
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    cut = python_cut(lexicon.terms)
    for row in rows_of(lexicon, "terms"):
        assert not jieba.dt.FREQ.get(row.cells["term"]), f"{row.where}: jieba knows it"
        assert row.cells["term"] in cut(row.cells["example"]), row.where


def test_endings_resolve_their_examples(lexicon: Lexicon) -> None:
    rows = [row for row in rows_of(lexicon, "bodies_open_class") if row.cells["kind"] == "ending"]
    find = finder({*lexicon.body_endings, *lexicon.not_bodies})
    assert [row.where for row in rows if row.cells["form"] not in find(row.cells["example"])] == []


def test_affixes_resolve_their_examples(lexicon: Lexicon) -> None:
    """What falls away does so around a known name of the example; what stays does not."""
    for row in rows_of(lexicon, "bodies_open_class"):
        kind, form, example = row.cells["kind"], row.cells["form"], row.cells["example"]
        heads = [example[:n] for n in range(2, len(example) + 1)]
        if kind == "level":
            names = [re.sub(f"^(?:{form})", "", head, count=1) for head in heads if re.match(form, head)]
            assert any(lexicon.known(name) for name in names), row.where
        elif kind in ("office", "before", "behind"):
            assert re.search(form, example), row.where
            assert any(lexicon.known(head) for head in heads), row.where
        elif kind in ("kept", "land"):
            assert lexicon.canonical(example.rstrip("。")).startswith(form), row.where


# ------------------------------------------------------------------------------------------------- what a name means

NAMES = [
    ("市住建局", "住房城乡建设"),  # level in front, short form
    ("省住建厅", "住房城乡建设"),
    ("云洲市住房和城乡建设局", "住房城乡建设"),  # a place
    ("省级应急管理部门", "应急管理"),  # level and class word
    ("青屏县林业主管部门", "林业和草原"),
    ("市城运中心", "城运中心"),
    ("国务院安委会办公室", "安委办"),  # 国务院 is part of the alias
    ("国务院国资委", "国资"),  # and falls away where it is not
    ("市政府国资委", "国资"),
    ("市委组织部（人才办）", "组织"),  # a bracket behind
    ("人民银行江北支行", "人民银行"),
    ("海南海事局", "海事"),  # a province without 省
    ("“应急 管理”局", "应急管理"),  # quotes and blanks are noise
    ("各县（市、区）人民政府", "县级政府"),
    ("街道办事处", "乡镇街道"),
    ("主要负责人", "主要负责人"),  # a post keeps the text's words
    ("团市委", "共青团"),
    # not in the lexicon: the text's own words
    ("市精细化工协会", "精细化工协会"),
    ("青屏县政府", "青屏县政府"),  # 政府 alone would name nobody
    ("云洲经开区管委会", "云洲经开区管委会"),
    ("园区管网公司", "园区管网公司"),  # 园区 is no place
    ("城市燃气公司", "城市燃气公司"),
    ("全国道路货运协会", "全国道路货运协会"),  # 全国 stays where the rest is not known
    ("重大危险源企业", "重大危险源企业"),  # a class of firms keeps its words
    ("", ""),
]


@pytest.mark.parametrize(("surface", "name"), NAMES, ids=[n[0] or "empty" for n in NAMES])
def test_canonical(lexicon: Lexicon, surface: str, name: str) -> None:
    assert lexicon.canonical(surface) == name
    assert lexicon.known(surface) == (name in set(lexicon.aliases.values()))


BY_DATE = [
    ("市安监局", date(2016, 5, 1), "应急管理"),  # in its time
    ("市安监局", date(2019, 3, 31), "应急管理"),  # to the last day of the month
    ("市安监局", date(2019, 4, 1), "安监局"),  # out of its time: its own words
    ("市安监局", None, "应急管理"),  # any time
    ("市金融监管局", date(2020, 6, 1), "金融"),  # the local one of 2018
    ("市金融监管局", date(2024, 6, 1), "银保监"),  # the national one of 2023
    ("市金融监管局", None, "银保监"),  # the latest
    ("森林公安局", date(2019, 1, 1), "林业和草原"),  # handed over in 2020
    ("森林公安局", date(2021, 1, 1), "公安"),
    ("铁道部", date(2010, 1, 1), "铁路"),
    ("铁道部", date(2015, 1, 1), "铁道部"),
    ("应急管理局", date(2010, 1, 1), "应急管理"),  # a name without dates holds at any time
]


@pytest.mark.parametrize(("surface", "on", "name"), BY_DATE, ids=[f"{s}-{d}" for s, d, _ in BY_DATE])
def test_canonical_on_a_date(lexicon: Lexicon, surface: str, on: date | None, name: str) -> None:
    assert lexicon.canonical(surface, on) == name


def test_ambiguity_is_kept(lexicon: Lexicon) -> None:
    assert lexicon.meanings("市金融监管局") == ("银保监", "金融")
    assert lexicon.meanings("森林公安") == ("公安", "林业和草原")
    assert lexicon.meanings("精细化工协会") == ()
    assert [e.name for e in lexicon.find("金融监管局")][:2] == ["银保监", "金融"]


# Bits that names are made of, so that the words between levels, places and endings get mixed as in bad text.
PIECES = (
    "市 省 县 区 省级 各级 有关 国家 全国 中央 国务院 云洲 城市 园区 委 政府 安委会 应急 管理 "
    "住建 公安 金融监管 局 部门 主管部门 单位 企业 公司 （办公室） “ 的"
)
surfaces = st.lists(st.sampled_from(PIECES.split()) | st.text("市县区局办公司各水利", max_size=3), max_size=6).map(
    "".join
)


@settings(max_examples=400, deadline=None)
@given(surface=surfaces, on=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_canonical_is_idempotent(surface: str, on: date | None) -> None:
    lexicon = Lexicon.load()
    name = lexicon.canonical(surface, on)
    assert lexicon.canonical(name, on) == name
    assert bool(name) == bool(re.sub(r"[\s“”\"]", "", surface))


@needs_gold
def test_agrees_with_scoring_on_all_it_knows(lexicon: Lexicon, score: ModuleType) -> None:
    assert {a: lexicon.canonical(a) for a in score.ALIAS} == {a: score.canonical(a) for a in score.ALIAS}
    departments = (GOLD / "departments.tsv").read_text("utf-8").splitlines()
    assert set(lexicon.levels) >= {line.partition("\t")[0] for line in departments}


@needs_gold
def test_scores_like_the_labels_own_words(lexicon: Lexicon, score: ModuleType) -> None:
    """Names of all labels: the same name, or more of the text's words that scoring takes for the same."""
    cells = set()
    for path in GOLD.glob("*.tsv"):
        if path.name != "departments.tsv":
            lines = [x for x in path.read_text("utf-8").splitlines() if x.strip() and not x.startswith(("#", "unit\t"))]
            cells |= {n.lstrip("^") for line in lines for cell in line.split("\t")[2:4] for n in cell.split(";")}
    cells -= {"-", ""}
    assert len(cells) > 100
    assert [c for c in cells if score.canonical(lexicon.canonical(c)) != score.canonical(c)] == []
    known = [c for c in cells if score.canonical(c) in set(score.ALIAS.values())]
    assert [c for c in known if lexicon.canonical(c) != score.canonical(c)] == []


# ------------------------------------------------------------------------------------------------------ other answers


def test_sectors_and_their_authorities(lexicon: Lexicon) -> None:
    names = [sector.name for sector in lexicon.sectors]
    assert (len(names), names[0], names[-1]) == (25, "综合监管", "其他")
    scopes = {sector.name: sector.scope for sector in lexicon.sectors}
    assert [scopes[name] for name in ("矿山", "宣传培训", "综合监管", "其他")] == ["field", "across", "general", "rest"]
    assert lexicon.authority("综合监管")[0] == "应急管理"
    assert lexicon.authority("消防")[0] == "消防救援"
    assert lexicon.authority("其他") == ()  # nobody is proposed for what is not of safety
    with pytest.raises(LexiconError, match=r"no sector '航天'; allowed are 综合监管"):
        lexicon.authority("航天")


@needs_gold
def test_sectors_stand_in_the_contracts_order(lexicon: Lexicon) -> None:
    readme = (GOLD / "README.md").read_text("utf-8")
    block = readme[readme.index("**sector**: one of") :].split("\n", 1)[1]
    listed = re.split(r"\s*·\s*", " ".join(block.split("\n")[:2]))
    assert [s.name for s in lexicon.sectors] == [re.sub(r"\s", "", name) for name in listed]


def test_cue_groups(lexicon: Lexicon) -> None:
    assert lexicon.cue_groups[0] == "neutral"  # what shields goes first
    assert {"modal", "modal_strong", "modal_prohibition", "supervise", "conj"} <= set(lexicon.cue_groups)
    assert "不得" in lexicon.cues("modal_prohibition")
    assert "主要" in lexicon.cues("neutral")
    assert "主要" not in lexicon.cues("modal")
    with pytest.raises(LexiconError, match=r"no group 'mood' in cues\.tsv; allowed are neutral"):
        lexicon.cues("mood")


def test_bodies_by_form(lexicon: Lexicon) -> None:
    assert lexicon.body_endings["指挥部"] == "group"
    assert {"全局", "布局", "结局", "干部", "内部", "全部", "一部", "外部", "俱乐部"} <= lexicon.not_bodies
    assert lexicon.bare_endings["部门"] == "各有关部门"
    assert lexicon.bare_endings["局"] == ""  # alone it names nobody
    assert set(lexicon.bare_endings.values()) - {""} <= lexicon.generic


def test_general_actors(lexicon: Lexicon) -> None:
    assert "各相关部门" in lexicon.general_actors("general")
    assert "班子成员" in lexicon.general_actors("post")
    assert "企业" not in lexicon.general_actors("general")  # an ending: 燃气企业 is another body
    assert {"各有关部门", "企业", "领导干部", "主要负责人"} <= lexicon.generic
    assert lexicon.general_actors("nobody") == frozenset()


def test_find(lexicon: Lexicon) -> None:
    first = lexicon.find("市住建局")[0]  # level in front
    assert (first.table, first.name) == ("departments", "住房城乡建设")
    assert first.where.startswith("departments.tsv:")
    assert {"departments", "generic_actors", "terms"} <= {
        entry.table for entry in lexicon.find("安委")
    }  # a part of them
    assert any(e.note.startswith("..2019-03") for e in lexicon.find("安监局"))  # the dates of an alias
    assert [(e.table, e.note) for e in lexicon.find("力争")] == [("cues", "modal_hedge")]
    assert lexicon.find("") == []
    assert lexicon.find("没有这个词") == []


def test_listed(lexicon: Lexicon) -> None:
    assert sum(len(lexicon.listed(table)) for table in TABLES) == len(lexicon.rows)
    with pytest.raises(LexiconError, match=r"no table 'places'; allowed are departments"):
        lexicon.listed("places")


def test_default_is_read_once_and_fast() -> None:
    assert Lexicon.load() is Lexicon.load()
    took = []
    for _ in range(3):
        start = time.perf_counter()
        package.book._load(())
        took.append(time.perf_counter() - start)
    assert min(took) < 0.12  # 0.02 s on the developing machine; the limit leaves room for a busy one


def test_goes_to_another_process(lexicon: Lexicon) -> None:
    again = pickle.loads(pickle.dumps(lexicon))
    assert again.canonical("市住建局", date(2024, 1, 1)) == "住房城乡建设"
