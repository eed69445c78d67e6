"""The counts of a register as blocks of a sheet."""

from dataclasses import dataclass

from policynlp.export import due
from policynlp.export.clean import one_line
from policynlp.export.labels import labels
from policynlp.export.view import reason
from policynlp.records import Task
from policynlp.rows import Register, file_name, ranked

Line = tuple[str, int | None, str]
"""A name, its count (None where nothing is counted), a remark."""


@dataclass(frozen=True, slots=True)
class Block:
    """A titled list of lines."""

    title: str
    rows: tuple[Line, ...]


def figures(register: Register) -> tuple[Block, ...]:
    """The blocks in the order in which they are read; one without lines is left out, but for the failed files.

    All counts but those of documents and principles are of measures.
    """
    words = labels()["figures"]
    measures = [task for _, task in register.tasks() if task.kind == "measure"]
    leads = ranked(name for task in measures for name in {one_line(actor.name) for actor in task.lead})
    terms = ranked(due.term(task.due) if task.milestones else words["no_deadline"] for task in measures)
    unclear = words["unclear_note"]
    documents = tuple(
        (one_line(file_name(each.document.source)), _measures(each.tasks), one_line(each.frame.title or ""))
        for each in register.directives
    )
    blocks = (
        Block(words["all"], _overview(register)),
        Block(words["by_document"], documents),
        Block(words["by_sector"], tuple((name, count, "") for name, count in register.summary().by_sector)),
        Block(words["by_lead"], _noted(leads, words["by_lead_note"])),
        Block(
            words["by_term"], tuple((name, count, unclear if name == labels()["none"] else "") for name, count in terms)
        ),
    )
    failed: tuple[Line, ...] = tuple((failure.path, None, reason(failure)) for failure in register.failures)
    last = Block(words["failures"], failed or ((words["no_failures"], None, ""),))
    return (*(block for block in blocks if block.rows), last)


def _overview(register: Register) -> tuple[Line, ...]:
    words, summary = labels()["figures"], register.summary()
    return (
        (words["documents"], summary.documents, ""),
        (words["tasks"], summary.measures, ""),
        (words["principles"], summary.principles, ""),
        (words["without_owner"], summary.without_owner, words["without_owner_note"]),
        (words["with_deadline"], summary.with_deadline, ""),
        (words["failures"], summary.failures, ""),
    )


def _noted(pairs: tuple[tuple[str, int], ...], remark: str) -> tuple[Line, ...]:
    """The pairs as lines, the remark on the first."""
    return tuple((name, count, "" if place else remark) for place, (name, count) in enumerate(pairs))


def _measures(tasks: tuple[Task, ...]) -> int:
    return sum(task.kind == "measure" for task in tasks)
