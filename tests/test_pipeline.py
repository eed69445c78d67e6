"""The way of a document: the order of the pipes, offsets that hold, the same result for the same text."""

import itertools
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from core_samples import HEAD, TAIL, helpers, leads, tabled, tasks_of, within
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from policynlp import linear, pipeline
from policynlp.errors import LexiconError, TooLarge
from policynlp.export import write
from policynlp.lexicon import Lexicon
from policynlp.pipeline import PIPES, analyse, load
from policynlp.reading import read
from policynlp.records import Directive, Document
from policynlp.rows import Register

SPEED = "市公安局、市交通运输局要在6月底前对全市长途客运车辆开展一次集中检查，对超员、超速行为依法从严查处。"


@pytest.fixture(scope="module")
def sectors(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(one.name for one in lexicon.sectors)


def check(directive: Directive, sectors: frozenset[str]) -> None:
    """Every value points at its words, and every row stands in its place."""
    text = directive.document.text
    spans = [(task.start, task.end) for task in directive.tasks]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert len({task.id for task in directive.tasks}) == len(spans)
    for task in directive.tasks:
        assert task.text == text[task.start : task.end] != ""
        assert re.fullmatch("[0-9a-f]{16}", task.id)
        assert task.kind in ("measure", "principle")
        assert task.sector in sectors
        assert 0 <= task.confidence <= 1
        for actor in (*task.lead, *task.support):
            assert actor.surface == text[actor.start : actor.end] != ""
            assert actor.name
            assert actor.origin in ("stated", "inherited")
            assert actor.origin == "inherited" or task.start <= actor.start < actor.end <= task.end
        assert all(actor.origin == "suggested" for actor in task.suggested)
        assert not (task.suggested and task.lead)
        for time in task.milestones:
            assert time.surface == text[time.start : time.end] != ""
            assert time.origin == "inherited" or task.start <= time.start < time.end <= task.end
        for action in task.actions:
            assert task.start <= action.start <= action.end <= task.end
        for piece in task.evidence:
            assert 0 <= piece.start <= piece.end <= len(text)
    for heading in directive.headings:
        assert heading.text in text[heading.start : heading.end]
        assert text[heading.start : heading.end].startswith(heading.number)


# ------------------------------------------------------------------------------------------------------------ the pipes


def test_every_pipe_has_what_it_needs(nlp: Language) -> None:
    found = nlp.analyze_pipes()
    assert {pipe: missing for pipe, missing in found["problems"].items() if missing} == {}
    assert nlp.pipe_names == list(PIPES)


def test_every_pipe_says_what_it_gives(nlp: Language) -> None:
    summary = nlp.analyze_pipes()["summary"]
    given = [name for pipe in PIPES for name in summary[pipe]["assigns"]]
    assert len(given) == len(set(given))  # nothing is given by two
    assert all(summary[pipe]["assigns"] for pipe in PIPES)
    assert {"doc._.tasks", "doc._.headings", "doc._.frame"} <= set(given)


def test_a_pipe_out_of_order_is_seen() -> None:
    nlp = spacy.blank("zh")
    for pipe in ("policynlp_segment", "policynlp_owner", "policynlp_structure"):
        nlp.add_pipe(pipe)
    assert nlp.analyze_pipes()["problems"]["policynlp_owner"] == ["doc._.places"]


def test_entry_points_name_every_pipe() -> None:
    """What spaCy reads: blank("zh").add_pipe("policynlp_segment") works without an import of policynlp."""
    found = {
        point.name: point for point in entry_points(group="spacy_factories") if point.name.startswith("policynlp_")
    }
    if not found:
        pytest.skip("policynlp is not installed with its entry points: run `pip install -e .`")
    assert sorted(found) == sorted(PIPES)
    for point in found.values():
        assert callable(point.load())


def test_pipes_can_be_added_without_an_import() -> None:
    if not any(point.name in PIPES for point in entry_points(group="spacy_factories")):
        pytest.skip("policynlp is not installed with its entry points: run `pip install -e .`")
    code = 'import spacy; nlp = spacy.blank("zh"); nlp.add_pipe("policynlp_segment"); print(len(nlp("更换井盖。清淤。")._.units))'
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_loaded_once_per_lexicon(nlp: Language) -> None:
    assert load() is nlp
    assert load([]) is nlp


def test_lexicon_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text("[[department]\n", encoding="utf-8")
    with pytest.raises(LexiconError):
        load([path])


def test_lexicon_of_an_office_reaches_the_tokenizer(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text('[[term]]\nterm = "云洲井盖办"\n', encoding="utf-8")
    assert "云洲井盖办" in [token.text for token in load([path]).make_doc("由云洲井盖办更换。")]


# --------------------------------------------------------------------------------------------------- what comes out


def test_text_of_each_task_is_the_text_at_its_offsets(nlp: Language, sectors: frozenset[str], corpus: Path) -> None:
    for file in sorted((corpus / "docs").glob("*.txt")):
        directive = analyse(read(file), nlp)
        assert directive.tasks, file.name
        check(directive, sectors)


@pytest.mark.parametrize("ending", ["docx", "html", "pdf"])
def test_offsets_hold_in_every_format(nlp: Language, sectors: frozenset[str], corpus: Path, ending: str) -> None:
    directive = analyse(read(corpus / "formats" / f"division_yunzhou_2023.{ending}"), nlp)
    assert len(directive.tasks) > 30
    check(directive, sectors)
    assert all((task.page is None) == (ending != "pdf") for task in directive.tasks)


def test_offsets_hold_in_the_real_texts(gold_register: Register, sectors: frozenset[str]) -> None:
    for directive in gold_register.directives:
        check(directive, sectors)


def test_tables_of_a_document_are_read(nlp: Language, sectors: frozenset[str]) -> None:
    rows, table = tabled(
        [
            ["序号", "重点任务", "责任单位", "完成时限"],
            ["1", SPEED.replace("市公安局、市交通运输局要在6月底前", "要"), "市公安局", "2024年6月底前"],
        ],
        len(HEAD),
    )
    text = HEAD + rows + TAIL
    directive = analyse(Document(text, "a.docx", "docx", "0" * 64, tables=(table,)), nlp)
    check(directive, sectors)
    (task,) = [t for t in directive.tasks if "长途客运" in t.text]
    assert (leads(task), task.due) == (["^公安"], "2024-06-30")


def test_same_text_gives_the_same_tasks_and_bytes(nlp: Language, corpus: Path) -> None:
    file = corpus / "docs" / "division_yunzhou_2023.txt"
    one, two = (analyse(read(file), nlp) for _ in range(2))
    assert one == two
    assert write(Register((one,)), None, format="jsonl") == write(Register((two,)), None, format="jsonl") != b""


def test_another_process_gives_the_same_bytes(nlp: Language, corpus: Path, tmp_path: Path) -> None:
    """Sets of strings have another order in each process."""
    file = corpus / "docs" / "notice_county_2023.txt"
    code = (
        "import sys; from policynlp import extract, write\nwrite(extract([sys.argv[1]]), sys.argv[2], format='jsonl')"
    )
    target = tmp_path / "a.jsonl"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(file), str(target)], check=True)
    assert target.read_bytes() == write(Register((analyse(read(file), nlp),)), None, format="jsonl")


def test_document_before_does_not_matter(nlp: Language) -> None:
    wanted = analyse(Document.of_text(within(SPEED)), nlp)
    analyse(Document.of_text(HEAD * 3), nlp)
    assert analyse(Document.of_text(within(SPEED)), nlp) == wanted


def test_bare_text_and_document_give_the_same(nlp: Language) -> None:
    doc = nlp(within(SPEED))
    directive = analyse(Document.of_text(within(SPEED)))  # the Language loads itself
    assert doc._.tasks == directive.tasks
    assert doc._.headings == directive.headings
    assert doc._.frame == directive.frame


def test_texts_of_a_process_that_has_met_too_many_words(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are forgotten from text to text here, and while Docs wait for their next pipe."""
    texts = [within(SPEED), HEAD + TAIL, within(SPEED.replace("公安", "气象"))]
    wanted = [nlp(text)._.tasks for text in texts]
    monkeypatch.setattr(linear, "MAX_WORDS", 5)
    assert [nlp(text)._.tasks for text in texts] == wanted
    docs = [nlp.make_doc(text) for text in texts]
    for name, pipe in nlp.pipeline:
        nlp.make_doc(f"{name}之后")
        docs = [pipe(doc) for doc in docs]
    assert [doc._.tasks for doc in docs] == wanted


def test_memory_zone_leaves_nothing_behind(nlp: Language) -> None:
    """spaCy forgets the words of a zone at its end; the tokenizer must not count on them in the next text."""
    text = within(SPEED.replace("长途客运", "甪端客运"))
    with nlp.memory_zone():
        tasks = nlp(text)._.tasks
        assert "甪" in nlp.vocab.strings
    assert "甪" not in nlp.vocab.strings
    assert nlp(text)._.tasks == tasks
    with nlp.memory_zone():
        assert nlp(text).text == text


def test_nlp_pipe_gives_the_same(nlp: Language) -> None:
    texts = [within(SPEED), HEAD + TAIL]
    assert [doc._.tasks for doc in nlp.pipe(texts)] == [nlp(text)._.tasks for text in texts]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "　\t \r\n", "\ufeff"], ids=repr)
def test_text_that_holds_nothing_has_no_tasks(nlp: Language, text: str) -> None:
    directive = analyse(Document.of_text(text), nlp)
    assert (directive.tasks, directive.headings) == ((), ())
    assert nlp(text)._.tasks == ()


@pytest.mark.parametrize(
    "text",
    [
        "一、",  # a number and the end of the text
        "一、\n二、",
        "（一）",
        "。",
        "；；；",
        "\n一是\n",
        "、、、",
        "（（（（【【",
        "责任单位：",
        "2024年3月4日",
        "\x00\x01",
        "a" * 2000,
        "要" * 500,
        "排查、" * 400,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_scraps_of_text(nlp: Language, sectors: frozenset[str], text: str) -> None:
    check(analyse(Document.of_text(text), nlp), sectors)


PIECES = st.sampled_from(
    ["一、", "（一）", "1.", "一是", "市公安局", "各县区", "、", "，", "。", "；", "：", "（", "）", "\n", " ", "要", "6月底前", "检查", "井盖",
     "责任单位：", "牵头", "配合", "等部门", "企业", "2024年3月4日", "关于井盖的通知", "附件", "严禁", "已完成", "a-1", "“", "”"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(alphabet=st.characters())))
def test_any_text_can_be_analysed(nlp: Language, sectors: frozenset[str], text: str) -> None:
    check(analyse(Document.of_text(text), nlp), sectors)


@pytest.mark.parametrize("half", ["\ud83d", "\udc4d"])
def test_half_a_surrogate_pair_becomes_one_that_can_be_written(nlp: Language, half: str) -> None:
    """A string from another program may hold one, though no file does; what stands behind it keeps its place."""
    broken, mended = (within(SPEED.replace("长途", f"长途{char}")) for char in (half, "\ufffd"))
    doc = nlp(broken)
    assert doc.text == doc._.document.text == mended
    assert doc._.tasks == nlp(mended)._.tasks == analyse(Document.of_text(broken), nlp).tasks
    assert Document(broken, "a.txt", "txt", "0") == Document(mended, "a.txt", "txt", "0")


def test_too_long_a_text_is_refused(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MAX_CHARACTERS", 1000)
    with pytest.raises(TooLarge, match=r"^a\.txt: 1,001 characters, allowed are 1,000; split the file$"):
        analyse(Document.of_text("井" * 1001, "a.txt"), nlp)
    analyse(Document.of_text("井" * 1000, "a.txt"), nlp)


# ------------------------------------------------------------------------------------------------------ a whole notice


def test_a_notice(nlp: Language) -> None:
    """Who must do what by when in one notice, and where it stands."""
    (task,) = tasks_of(nlp, SPEED)
    assert task.kind == "measure"
    assert task.path == ("排查整治",)
    assert (leads(task), helpers(task)) == (["公安", "交通运输"], [])
    assert [actor.surface for actor in task.lead] == ["市公安局", "市交通运输局"]
    assert (task.deadline, task.due) == ("6月底前", "2024-06-30")
    assert task.sector == "道路交通"
    assert task.actions
    assert {piece.field for piece in task.evidence} >= {"kind", "lead", "due", "sector"}


def test_particulars_of_a_notice(nlp: Language) -> None:
    frame = analyse(Document.of_text(within(SPEED)), nlp).frame
    assert frame.title == "云洲市安全生产委员会关于做好近期安全生产工作的通知"
    assert (frame.issuer, frame.issued) == ("云洲市安全生产委员会", "2024-03-04")


def test_headings_of_a_notice(nlp: Language) -> None:
    found = analyse(Document.of_text(within(SPEED)), nlp).headings
    assert [(one.number, one.text, one.level) for one in found] == [
        ("一、", "压实责任", 2),
        ("二、", "排查整治", 2),
        ("三、", "工作保障", 2),
    ]


def test_a_sentence_alone(nlp: Language) -> None:
    """Nothing around it: what it says of itself must do."""
    tasks = nlp(SPEED)._.tasks
    assert [leads(task) for task in tasks] == [["公安", "交通运输"]]
