"""A task as the words of an issue: subjects that fit, descriptions that do nothing, dates that Redmine takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redmine_items import item

from policynlp.feeds import redmine_text as text


@pytest.mark.parametrize(
    ("given_text", "subject"),
    [
        ("（一）开展检查。", "开展检查。"),  # a list number is the document's, not the task's
        ("3.开展检查。", "开展检查。"),
        ("5、6月开展检查。", "5、6月开展检查。"),  # a figure, no number
        ("开展\n检查\t三次。", "开展检查 三次。"),  # one line
        ("\x07", "0000000000000001"),  # nothing left: our id, since Redmine wants a subject
    ],
)
def test_subject(given_text: str, subject: str):
    assert text.subject(item(row={"text": given_text})) == subject


@given(st.text(min_size=1, max_size=600), st.sampled_from(["open", "withdrawn"]))
def test_subject_always_fits(given_text: str, state):
    subject = text.subject(item(row={"text": given_text}, state=state))
    assert 0 < len(subject) <= text.MAX_SUBJECT
    assert "\n" not in subject
    assert subject.startswith("【已撤回】") or state == "open"


@given(st.text(max_size=300))
def test_mark_is_set_once(subject: str):
    assert text.marked(text.marked(subject)) == text.marked(subject)


@given(st.text(alphabet="{[(!#<@\"'>*:])}/ahprtu1 \n开展检查", max_size=80))
def test_inert_changes_no_word_and_only_once(given_text: str):
    quiet = text.inert(given_text)
    assert quiet.replace("\u200b", "") == text.legal(given_text)
    assert text.inert(quiet) == quiet
    assert not re.search(r"\{\{|\[\[|\]\(|![^\s!\u200b]|#\d|<[A-Za-z/!]|@[^\s\u200b]", quiet)


@pytest.mark.parametrize("plain", ["5月31日前（含）完成60%以上；2024-05-31前报。", "C级：A—B类", "12#楼、1+1、a_b_c"])
def test_plain_text_stays(plain: str):
    assert text.inert(plain) == plain


def test_long_description_keeps_its_facts():
    description = text.description(item(row={"text": "检" * 90_000}))
    assert len(description) <= text.MAX_DESCRIPTION
    assert "……\n\n所在章节：" in description
    assert description.endswith("任务编号：0000000000000001")


@pytest.mark.parametrize(
    ("due", "day", "start"),
    [
        ("2024-06-01/2024-09-30", "2024-09-30", "2024-06-01"),
        ("2024-04-08/..", None, "2024-04-08"),  # from a day on
        ("2024-06-01/2024-09-30", "2024-05-01", None),  # a person set an earlier day: Redmine would refuse the start
        ("2024-05-31", "2024-05-31", None),
        ("R/P1M", None, None),
        ("ongoing", None, None),
        (None, None, None),
    ],
)
def test_start_day(due, day, start):
    assert text.start_day(item(row={"due": due}, day=day)) == start
