"""Calendar arithmetic, feasts, holidays, working days; each row of lexicons/occasions.toml against its own example."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policynlp.dates import (
    ONE_DAY,
    Span,
    add_months,
    add_working_days,
    deadline_kind,
    is_working_day,
    months,
    next_year_of,
    number,
    occasion_day,
    occasion_span,
    occasions,
    plan_years,
)
from policynlp.errors import CalendarError
from policynlp.pipes.deadline import find_times, resolve

OCCASIONS = tomllib.loads(files("policynlp.lexicons").joinpath("occasions.toml").read_text("utf-8"))["occasion"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),  # one digit
        ("２０２４", 2024),  # full width
        ("二〇二四", 2024),  # a year digit by digit
        ("一九九六", 1996),  # the same with 九 in it
        ("十", 10),  # ten alone
        ("十五", 15),  # ten and ones
        ("二十", 20),  # tens alone
        ("三十一", 31),  # the last day of a month
        ("两", 2),  # two of something
        ("一百二十", 120),  # hundreds
    ],
)
def test_number(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",  # nothing
        "两三",  # an estimate is no number
        "半",  # a half is the grammar's business
        "年",  # no numeral
        "十十",  # no such numeral
    ],
)
def test_not_a_number(text):
    with pytest.raises(ValueError, match="not a numeral"):
        number(text)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),  # to the end of a shorter month
        (date(2023, 1, 31), 1, date(2023, 2, 28)),  # in a common year
        (date(2024, 12, 5), 1, date(2025, 1, 5)),  # over the turn of the year
        (date(2024, 3, 5), 0, date(2024, 3, 5)),  # nothing
    ],
)
def test_add_months(day, count, then):
    assert add_months(day, count) == then


def test_months_know_leap_years():
    assert months(2024, 2, 2) == Span(date(2024, 2, 1), date(2024, 2, 29))
    with pytest.raises(ValueError, match="no such months"):
        months(2024, 13, 13)


@pytest.mark.parametrize(
    ("ordinal", "first", "last"),
    [
        (9, 1996, 2000),  # 九五
        (14, 2021, 2025),  # 十四五
        (15, 2026, 2030),  # 十五五
    ],
)
def test_plan_years(ordinal, first, last):
    assert plan_years(ordinal) == Span(date(first, 1, 1), date(last, 12, 31))


@pytest.mark.parametrize(
    ("after", "count", "day"),
    [
        (date(2024, 3, 5), 3, date(2024, 3, 8)),  # an ordinary week
        (date(2024, 3, 8), 1, date(2024, 3, 11)),  # a weekend between
        (date(2024, 9, 25), 5, date(2024, 10, 8)),  # National Day: Sunday 09-29 is worked, 10-01 to 10-07 is not
        (date(2025, 1, 24), 2, date(2025, 1, 27)),  # Sunday 01-26 is worked before 春节
    ],
)
def test_working_days(after, count, day):
    assert add_working_days(after, count) == day


@pytest.mark.parametrize("year", [2003, 2031])
def test_a_year_without_notice_is_refused(year):
    with pytest.raises(CalendarError, match="待国务院公布"):
        is_working_day(date(year, 6, 1))


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("春节", 2022, date(2022, 2, 1)),  # in February
        ("春节", 2024, date(2024, 2, 10)),
        ("春节", 2033, date(2033, 1, 31)),  # far off: needs no notice
        ("除夕", 2025, date(2025, 1, 28)),  # the day before, in the same solar year
        ("端午", 2024, date(2024, 6, 10)),
        ("中秋节", 2025, date(2025, 10, 6)),  # falls in the holiday of National Day
        ("清明", 2023, date(2023, 4, 5)),  # a solar term: 4 or 5 April
        ("清明", 2024, date(2024, 4, 4)),
        ("国庆", 2024, date(2024, 10, 1)),
    ],
)
def test_feasts(name, year, day):
    assert occasion_day(occasions()[name], year) == day


@pytest.mark.parametrize(
    ("name", "year", "first", "last"),
    [
        ("春节", 2022, date(2022, 1, 31), date(2022, 2, 6)),  # from the eve on
        ("元旦", 2024, date(2023, 12, 30), date(2024, 1, 1)),  # joined to a weekend of the year before
        ("国庆节", 2023, date(2023, 9, 29), date(2023, 10, 6)),  # with 中秋
        ("春运", 2024, date(2024, 1, 26), date(2024, 3, 5)),  # forty days
        ("安全生产月", 2024, date(2024, 6, 1), date(2024, 6, 30)),
    ],
)
def test_holidays(name, year, first, last):
    assert occasion_span(occasions()[name], year) == Span(first, last)


def test_seasons_of_unknown_days_have_none():
    assert occasion_day(occasions()["汛期"], 2024) is None
    assert occasion_span(occasions()["汛期"], 2024) is None
    assert next_year_of(occasions()["汛期"], date(2024, 1, 1)) is None


@pytest.mark.parametrize("row", OCCASIONS, ids=lambda row: row["name"])
def test_each_occasion_answers_its_own_example(row):
    assert row["source"]
    mention = next(time for time in find_times(row["example"]) if time.surface == row["words"])
    assert (resolve(mention, date.fromisoformat(row["issued"])) or "") == row.get("due", "")
    said = [occasions()[name].name for name in (row["name"], *row.get("aliases", ()))]
    assert set(said) == {row["name"]}


@pytest.mark.parametrize(
    ("due", "kind"),
    [
        ("2024-06-30", "限期"),
        ("2024-06-01/2024-06-30", "时段"),
        ("2024-06-01/..", "时段"),
        ("R/P1M", "周期"),
        ("now", "立即"),
        ("ongoing", "长期"),
        ("PT24H", "自事件起算"),
        ("P30D", "自事件起算"),
        (None, "—"),
    ],
)
def test_deadline_kind(due, kind):
    assert deadline_kind(due) == kind


@given(st.integers(1, 399))
def test_numerals_read_back(value):
    digits = "零一二三四五六七八九"
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    text = (digits[hundreds] + "百" if hundreds else "") + (digits[tens] + "十" if tens else "")
    if ones:
        text += ("零" if hundreds and not tens else "") + digits[ones]
    assert number(text) == value


@given(st.dates(date(2004, 3, 1), date(2026, 10, 1)), st.integers(1, 20))
def test_working_days_are_counted_one_by_one(after, count):
    end = add_working_days(after, count)
    run = [after + n * ONE_DAY for n in range(1, (end - after).days + 1)]
    assert sum(is_working_day(day) for day in run) == count
    assert is_working_day(end)


@given(st.sampled_from(sorted(occasions())), st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_the_next_occasion_is_not_long_over(name, after):
    year = next_year_of(occasions()[name], after)
    if year is not None:
        day = occasion_day(occasions()[name], year)
        assert day is not None
        assert -70 < (day - after).days < 400
