"""The day and the year of a text whose frame has no line for them: speeches, reports, what a web page publishes."""

from datetime import date

import pytest
from core_samples import framed
from hypothesis import given
from hypothesis import strategies as st

from policynlp.pipes.structure import year_of
from policynlp.pipes.structure_day import said_day, said_year
from policynlp.records import Frame


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "云洲市政府工作报告\n——2025年1月15日在市五届人大四次会议上\n各位代表：\n",
            date(2025, 1, 15),
        ),  # under the title
        ("政府工作报告　——2025年1月15日在市五届人大四次会议上　各位代表：", date(2025, 1, 15)),  # run into one line
        ("工作报告\n2025年2月3日在全县农业工作会议上\n一、回顾\n", date(2025, 2, 3)),  # without a dash
        ("在节前工作部署会上的讲话\n（2024年1月29日，根据录音整理）\n同志们：\n", date(2024, 1, 29)),
        ("在部署会上的讲话\n（２０２４年１月２９日）\n同志们：\n", date(2024, 1, 29)),  # full-width digits
        ("渡口安全措施\n一、巡查。\n云洲市海事处2026年4月24日发布。\n", date(2026, 4, 24)),  # at the end
        ("请反馈。\n云洲市海事处\n２０２４年１月２３日\n", date(2024, 1, 23)),
        # no day of the text's own
        ("渡口管理条例\n（1998年4月29日市人大常委会通过）\n第一条 巡查。\n", None),  # when a law was passed
        ("2023年5月6日，某船在航道上倾覆。\n", None),  # an accident
        ("请于2024年6月1日在码头集合。\n", None),
        ("（2024年2月30日）\n", None),  # no such day
        ("", None),
    ],
)
def test_said_day(text: str, day: date | None) -> None:
    assert said_day(text) == day


def test_a_day_that_is_said_is_the_date_of_issue() -> None:
    assert framed("云洲市政府工作报告\n——2025年1月15日在市五届人大四次会议上\n各位代表：\n").issued == "2025-01-15"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("同志们，今天我们召开2022年市安委会第一次全体会议，部署工作。\n", 2022),  # the meeting it opens
        ("一、2018年工作回顾\n修桥。\n二、2019年工作安排\n今年要修路。\n", 2019),  # the work it sets
        ("一、2018年工作回顾\n修桥。\n", None),  # looks back
        ("2019年工作任务完成得好。\n", None),  # no heading
        ("修桥。\n", None),
        ("", None),
    ],
)
def test_said_year(text: str, year: int | None) -> None:
    assert said_year(text) == year
    assert year_of(Frame(), text) == year


def test_title_and_date_go_before_the_text() -> None:
    text = "同志们，今天召开2022年全体会议。\n"
    assert year_of(Frame(title="2023年工作要点"), text) == 2023
    assert year_of(Frame(issued="2024-01-02"), text) == 2024


@given(st.text(alphabet="2024年1月5日在会上——（），。\n 发布二、工作安排召开"))
def test_any_text_has_a_day_or_none(text: str) -> None:
    assert said_day(text) is None or said_day(text).__class__ is date
    assert said_year(text) is None or 1900 <= (said_year(text) or 0) < 2100
