"""Items made by hand for the tests of feeds and calendars. All sentences are our own."""

from typing import Any

from policynlp.items import Item

TEXT = "3.应急管理局要会同公安局于2024年6月底前完成辖区危险化学品企业全面排查，逐户建立台账。"


def actor(name: str) -> dict[str, str]:
    return {"name": name, "surface": name + "部门", "origin": "stated"}


def item(id: str = "f5b1746d582fbfd7", *, row: dict[str, Any] | None = None, **values: Any) -> Item:
    """A measure of 2024-02-10 that falls due on 2024-06-30; ``row`` and ``values`` change fields."""
    usual: dict[str, Any] = {
        "id": id,
        "document": "plan.txt",
        "title": "关于开展安全检查的通知",
        "number": "云安〔2024〕3号",
        "issuer": "云洲市安全生产委员会",
        "issued": "2024-02-10",
        "start": 10,
        "end": 10 + len(TEXT),
        "page": 2,
        "text": TEXT,
        "path": ["一、重点整治", "（一）危险化学品"],
        "kind": "measure",
        "sector": "危险化学品",
        "lead": [actor("应急管理")],
        "support": [actor("公安")],
        "suggested": [],
        "actions": [],
        "deadline": "2024年6月底前",
        "due": "2024-06-30",
        "milestones": [],
        "confidence": 0.9,
    }
    return Item(**{"id": id, "row": usual | (row or {}), "directive": "d" * 64, "day": "2024-06-30", **values})
