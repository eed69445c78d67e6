"""The adapter of Redmine against a real one: every call, and every way in which an issue could be doubled or overwritten."""

import html
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import httpx
import lxml.html
import pytest
from redmine_items import feed, item, next_second
from redmine_server import Server

from policynlp.errors import AlreadyThere, ChangedThere, FeedError
from policynlp.feeds.contract import broken_promises
from policynlp.feeds.protocol import Feed, Remote


def issue(server: Server, remote: Remote, include: str = "") -> dict[str, Any]:
    status, said = server.call("GET", f"/issues/{remote.id}.json?include={include}")
    assert status == 200
    return said["issue"]


def change(server: Server, remote: Remote, who: str = "clerk", **values: Any) -> None:
    """What a person does over there."""
    status, said = server.call("PUT", f"/issues/{remote.id}.json", {"issue": values}, who)
    assert status in (200, 204), said


def test_task_becomes_an_issue_below_its_directive(redmine: Server):
    project = redmine.project()
    with feed(redmine, project) as tracker:
        assert isinstance(tracker, Feed)
        assert tracker.find(item(1).id) is None
        made = tracker.create(item(1))
        tracker.create(item(2))
    parent, first, second = redmine.issues(project)
    assert str(first["id"]) == made.id
    assert first["subject"] == "县应急管理局于5月31日前完成危险化学品企业安全检查。"
    assert (first["start_date"], first["due_date"]) == (None, "2024-05-31"), "no start today for what was due long ago"
    assert first["category"]["name"] == second["category"]["name"] == "危险化学品"
    assert first["parent"]["id"] == second["parent"]["id"] == parent["id"]
    assert parent["subject"] == "关于开展云洲市安全检查的通知"
    assert [one["custom_fields"][0]["value"] for one in (parent, first)] == ["document:" + "d" * 16, item(1).id]
    assert first["description"].splitlines() == [
        "（一）县应急管理局于5月31日前完成危险化学品企业安全检查。",
        "",
        "所在章节：一、重点任务 / （一）危险化学品",
        "来源：关于开展云洲市安全检查的通知（云安办〔2024〕7号）",
        "牵头单位：应急管理",
        "配合单位：公安",
        "完成时限：5月31日前",
        "任务编号：0000000000000001",
    ]


def test_periods_of_a_duty_are_issues_of_their_own(redmine: Server):
    project = redmine.project()
    keys = [f"{item().id}/应急管理/2024-0{month}" for month in (5, 6)]
    with feed(redmine, project) as tracker:
        made = [tracker.create(item(id=key, owner="应急管理", period=key[-7:], day=key[-7:] + "-28")) for key in keys]
    with feed(redmine, project) as tracker:
        assert [tracker.find(key) for key in keys] == made
    assert [one["due_date"] for one in redmine.issues(project)[1:]] == ["2024-05-28", "2024-06-28"]


@pytest.mark.parametrize("status", ["已关闭", "已拒绝"])
def test_closed_issue_is_found_again_and_not_doubled(redmine: Server, status: str):
    project = redmine.project()
    with feed(redmine, project) as tracker:
        made = tracker.create(item())
    change(redmine, made, status_id=redmine.seed["statuses"][status])
    with feed(redmine, project) as again:
        found = again.find(item().id)
        assert found and found.id == made.id
        with pytest.raises(AlreadyThere, match=f"issue {made.id} has that id"):
            again.create(item())
    assert len(redmine.issues(project)) == 2


def test_oldest_of_two_counts(redmine: Server):
    project = redmine.project()
    fields = {"project_id": project, "tracker_id": redmine.seed["trackers"]["督办任务"], "subject": "检查"}
    ours = [{"id": redmine.seed["fields"]["任务编号"], "value": item().id}]
    numbers = [
        redmine.call("POST", "/issues.json", {"issue": fields | {"custom_fields": ours}})[1]["issue"]["id"]
        for _ in range(2)
    ]
    with feed(redmine, project) as tracker:
        assert tracker.find(item().id).id == str(min(numbers))
        tracker.preload()
        assert tracker.find(item().id).id == str(min(numbers))


def test_update_sends_what_differs_only(redmine: Server):
    project = redmine.project()
    changed = item(row={"text": "县应急管理局开展复查。", "sector": "城镇燃气"}, day="2024-06-30")
    with feed(redmine, project) as tracker:
        made = tracker.create(item())
        change(redmine, made, done_ratio=40, status_id=redmine.seed["statuses"]["进行中"], notes="查了四家")
        after = tracker.update(changed, made)
        journals = issue(redmine, made, "journals")["journals"]
        assert tracker.update(changed, after) == after
        assert len(issue(redmine, made, "journals")["journals"]) == len(journals), "nothing differs: nothing is sent"
    now = issue(redmine, made)
    assert (now["subject"], now["due_date"], now["category"]["name"]) == (
        "县应急管理局开展复查。",
        "2024-06-30",
        "城镇燃气",
    )
    assert (now["done_ratio"], now["status"]["name"]) == (40, "进行中"), "progress is people's"
    assert {one["name"] for one in journals[-1]["details"]} == {"subject", "description", "due_date", "category_id"}


@pytest.mark.parametrize(
    "theirs",
    [{"subject": "改过的题目"}, {"description": "改过的正文"}, {"due_date": "2024-07-01"}, {"category_id": ""}],
    ids=lambda each: next(iter(each)),
)
def test_change_of_our_text_is_a_conflict(redmine: Server, theirs: dict[str, str]):
    project = redmine.project()
    changed = item(row={"text": "县应急管理局开展复查。"})
    with feed(redmine, project) as tracker:
        made = tracker.create(item())
        change(redmine, made, done_ratio=30, **theirs)
        before = issue(redmine, made)
        ((_, seen),) = tracker.changes({item().id: made})
        for remote in (made, seen):  # a pull in between does not make the conflict vanish
            with pytest.raises(ChangedThere, match="nothing was overwritten"):
                tracker.update(changed, remote)
            with pytest.raises(ChangedThere):
                tracker.withdraw(replace(item(), state="withdrawn"), remote)
        assert issue(redmine, made) == before
        found = tracker.find(item().id)
        assert found and tracker.update(changed, Remote(made.id)).id == made.id, "by hand: without a mark it is written"
    assert issue(redmine, made)["subject"] == "县应急管理局开展复查。"


def test_deleted_issue_is_told(redmine: Server):
    with feed(redmine, redmine.project()) as tracker:
        made = tracker.create(item())
        redmine.call("DELETE", f"/issues/{made.id}.json")
        with pytest.raises(ChangedThere, match="was deleted"):
            tracker.update(item(), made)
        assert list(tracker.changes({item().id: made})) == []


def test_withdrawn_is_marked_and_comes_back(redmine: Server):
    project = redmine.project()
    gone = item(state="withdrawn")
    with feed(redmine, project, withdrawn_status="已拒绝") as tracker:
        made = tracker.create(item())
        marked = tracker.withdraw(gone, made)
        assert tracker.withdraw(gone, marked) == marked, "once"
        now = issue(redmine, made, "journals")
        assert now["subject"] == "【已撤回】县应急管理局于5月31日前完成危险化学品企业安全检查。"
        assert (now["status"]["name"], [one["notes"] for one in now["journals"]]) == ("已拒绝", ["已撤回"])
        assert tracker.update(gone, marked) == marked, "what is marked differs in nothing"
        tracker.update(item(), marked)
    now = issue(redmine, made)
    assert (now["subject"][:3], now["status"]["name"]) == ("县应急", "新建")


def test_people_s_progress_comes_back(redmine: Server):
    project = redmine.project()
    statuses = redmine.seed["statuses"]
    with feed(redmine, project) as tracker:
        known = {item(n).id: tracker.create(item(n)) for n in range(1, 7)}
        made = list(known.values())
        change(redmine, made[0], status_id=statuses["已关闭"], notes="已全部整改")
        change(redmine, made[1], status_id=statuses["进行中"], done_ratio=60, notes="查了六家")
        change(redmine, made[2], status_id=statuses["已拒绝"])
        change(redmine, made[3], done_ratio=20)
        change(redmine, made[4], notes="只给自己看", private_notes=True, done_ratio=10)
        got = list(tracker.changes(known))
        assert list(tracker.changes(dict(zip(known, [r for _, r in got] + made[5:], strict=True)))) == []
    assert [(one.id[-1], one.state, one.note) for one, _ in got] == [
        ("1", "done", "已全部整改"),
        ("2", "doing", "完成60%；查了六家"),
        ("3", "withdrawn", None),
        ("4", "doing", "完成20%"),
        ("5", "doing", "完成10%"),
    ]
    first = got[0][0]
    assert (first.who, first.source) == ("测试 办事员", "tracker")
    assert first.done_on and first.at and first.done_on >= first.at[:10]
    assert all(one.done_on is None for one, _ in got[1:])


def test_a_note_alone_comes_back(redmine: Server):
    with feed(redmine, redmine.project(), states={"反馈": "open"}) as tracker:
        known = {item().id: tracker.create(item())}
        next_second()
        change(redmine, known[item().id], notes="等待经费", status_id=redmine.seed["statuses"]["反馈"])
        ((said, remote),) = tracker.changes(known)
        assert (said.state, said.note) == ("open", "等待经费")
        next_second()
        change(redmine, remote, notes="经费已到", status_id=redmine.seed["statuses"]["新建"])
        ((said, _),) = tracker.changes({item().id: remote})
        assert (said.state, said.note) == ("open", "经费已到")


def test_index_is_read_once_and_dropped_when_a_call_fails(redmine: Server):
    project = redmine.project()
    with feed(redmine, project) as tracker:
        made = [tracker.create(item(n)) for n in range(3)]
        redmine.kill()
        assert tracker.find(item(2).id) == made[2], "known from the index"
        with pytest.raises(FeedError, match=r"cannot be reached|no whole answer") as failed:
            tracker.create(item(3))
        assert failed.value.again
        redmine.start()
        assert tracker.find(item(3).id) is None
        tracker.create(item(3))
    assert len(redmine.issues(project)) == 5


def test_closed_parent_is_told_and_nothing_made(redmine: Server):
    project = redmine.project()
    with feed(redmine, project) as tracker:
        change(redmine, tracker.create(item(1)), status_id=redmine.seed["statuses"]["已关闭"])
        parent = Remote(str(redmine.issues(project)[0]["id"]))
        change(redmine, parent, status_id=redmine.seed["statuses"]["已关闭"])
        with pytest.raises(FeedError, match=f"issue {parent.id} is closed"):
            tracker.create(item(2))
    assert len(redmine.issues(project)) == 2


def test_refusal_gives_redmine_s_words(redmine: Server):
    with feed(redmine, redmine.project()) as tracker, pytest.raises(FeedError, match=r"422.*日期") as refused:
        tracker.create(item(day="2024-13-45"))
    assert "\n" not in str(refused.value)
    assert not refused.value.again


NASTY = """检查{{include(首页)}}[[首页]]和!http://evil.example/x.png!、"点此":http://evil.example、[点此](http://evil.example)、
#1、@admin、<img src="http://evil.example/x.png"><script>alert(1)</script>![](http://evil.example/x.png)
h1. 题目
# 题目
[a]: http://evil.example"""


@pytest.mark.parametrize("formatting", ["textile", "common_mark"])
def test_text_of_a_directive_does_nothing_on_the_page(redmine: Server, formatting: str):
    project = redmine.project()
    with feed(redmine, project) as tracker:
        made = tracker.create(item(row={"text": NASTY}))
        assert tracker.update(item(row={"text": NASTY}), made) == made, "what is stored is what was sent"
    redmine.setting("text_formatting", formatting)
    with httpx.Client(base_url=redmine.url, follow_redirects=True) as browser:
        token = re.search(r'name="authenticity_token" value="([^"]+)"', browser.get("/login").text)
        person = {"username": "clerk", "password": "policynlp-clerk", "authenticity_token": html.unescape(token[1])}
        browser.post("/login", data=person)
        page = lxml.html.fromstring(browser.get(f"/issues/{made.id}").text)
    (wiki,) = page.xpath("//div[@class='description']/div[@class='wiki']")
    assert "点此" in wiki.text_content()
    active = ".//img | .//script | .//h1 | .//*[contains(@class, 'user') or contains(@class, 'issue') or contains(@class, 'wiki')]"
    assert not wiki.xpath(active)
    links = [(one.text_content(), one.get("href")) for one in wiki.xpath(".//a")]
    assert all(unquote(href).startswith(shown.rstrip("/")) for shown, href in links), (
        f"links that show where they lead: {links}"
    )


def test_keeps_what_every_adapter_promises(redmine: Server):
    with feed(redmine, redmine.project(), withdrawn_status="已拒绝") as tracker:
        assert broken_promises(tracker) == ()


def test_past_the_limit_each_task_is_looked_up(redmine: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("policynlp.feeds.redmine.INDEX_LIMIT", 2)
    project = redmine.project()
    with feed(redmine, project) as tracker:
        for n in range(4):
            tracker.create(item(n))
    with feed(redmine, project) as tracker:
        assert tracker.preload() == 5
        with pytest.raises(AlreadyThere):
            tracker.create(item(3))
        tracker.create(item(4))
    assert len(redmine.issues(project)) == 6
