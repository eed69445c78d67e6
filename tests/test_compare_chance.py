"""The tests of chance: permutations, corrections, intervals; identities that must hold for any figures."""

from itertools import permutations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose
from scipy import stats

from policynlp.compare.weights import chance, intervals
from policynlp.compare.weights.keyness import PRIOR, log_odds
from policynlp.compare.weights.questions import PARTS, Table, ask_contrast, judge, keyness

counts = hnp.arrays(float, (10, 3), elements=st.integers(0, 9).map(float))
chances = hnp.arrays(float, st.integers(1, 30), elements=st.floats(0.0005, 1))


@given(chances)
def test_q_is_never_below_p_keeps_its_order_and_stays_a_chance(p: np.ndarray) -> None:
    q = chance.benjamini_hochberg(p)
    order = np.argsort(p, kind="stable")
    assert (q >= p - 1e-12).all() and (q <= 1).all()
    assert (np.diff(q[order]) >= -1e-12).all()
    assert_allclose(q, stats.false_discovery_control(p))


def test_no_p_gives_no_q() -> None:
    assert chance.benjamini_hochberg(np.zeros(0)).shape == (0,)


@pytest.mark.parametrize(("earlier", "later"), [(5, 5), (5, 6), (7, 7)])
def test_few_documents_are_dealt_in_every_way(earlier: int, later: int) -> None:
    deals = chance.deal_groups(earlier, later, 1)
    assert deals.exact and deals.made == comb(earlier + later, later)
    assert len({tuple(row) for row in deals.first}) == deals.made
    assert (deals.first.sum(axis=1) == later).all()
    assert deals.first[0].tolist() == [0.0] * earlier + [1.0] * later  # the real one stands first


def test_many_documents_are_dealt_by_draws_that_come_again() -> None:
    one, two = chance.deal_groups(15, 15, 3), chance.deal_groups(15, 15, 3)
    assert not one.exact and one.made == chance.DRAWN
    assert (one.first == two.first).all()
    assert not (one.first[1:] == chance.deal_groups(15, 15, 4).first[1:]).all()
    assert (next(one.more()) == next(two.more())).all()


@settings(max_examples=15, deadline=None)
@given(counts)
def test_exact_p_is_the_share_of_deals_as_extreme(values: np.ndarray) -> None:
    bases = values.sum(axis=1) + 5
    deals = chance.deal_groups(5, 5, 1)
    found = chance.held_against(chance.difference(values, bases), deals)
    plain = []
    for row in deals.first:
        later = row == 1
        plain.append(values[later].sum(0) / bases[later].sum() - values[~later].sum(0) / bases[~later].sum())
    held = np.array(plain)
    size = np.abs(held - held.mean(axis=0))
    assert_allclose(found.p, np.where(held.std(axis=0) > 1e-9, (size >= size[0] - 1e-9).mean(axis=0), 1.0), atol=1e-9)
    assert (found.family_p >= found.p - 1e-12).all()


@settings(max_examples=15, deadline=None)
@given(counts)
def test_groups_changed_about_change_the_sign_and_nothing_else(values: np.ndarray) -> None:
    bases = values.sum(axis=1) + 5
    deals = chance.deal_groups(5, 5, 1)
    swapped = [5, 6, 7, 8, 9, 0, 1, 2, 3, 4]
    for make in (chance.difference, keyness):
        one = chance.held_against(make(values, bases), deals)
        two = chance.held_against(make(values[swapped], bases[swapped]), deals)
        assert_allclose(one.t, -two.t, atol=1e-6)
        assert_allclose(one.p, two.p, atol=1e-9)


@settings(max_examples=15, deadline=None)
@given(counts, st.permutations(range(5)), st.permutations(range(5)))
def test_the_order_of_documents_within_a_group_does_not_matter(
    values: np.ndarray, earlier: list[int], later: list[int]
) -> None:
    bases = values.sum(axis=1) + 5
    order = [*earlier, *(5 + n for n in later)]
    deals = chance.deal_groups(5, 5, 1)
    one = chance.held_against(chance.difference(values, bases), deals)
    two = chance.held_against(chance.difference(values[order], bases[order]), deals)
    assert_allclose(one.p, two.p, atol=1e-9)
    back = np.argsort(order)
    assert (values[order][back] == values).all()


def test_a_change_in_every_document_is_found_by_five_a_side_only_by_the_maximum() -> None:
    values = np.array([[1.0, 4, 5]] * 5 + [[9.0, 5, 4]] * 5) + np.eye(10, 3)
    found = chance.held_against(chance.difference(values, np.full(10, 40.0)), chance.deal_groups(5, 5, 1))
    assert found.p[0] == pytest.approx(2 / 252)
    assert found.family_p[0] == pytest.approx(2 / 252, abs=0.01)


def test_near_things_are_dealt_more_often_and_get_smaller_p() -> None:
    generator = np.random.default_rng(1)
    values = generator.poisson(5, (30, 2)).astype(float)
    values[15:, 0] += 9
    found = chance.held_against(chance.difference(values, np.full(30, 50.0)), chance.deal_groups(15, 15, 1))
    assert found.p[0] == pytest.approx(1 / (chance.MORE + 1))
    assert found.p[1] > chance.NEAR


@pytest.mark.parametrize(
    ("earlier", "later", "level", "least"),
    [
        (5, 5, 0.05, 4),  # C(5,4)/C(10,4) = 5/210
        (5, 5, 0.0001, 5),  # no number of documents reaches it
        (15, 15, 0.001, 9),
        (2, 18, 0.5, 6),
    ],
)
def test_things_of_too_few_documents_are_not_tested(earlier: int, later: int, level: float, least: int) -> None:
    found = chance.least_papers(earlier, later, level)
    assert found == least
    larger, papers = max(earlier, later), earlier + later
    assert all(comb(larger, k) / comb(papers, k) > level for k in range(1, found) if found < larger)


def test_the_score_is_that_of_cochran_and_armitage() -> None:
    dates = np.array([1.0, 2, 3, 4])
    values, bases = np.array([[1.0], [2], [4], [8]]), np.array([10.0, 10, 20, 20])
    statistic = chance.score(values, bases)
    share = values.sum() / bases.sum()
    wanted = sum((dates - dates.mean()) * (values[:, 0] - bases * share))
    assert statistic((dates - dates.mean())[None], None)[0, 0] == pytest.approx(wanted)
    every = np.array([list(order) for order in permutations(dates - dates.mean())])
    assert abs(statistic(every, None).mean()) < 1e-9


def test_log_odds_are_those_of_the_paper() -> None:
    y2, total, n2, n = np.array([8.0, 1]), np.array([10.0, 2]), 100.0, 300.0
    delta, z = log_odds(y2, total, np.array(n2), n)
    a, weight = PRIOR * total, PRIOR * n
    y1, n1 = total - y2, n - n2
    wanted = np.log((y2 + a) / (n2 + weight - y2 - a)) - np.log((y1 + a) / (n1 + weight - y1 - a))
    assert_allclose(delta, wanted)
    assert_allclose(z, wanted / np.sqrt(1 / (y2 + a) + 1 / (y1 + a)))


@given(
    hnp.arrays(float, 4, elements=st.integers(0, 50).map(float)),
    hnp.arrays(float, 4, elements=st.integers(0, 50).map(float)),
)
def test_log_odds_change_sign_with_the_groups_and_are_never_infinite(one: np.ndarray, two: np.ndarray) -> None:
    total, words = one + two, one.sum() + two.sum()
    there, back = log_odds(two, total, two.sum(), words), log_odds(one, total, one.sum(), words)
    assert np.isfinite(there).all()
    assert_allclose(there[1], -back[1], atol=1e-6)
    assert (there[1][total == 0] == 0).all()


@given(st.integers(0, 40), st.integers(0, 40))
def test_exact_intervals_are_those_of_scipy(n: int, rest: int) -> None:
    of = n + rest
    low, high = intervals.exact("sector", np.array([float(n)]), float(of))
    if of:
        wanted = stats.binomtest(n, of).proportion_ci(0.95, "exact")
        assert_allclose([low[0], high[0]], [wanted.low, wanted.high], atol=1e-9)


def test_rates_have_garwoods_interval() -> None:
    low, high = intervals.exact("term", np.array([10.0, 0.0]), 1000.0)
    assert_allclose([low[0], high[0]], [0.0047954, 0.0183904], rtol=1e-4)  # the table's 4.795 and 18.39 of 10
    assert low[1] == 0 and high[1] == pytest.approx(3.6889 / 1000, rel=1e-4)


@pytest.mark.slow
def test_bootstrap_intervals_hold_the_share_they_should() -> None:
    generator = np.random.default_rng(11)
    held = 0
    for n in range(300):
        bases = generator.integers(30, 80, 8).astype(float)
        rates = generator.beta(0.1 * 60, 0.9 * 60, 8)
        values = generator.binomial(bases.astype(int), rates).astype(float)[:, None]
        share = intervals.shares("sector", values, bases, "g", n)[0]
        held += share.low is not None and share.high is not None and share.low <= 0.1 <= share.high
    assert held / 300 >= 0.92, held


def tables(values: np.ndarray, bases: np.ndarray) -> list[Table]:
    names = tuple(map(str, range(values.shape[1])))
    return [Table(family, names, values, bases) for family in PARTS]


def test_the_rule_follows_from_the_number_of_documents() -> None:
    generator = np.random.default_rng(2)
    for side, rule in ((5, "max-t"), (15, "bh")):
        values = generator.poisson(4, (2 * side, 6)).astype(float)
        asked = ask_contrast(
            tables(values, np.full(2 * side, 60.0)),
            range(side),
            range(side, 2 * side),
            chance.deal_groups(side, side, 1),
        )
        assert judge([asked]).rule == rule
    assert judge([]).rule == "descriptive"


def test_a_family_is_held_to_its_part_of_the_level() -> None:
    values = np.array([[1.0, 4, 5]] * 5 + [[9.0, 5, 4]] * 5) + np.eye(10, 3)
    every = [one._replace(counts=one.counts.copy()) for one in tables(values, np.full(10, 40.0))]
    asked = ask_contrast(every, range(5), range(5, 10), chance.deal_groups(5, 5, 1))
    found = judge([asked]).of[0]
    for family, part in PARTS.items():
        one = asked.of(family)
        assert one is not None
        for k, thing in enumerate(one.tested.tolist()):
            wanted = min(one.found.family_p[k] / part, 1)
            assert found[family][thing].family_p == pytest.approx(wanted)
            assert found[family][thing].significant == (wanted <= chance.ALPHA)
    assert found["sector"][0].significant and not found["force"][0].significant  # 2/252 passes half the level only
    twice = judge([asked, asked]).of[0]
    assert twice["sector"][0].family_p == pytest.approx(2 * (found["sector"][0].family_p or 0))


def test_parts_of_the_level_add_up() -> None:
    assert sum(PARTS.values()) == pytest.approx(1)
