"""Items for the tests of what is handed on: each of a kind that some format could get wrong. All sentences are our own."""

from feed_samples import actor, item

from policynlp.items import Item

OPEN = item()
DONE = item("a1" * 8, state="done", done_on="2024-05-06", note="已完成\n=SUM(A1)", version=3)
DOING = item(
    "00000012345678e5", row={"text": "2.县级政府要落实经费，"}, state="doing", note="已拨付〔责任人：张三；备注：首批〕"
)
DUTY = item(
    "b2" * 8,
    row={
        "text": '=HYPERLINK("http://x")每月巡查{code}!',
        "due": "R/P1M",
        "deadline": "每月",
        "lead": [],
        "support": [],
    },
    day=None,
    rule="R/P1M",
)
PERIOD = item(
    "c3" * 8 + "/应急管理/2024-05",
    row={"due": "R/P1M", "deadline": "每月", "lead": [actor("应急管理"), actor("消防救援")]},
    owner="应急管理",
    period="2024-05",
    day="2024-05-31",
)
SPAN = item(
    "d4" * 8, row={"due": "2024-06-01/2024-09-30", "deadline": "6月至9月"}, directive="e" * 64, day="2024-09-30"
)
LONG = item("e5" * 8, row={"text": "压实责任，" * 300, "support": [actor("公安"), actor("交通 运输")]}, day=None)
PRINCIPLE = item("f6" * 8, row={"kind": "principle", "text": "绷紧安全这根弦。"})
WITHDRAWN = item("07" * 8, state="withdrawn")
STRANGE = item(
    "18" * 8, row={"text": "@检查\x00\x0b\ud800项\r\n目", "title": None, "number": None, "path": [], "sector": ""}
)

ALL: tuple[Item, ...] = (OPEN, DONE, DOING, DUTY, PERIOD, SPAN, LONG, PRINCIPLE, WITHDRAWN, STRANGE)
SHOWN = tuple(one for one in ALL if one not in (PRINCIPLE, WITHDRAWN))
