"""What an administrator must add is told in one line before anything is sent, and no key is ever shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager, closing, contextmanager

import pytest
from redmine_items import feed, item
from redmine_server import DIRECTIVE, FIELD, TRACKER, Server

from policynlp.errors import TargetError
from policynlp.feeds import opening
from policynlp.feeds.redmine import Redmine
from policynlp.feeds.secret import Secret


def told(tracker: AbstractContextManager[Redmine], call: Callable[[Redmine], object] = Redmine.check) -> str:
    """The one line of the error that a call ends in."""
    with tracker as opened, pytest.raises(TargetError) as error:
        call(opened)
    assert "\n" not in str(error.value)
    assert str(error.value).startswith("tracker, ")
    return str(error.value)


@contextmanager
def altered(server: Server, table: str, column: str, where: int, value: object):
    """A cell of the database changed for a while: what only an administrator's page can do."""
    ((before,),) = server.sql(f"SELECT {column} FROM {table} WHERE id = ?", where)
    server.sql(f"UPDATE {table} SET {column} = ? WHERE id = ?", value, where)
    try:
        yield
    finally:
        server.sql(f"UPDATE {table} SET {column} = ? WHERE id = ?", before, where)


@pytest.mark.parametrize("who", ["admin", "pusher", "plain"])
def test_nothing_is_missing(redmine: Server, who: str):
    with feed(redmine, redmine.project(), who=who) as tracker:
        tracker.check()


@pytest.mark.parametrize(
    ("who", "trackers", "fields", "place", "said"),
    [
        (
            "pusher",
            (TRACKER, DIRECTIVE),
            (),
            {},
            "has no custom field '任务编号' for our ids; an administrator adds it",
        ),
        ("pusher", (TRACKER, DIRECTIVE), (FIELD,), {"field": "编号"}, "has no custom field '编号'"),
        ("pusher", (TRACKER,), (FIELD,), {}, "has no tracker '督办文件', only 督办任务;"),
        ("pusher", (TRACKER, DIRECTIVE), (FIELD,), {"tracker": "任务"}, "no tracker '任务', only 督办任务, 督办文件;"),
        ("pusher", (TRACKER, DIRECTIVE), (FIELD,), {"withdrawn_status": "撤回"}, "no issue status '撤回', only 新建,"),
        ("pusher", (TRACKER, DIRECTIVE), (FIELD,), {"states": {"完": "done"}}, "no issue status '完', only 新建,"),
        (
            "reader",
            (TRACKER, DIRECTIVE),
            (FIELD,),
            {},
            "may not add issues (新建问题), edit issues (更新问题), add notes",
        ),
        (
            "admin",
            (TRACKER, DIRECTIVE),
            ("不可筛选",),
            {"field": "不可筛选"},
            "'不可筛选' is no filter; an administrator",
        ),
        (
            "admin",
            (TRACKER, DIRECTIVE),
            ("长文本",),
            {"field": "长文本"},
            "'长文本' has the format text; it needs Text",
        ),
        ("admin", (TRACKER, DIRECTIVE), ("缺任务",), {"field": "缺任务"}, "'缺任务' is not on for tracker '督办任务'"),
    ],
)
def test_what_is_missing_is_told(redmine: Server, who, trackers, fields, place, said):
    project = redmine.project(trackers=trackers, fields=fields)
    assert said in told(feed(redmine, project, who=who, **place))
    assert said in told(feed(redmine, project, who=who, **place), lambda tracker: tracker.create(item()))
    assert redmine.issues(project) == []


def test_all_that_is_missing_is_told_at_once(redmine: Server):
    line = told(feed(redmine, redmine.project(trackers=(TRACKER,), fields=()), who="reader"))
    assert all(said in line for said in ("custom field '任务编号'", "tracker '督办文件'", "may not add issues"))


@pytest.mark.parametrize(
    ("field", "said"),
    [("不可筛选", "is no filter"), ("缺任务", "is not on for tracker '督办任务'")],
)
def test_others_than_administrators_try_the_field_out(redmine: Server, field: str, said: str):
    project = redmine.project(fields=(field,))
    value = [{"id": redmine.seed["fields"][field], "value": "-1"}]
    for tracker in (TRACKER, DIRECTIVE):
        body = {"project_id": project, "tracker_id": redmine.seed["trackers"][tracker], "subject": "检查"}
        assert redmine.call("POST", "/issues.json", {"issue": body | {"custom_fields": value}})[0] == 201
    assert said in told(feed(redmine, project, field=field))
    assert len(redmine.issues(project)) == 2


def test_filter_that_is_ignored_doubles_nothing(redmine: Server):
    project = redmine.project()
    with feed(redmine, project) as tracker:
        tracker.create(item(1))
    with altered(redmine, "custom_fields", "is_filter", redmine.seed["fields"][FIELD], 0):
        assert "is no filter" in told(feed(redmine, project), lambda tracker: tracker.create(item(2)))
    with feed(redmine, project) as tracker:
        tracker.check()
        off = altered(redmine, "custom_fields", "is_filter", redmine.seed["fields"][FIELD], 0)
        with off, pytest.raises(TargetError, match="is no filter"):
            tracker.find(item(2).id)  # switched off in the middle of a push
    assert len(redmine.issues(project)) == 2


def test_field_that_cannot_be_written_is_told_with_the_issue(redmine: Server):
    project = redmine.project(fields=("缺任务",))
    line = told(feed(redmine, project, field="缺任务"), lambda tracker: tracker.create(item()))
    directive, made = redmine.issues(project)
    assert directive["custom_fields"]
    assert f"issue {made['id']} was made without our id" in line
    assert "is not on for tracker '督办任务'" in told(feed(redmine, project, field="缺任务")), (
        "and no second one is made"
    )
    assert len(redmine.issues(project)) == 2


def test_tracker_that_hides_a_field_is_told(redmine: Server):
    with altered(redmine, "trackers", "fields_bits", redmine.seed["trackers"][TRACKER], 1 << 5):
        assert "'督办任务' hides due date (计划完成日期)" in told(feed(redmine, redmine.project()))


def test_wrong_key(redmine: Server):
    line = told(feed(redmine, redmine.project(), key="0123456789abcdef0123456789abcdef01234567"))
    assert "(401)" in line
    assert "API访问键" in line
    assert "0123456789abcdef" not in line


def test_rest_switched_off(redmine: Server):
    project = redmine.project()
    redmine.setting("rest_api_enabled", "0")
    try:
        line = told(feed(redmine, project), lambda tracker: tracker.find(item().id))
        assert "REST is switched off; an administrator switches it on" in line
    finally:
        redmine.setting("rest_api_enabled", "1")


def test_no_such_project_or_no_member(redmine: Server):
    assert "project 'nowhere' is not there" in told(feed(redmine, "nowhere"))
    project = redmine.project()
    _, members = redmine.call("GET", f"/projects/{project}/memberships.json")
    (mine,) = [one for one in members["memberships"] if one["user"]["id"] == redmine.seed["people"]["pusher"]["user"]]
    redmine.call("DELETE", f"/memberships/{mine['id']}.json")
    assert "or the key's user is no member of it" in told(feed(redmine, project))
    redmine.call("PUT", f"/projects/{project}.json", {"project": {"is_public": True}})
    assert f"is no member of project '{project}'" in told(feed(redmine, project))


def test_issues_switched_off(redmine: Server):
    project = redmine.project()
    redmine.call("PUT", f"/projects/{project}.json", {"project": {"enabled_module_names": ["wiki"]}})
    assert f"project '{project}' has no issues" in told(feed(redmine, project))


def test_category_that_may_not_be_made(redmine: Server):
    project = redmine.project()
    line = told(feed(redmine, project, who="plain"), lambda tracker: tracker.create(item()))
    assert "category '危险化学品' is not there and may not be made" in line
    redmine.call("POST", f"/projects/{project}/issue_categories.json", {"issue_category": {"name": "危险化学品"}})
    with feed(redmine, project, who="plain") as tracker:
        tracker.create(item())
    assert redmine.issues(project)[-1]["category"]["name"] == "危险化学品"


def settings(server: Server, project: str, **more: object) -> dict[str, object]:
    return {"url": server.url + "/", "key": Secret(server.keys["pusher"]), "project": project} | more


def test_a_target_s_settings_open_it(redmine: Server):
    project = redmine.project()
    with closing(opening.redmine("office", settings(redmine, project, tracker=TRACKER))) as tracker:
        made = tracker.create(item())
        assert tracker.name == "office"
        assert tracker.find(item().id) == made
    assert {one["tracker"]["name"] for one in redmine.issues(project)} == {TRACKER}, "the directive's is the tasks'"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"project": ""}, "project is missing"),
        ({"key": "plain"}, "key is missing; write key = {env"),
        ({"folder": "x"}, "no setting is named folder; there are ca_file, directive_tracker, field, key, project"),
        ({"tracker": 7}, "tracker is missing or no text"),
        ({"states": {"完": "finished"}}, "states is a table of the names of statuses; each is open, doing, done"),
        ({"url": "redmine.example.org"}, "address is not http"),
    ],
)
def test_wrong_settings_are_refused(change, said):
    usual = {"url": "https://redmine.example.org", "key": Secret("k"), "project": "p"}
    with pytest.raises(TargetError, match=said):
        opening.redmine("office", usual | change)
