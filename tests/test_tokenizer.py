"""Words: joined they are the text, and both engines cut alike."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from policynlp.lexicon import Lexicon
from policynlp.pipes import tokenizer
from policynlp.pipes.tokenizer import Cut, JiebaTokenizer, cutter, python_cut, rust_cut, words_of


@pytest.fixture(scope="module")
def engines(lexicon: Lexicon) -> tuple[Cut, Cut]:
    rust = rust_cut(lexicon.terms)
    assert rust is not None, "rjieba is a dependency"
    return rust, python_cut(lexicon.terms)


def with_engine(nlp: Language, cut: Cut) -> JiebaTokenizer:
    made = JiebaTokenizer(nlp.vocab)
    made.cut = cut
    return made


@pytest.fixture(scope="module")
def both(nlp: Language, engines: tuple[Cut, Cut]) -> tuple[JiebaTokenizer, JiebaTokenizer]:
    return with_engine(nlp, engines[0]), with_engine(nlp, engines[1])


def test_engines_cut_the_corpus_alike(both: tuple[JiebaTokenizer, JiebaTokenizer], corpus: Path) -> None:
    files = sorted((corpus / "docs").glob("*.txt"))
    assert len(files) >= 16
    for file in files:
        text = file.read_text(encoding="utf-8")
        words = both[0].words(text)
        assert words == both[1].words(text), file.name
        assert "".join(words) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "更换井盖。",
        "２０２４－２０２６年更换3.5米水尺。",  # full-width digits
        "2024-2026年，DN50-DN80管道 10% 更换为A+B型。",  # Latin runs: the engines disagree on the joints
        "www.example.com/a_b#c&d 邮箱 a-b@c.d",
        "a  b   c--d..e%%f",  # several joints in a row
        "\t制表\r\n换行　全角",
        "𠮷野家的井盖",  # a character beyond 16 bits
        "e\u0301\u200b\ufeff",  # combining, of no width
    ],
)
def test_words_joined_are_the_text(both: tuple[JiebaTokenizer, JiebaTokenizer], text: str) -> None:
    words = both[0].words(text)
    assert "".join(words) == text
    assert words == both[1].words(text)
    assert "" not in words


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_words_of_any_text_joined_are_the_text(both: tuple[JiebaTokenizer, JiebaTokenizer], text: str) -> None:
    for one in both:
        assert "".join(one.words(text)) == text


@given(st.text(alphabet="更换井盖a1-._%+#& \n"))
def test_joints_come_back_as_they_were(both: tuple[JiebaTokenizer, JiebaTokenizer], text: str) -> None:
    assert "".join(both[0].words(text)) == text
    assert both[0].words(text) == both[1].words(text)


def test_doc_has_the_offsets_of_the_text(nlp: Language) -> None:
    text = "一、更换 井盖。\n2024-05-20前报送。"
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert [token.idx for token in doc] == [sum(map(len, words_of(doc)[:n])) for n in range(len(doc))]
    assert [text[token.idx : token.idx + len(token)] for token in doc] == words_of(doc)


def test_words_of_a_doc_made_elsewhere(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["更换", "井盖"], spaces=[True, False])
    assert words_of(doc) == ["更换 ", "井盖"]


def test_terms_are_one_word(engines: tuple[Cut, Cut]) -> None:
    term = "云洲井盖办"
    for cut in engines:
        assert term not in cut(f"由{term}更换。")
    assert term in cutter((term,))(f"由{term}更换。")
    assert term in python_cut([term])(f"由{term}更换。")


def test_every_term_of_the_lexicon_stands_alone_as_one_word(engines: tuple[Cut, Cut], lexicon: Lexicon) -> None:
    for cut in engines:
        assert [term for term in lexicon.terms if cut(term) != [term]] == []


def test_jieba_takes_over_where_rjieba_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer, "rust_cut", lambda _: None)
    cutter.cache_clear()
    try:
        assert cutter(())("更换井盖。")[0] == "更换"
    finally:
        cutter.cache_clear()


def test_global_jieba_is_left_alone(engines: tuple[Cut, Cut]) -> None:
    import jieba

    assert engines[1].__self__ is not jieba.dt  # type: ignore[attr-defined]


def test_nothing_to_write(nlp: Language, tmp_path: Path) -> None:
    held: object = nlp.tokenizer
    assert isinstance(held, JiebaTokenizer)
    held.to_disk(tmp_path / "x")
    assert list(tmp_path.iterdir()) == []
    assert held.from_disk(tmp_path / "x") is held
