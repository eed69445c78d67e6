"""What the store knows of one task and of one directive: plain values, whole, so that a history can hold them.

A `TaskState` parts what the machine said from what people said. ``machine`` is the row of the last run;
``people`` holds only the fields that a person set; `values` lays one over the other. All functions here are pure.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from policynlp.items import State
from policynlp.rows import Row

Review = Literal["", "accepted", "rejected", "split", "merged"]
"""What a person decided on the row as a whole; ``split`` and ``merged`` rows live on in their successors."""

Origin = Literal["machine", "person", "split", "merge"]

EDITABLE = ("text", "kind", "sector", "lead", "support", "deadline", "due")
"""The fields that a person may set. All else says where a row comes from, or follows from these."""


SEEN = (*EDITABLE, "suggested", "milestones", "path")
"""The fields of a row of which another value makes a new version; actors and times by their words, not their places."""


@dataclass(frozen=True, slots=True)
class TaskState:
    """All that the store knows of one task; frozen: a change is a new one.

    ``version`` rises with every change that a person sees (`alike_to_people`), not with where a run finds the text.
    ``id`` is made of content (of the first run that found the row, or of the decision that made it), never of a row's
    place. ``machine`` is the row (`policynlp.rows.FIELDS`) as the last run gave it. That of a row which a person made
    says, under the task's own id, what the machine says of its parents (a split or merge) or nothing but whose
    directive it is (an added row), until a run finds the row itself. ``people`` are the values that persons set, by
    field, ``base`` what the machine said of those fields when they did so (its key ``gone``: that the directive no
    longer held the row, and a person kept it); ``conflicts`` the machine's newer value of such a field where it is
    neither the base nor the person's. The key ``gone`` in ``conflicts`` (True) says that the directive as it now
    stands no longer holds the row, though a person had worked on it; ``gone`` as a field says the same of a row that
    nobody touched, or that a person rejected.
    ``parents`` are the ids of the rows that a split or merge made this one of, ``children`` those that it became.
    """

    id: str
    directive: str
    origin: Origin = "machine"
    machine: Row | None = None
    people: Mapping[str, Any] = field(default_factory=dict)
    base: Mapping[str, Any] = field(default_factory=dict)
    conflicts: Mapping[str, Any] = field(default_factory=dict)
    review: Review = ""
    gone: bool = False
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    progress: State = "open"
    note: str = ""
    done_on: str | None = None
    version: int = 1

    @property
    def values(self) -> Row:
        """The row as it now stands: the machine's, with people's values laid over it and the task's own id."""
        return {**(self.machine or {}), **self.people, "id": self.id}

    @property
    def touched(self) -> bool:
        """Whether a person decided anything on it: such a row is never changed or taken away by a run."""
        return bool(self.people or self.review or self.origin != "machine" or self.progress != "open" or self.note)

    @property
    def live(self) -> bool:
        """Whether it stands in the register: not rejected, split up, merged away or gone."""
        return not self.gone and self.review in ("", "accepted")

    def alike_to_people(self, other: "TaskState") -> bool:
        """Whether a person who looks at the two sees the same: all decisions, and of the row `SEEN`.

        Where the text stands, its row's id and what the machine's values rest on do not count, nor of actors anything
        but their names: a run of a text with one more heading alters these in every row.
        """
        return _seen(self) == _seen(other)

    def changed(self, **values: Any) -> "TaskState":
        """The next version, with these fields set."""
        return replace(self, version=self.version + 1, **values)

    def plain(self) -> dict[str, Any]:
        """All of it as JSON values; `from_plain` gives it back."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "TaskState":
        """The state that `plain` wrote."""
        lists = {key: tuple(plain[key]) for key in ("parents", "children")}
        return cls(**{**plain, **lists})


def _seen(state: TaskState) -> dict[str, Any]:
    values = state.values
    row = {name: _said(values.get(name)) for name in SEEN}
    return {**asdict(replace(state, machine=None, version=0)), "machine": state.machine is None, "row": row}


def _said(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [
            one.get("name") or (one.get("deadline"), one.get("due")) if isinstance(one, Mapping) else one
            for one in value
        ]
    return value


@dataclass(frozen=True, slots=True)
class DirectiveState:
    """A directive over its versions: ``id`` is the digest of the first, ``document`` that of the one now in force."""

    id: str
    document: str
    documents: tuple[str, ...]
    version: int = 1
