"""Scores by looked-up weights are those of scikit-learn."""

import itertools
from collections.abc import Hashable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from policynlp import linear as linear_module
from policynlp.linear import ByNumber, Linear, Table, chances, forgotten, make_room, number, spelled
from policynlp.models import linear, sign_text

SIGNS: list[Hashable] = ["bias", *(f"s{n}" for n in range(30)), *((f"a{n}", f"b{n}") for n in range(9))]


def sparse(samples: list[list[Hashable]]) -> csr_matrix:
    """The matrix of samples: how often each of SIGNS stands in each."""
    out = np.zeros((len(samples), len(SIGNS)))
    for row, signs in zip(out, samples, strict=True):
        for sign in signs:
            if sign in SIGNS:
                row[SIGNS.index(sign)] += 1
    return csr_matrix(out)


def fitted(classes: list[str], seed: int) -> tuple[LogisticRegression, Linear, list[list[Hashable]]]:
    """A classifier on random sparse samples, the same as a Linear, and samples that it has not seen."""
    random = np.random.default_rng(seed)

    def some(count: int) -> list[list[Hashable]]:
        return [[SIGNS[n] for n in random.integers(0, len(SIGNS), random.integers(0, 9))] for _ in range(count)]

    samples = some(200)
    classifier = LogisticRegression().fit(sparse(samples), random.choice(classes, 200))
    return classifier, linear(classifier, [sign_text(sign) for sign in SIGNS]), some(50)


@pytest.mark.parametrize("classes", [["no", "yes"], ["a", "b", "c"], list("abcdefgh")], ids=["two", "three", "eight"])
@pytest.mark.parametrize("seed", range(3))
class TestAsScikitLearn:
    def test_scores(self, classes: list[str], seed: int) -> None:
        classifier, model, samples = fitted(classes, seed)
        wanted = classifier.decision_function(sparse(samples)).reshape(len(samples), -1)
        np.testing.assert_allclose(model.scores(samples), wanted, rtol=0, atol=1e-10)

    def test_probabilities(self, classes: list[str], seed: int) -> None:
        classifier, model, samples = fitted(classes, seed)
        found = model.probabilities(samples)
        np.testing.assert_allclose(found, classifier.predict_proba(sparse(samples)), rtol=0, atol=1e-10)
        assert [model.classes[k] for k in found.argmax(axis=1)] == list(classifier.predict(sparse(samples)))

    def test_sums_and_bias_are_scores(self, classes: list[str], seed: int) -> None:
        _, model, samples = fitted(classes, seed)
        np.testing.assert_allclose(model.sums(samples) + model.bias, model.scores(samples), rtol=0, atol=1e-12)


def test_chance_is_the_second_class() -> None:
    _, model, samples = fitted(["no", "yes"], 7)
    found = [model.chance(sample) for sample in samples]
    np.testing.assert_allclose(found, model.probabilities(samples)[:, 1], rtol=0, atol=1e-12)


def small() -> Linear:
    """Two signs, a word and a pair of words, for three classes."""
    weights = np.array([[0, 0, 0], [1, 2, 3], [10, 20, 30], [100, 200, 300]], dtype=float)
    return Linear(("a", "b", "c"), {"甲": 1, "乙": 2, ("甲", "乙"): 3}, weights, np.array([0.5, 0.5, 0.5]))


@pytest.mark.parametrize(
    ("samples", "wanted"),
    [
        ([["甲"]], [[1, 2, 3]]),
        ([["甲", "甲"]], [[2, 4, 6]]),  # twice said counts twice
        ([["甲", ("甲", "乙")]], [[101, 202, 303]]),
        ([["丙", ("乙", "甲")]], [[0, 0, 0]]),  # unknown signs weigh nothing
        ([[], ["乙"], []], [[0, 0, 0], [10, 20, 30], [0, 0, 0]]),  # empty samples, first, last
    ],
)
def test_sums(samples: list[list[Hashable]], wanted: list[list[float]]) -> None:
    assert small().sums(samples).tolist() == wanted
    assert small().scores(samples).tolist() == (np.array(wanted) + 0.5).tolist()


def test_no_samples_have_no_rows() -> None:
    assert small().scores([]).shape == small().probabilities([]).shape == (0, 3)
    assert small().run_sums([], [], [], pairs=True).shape == (0, 3)


@pytest.mark.parametrize("pairs", [True, False])
def test_run_sums_are_the_sums_of_stretches(pairs: bool) -> None:
    random = np.random.default_rng(5)
    words = [str(word) for word in random.choice(["甲", "乙", "丙"], 60)]
    lows = [0, 3, 3, 10, 59, 12]
    highs = [3, 3, 10, 59, 60, 40]  # with an empty stretch and one that overlaps others
    samples: list[list[Hashable]] = [
        [*words[a:b], *(zip(words[a:b], words[a + 1 : b], strict=False) if pairs else ())]
        for a, b in zip(lows, highs, strict=True)
    ]
    np.testing.assert_allclose(
        small().run_sums(words, lows, highs, pairs=pairs), small().sums(samples), rtol=0, atol=1e-9
    )


@pytest.mark.parametrize(("words", "low"), [(["甲", "乙"], 2), (["甲"], 1), ([], 0)])
@pytest.mark.parametrize("pairs", [True, False])
def test_run_sums_of_an_empty_stretch_at_the_end(words: list[str], low: int, pairs: bool) -> None:
    assert small().run_sums(words, [low], [low], pairs=pairs).tolist() == [[0, 0, 0]]


# ------------------------------------------------------------------------- ways to the same sums that look up less


def grown() -> Linear:
    """Words, pairs of words, tagged words and flags, for two classes."""
    signs: list[Hashable] = [
        "甲",
        "乙",
        ("甲", "乙"),
        ("乙", "丙"),
        ("head", "甲"),
        ("head", "丙"),
        ("last", "甲"),
        "cue",
        "style=a",
        "long",
    ]
    weights = np.random.default_rng(9).random((len(signs) + 1, 2))
    weights[0] = 0
    return Linear(("a", "b"), {sign: n for n, sign in enumerate(signs, 1)}, weights, np.zeros(2))


WORDS = ["甲", "乙", "丙", "甲", "丁", "乙", "丙", "新词"]
LOWS, HIGHS = np.array([0, 3, 2, 8, 5]), np.array([3, 8, 2, 8, 6])


@pytest.mark.parametrize(
    "entries",
    [
        {},  # nothing to find
        {0: 7},  # the least key
        {key: key + 1 for key in range(0, 40_000, 3)},  # keys that stand close together
        {key << 33: 1 for key in range(1, 500)},  # keys whose low bits are alike
    ],
    ids=["none", "zero", "close", "far"],
)
def test_a_table_finds_what_a_dict_finds(entries: dict[int, int]) -> None:
    keys = np.array([*range(100), *entries, 2**62], dtype=np.int64)
    at, values = Table(entries).find(keys)
    assert keys[at].tolist() == [key for key in keys.tolist() if key in entries]
    assert values.tolist() == [entries[key] for key in keys[at].tolist()]


def test_what_is_given_by_number_grows_with_the_words() -> None:
    lengths = ByNumber(len)
    for words in (["管", "电梯"], ["电梯", "一个没有见过的词"], []):
        assert lengths[number(words)].tolist() == [len(word) for word in words]


def test_equal_words_have_equal_numbers() -> None:
    numbers = number(WORDS)
    assert (numbers[0] == numbers[3]) and (numbers[1] == numbers[5])
    assert len({*numbers.tolist()}) == len({*WORDS})
    assert number(WORDS).tolist() == numbers.tolist()
    assert number([]).shape == (0,)


@pytest.mark.parametrize("pairs", [True, False])
def test_number_sums(pairs: bool) -> None:
    model = grown()
    samples: list[list[Hashable]] = [
        [*WORDS[a:b], *(itertools.pairwise(WORDS[a:b]) if pairs else ())] for a, b in zip(LOWS, HIGHS, strict=True)
    ]
    for words, wanted in (
        (WORDS, model.sums(samples)),
        ([*WORDS, "又一新词", "甲"], model.sums(samples)),
    ):  # words met later too
        np.testing.assert_allclose(
            model.number_sums(number(words), LOWS, HIGHS, pairs=pairs), wanted, rtol=0, atol=1e-12
        )


def test_words_are_forgotten_past_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a model has looked up by their numbers is looked up anew; the old numbers are refused, not misread."""
    model = grown()
    old = number(WORDS)
    wanted = model.number_sums(old, LOWS, HIGHS, pairs=True)
    make_room()
    assert not forgotten(old)  # there is room for many
    monkeypatch.setattr(linear_module, "MAX_WORDS", 4)
    for _ in range(3):
        make_room()
        words = number(["另一词", *WORDS[::-1], *WORDS])
        assert forgotten(old) and not forgotten(words)
        assert len(linear_module._NUMBERS.words) == len(linear_module._NUMBERS) == len({*WORDS}) + 1
        found = model.number_sums(words, LOWS + len(WORDS) + 1, HIGHS + len(WORDS) + 1, pairs=True)
        np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-12)
    with pytest.raises(IndexError, match="forgotten"):
        model.number_sums(old, LOWS, HIGHS, pairs=True)
    assert not forgotten(number([]))


def test_window_sums() -> None:
    model = grown()
    samples: list[list[Hashable]] = [[("head", word) for word in WORDS[a:b]] for a, b in zip(LOWS, HIGHS, strict=True)]
    np.testing.assert_allclose(
        model.window_sums("head", number(WORDS), LOWS, HIGHS), model.sums(samples), rtol=0, atol=1e-12
    )
    nothing = np.zeros(0, dtype=np.intp)
    assert model.window_sums("head", number(WORDS), nothing, nothing).shape == (0, 2)
    assert not model.window_sums("unknown", number(WORDS), LOWS, HIGHS).any()


def test_tag_sums() -> None:
    model = grown()
    some = np.array([True, True, False, True, True, True, True, True])
    samples: list[list[Hashable]] = [
        [("head", a), *([("last", a)] if there else [])] for a, there in zip(WORDS, some, strict=True)
    ]
    columns = [("head", number(WORDS), np.ones(8, dtype=bool)), ("last", number(WORDS), some)]
    np.testing.assert_allclose(model.tag_sums(columns), model.sums(samples), rtol=0, atol=1e-12)


def test_flag_sums() -> None:
    model = grown()
    flags = np.array([[True, False, True], [False, False, False], [True, True, True]])
    samples: list[list[Hashable]] = [["cue", "style=a"], [], ["cue", "unknown", "style=a"]]
    found = model.flag_sums(("cue", "unknown", "style=a"), flags)
    np.testing.assert_allclose(found, model.sums(samples), rtol=0, atol=1e-12)


def styled(style: str) -> list[Hashable]:
    return ["cue", f"style={style}"]


def sized(size: int, _more: int) -> list[Hashable]:
    return ["long"] if size > 3 else []


def test_key_sums_are_the_sums_of_what_is_spelled() -> None:
    model = grown()
    styles, sizes = [(style,) for style in "abab"], [(1, 0), (5, 0), (5, 1), (2, 2)]
    samples = spelled((styled, sized), [styles, sizes])
    assert samples[1] == ["cue", "style=b", "long"]
    for _ in range(2):  # the second time from memory
        np.testing.assert_allclose(
            model.key_sums((styled, sized), [styles, sizes], 4), model.sums(samples), rtol=0, atol=1e-12
        )


def test_key_sums_remember_more_than_a_page_of_keys() -> None:
    model = grown()
    sizes = [(size, 0) for size in range(200)]
    np.testing.assert_allclose(
        model.key_sums((sized,), [sizes], 200), model.sums(spelled((sized,), [sizes])), rtol=0, atol=1e-12
    )


def test_no_keys_no_sums() -> None:
    assert grown().key_sums((styled,), [[]], 0).shape == (0, 2)
    assert spelled((styled,), [[]]) == []


# --------------------------------------------------------------------------------------------------------------- chances


def test_chances_of_far_scores_are_finite() -> None:
    for raw in (np.array([[900.0, 0.0, -900.0]]), np.array([[30.0]]), np.array([[-30.0]])):
        found: NDArray[np.float64] = chances(raw)
        assert np.isfinite(found).all()
        assert found.sum() == pytest.approx(1.0)


def test_chances_of_nothing() -> None:
    assert chances(np.zeros((0, 3))).shape == (0, 3)
