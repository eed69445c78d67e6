"""Rows of invented directives for the tests of the merge, and directives of random short sentences."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from hypothesis import strategies as st

from policynlp.register.state import TaskState
from policynlp.rows import FIELDS, Row

Told = tuple[str, tuple[str, ...], tuple[str, ...]]  # text, path, names of the lead


def actors(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"name": name, "surface": f"{name}部门", "origin": "stated"} for name in names]


def row(
    text: str, *, start: int = 0, path: Sequence[str] = (), lead: Iterable[str] = (), digest: str = "", **values
) -> Row:
    key = sha256(f"{digest}:{start}:{text}".encode()).hexdigest()[:16]
    full = dict.fromkeys(FIELDS) | {
        "id": key,
        "document": "方案.txt",
        "text": text,
        "path": list(path),
        "kind": "measure",
    }
    full |= {"start": start, "end": start + len(text), "sector": "综合监管", "lead": actors(lead), "confidence": 0.9}
    full |= {name: [] for name in ("support", "suggested", "actions", "milestones")}
    return full | values


def document(told: Iterable[Told], **values) -> list[Row]:
    """The rows of a text of these sentences, one a line: ids are made of the whole text, as in a run."""
    told = list(told)
    digest = "\n".join("|".join((text, *path, *lead)) for text, path, lead in told)
    out, start = [], 0
    for text, path, lead in told:
        out.append(row(text, start=start, path=path, lead=lead, digest=digest, **values))
        start += len(text) + 1
    return out


WORDS = ("开展", "燃气", "排查", "整治", "年底前", "完成", "2次", "3次", "企业", "消防", "督促", "各县区", "台账")

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
told = st.tuples(
    sentences,
    st.sampled_from([(), ("一",), ("二", "甲")]),
    st.sampled_from([(), ("应急管理",), ("消防救援", "应急管理")]),
)
documents = st.lists(told, max_size=8).map(document)


def decided(state: TaskState) -> tuple[object, ...]:
    """All of a state that is a person's."""
    return (
        *(state.people, state.base, state.review, state.parents, state.children),
        *(state.progress, state.note, state.done_on, state.origin),
    )
