"""The words that differ between two texts, as spans in each."""

from collections.abc import Sequence

from rapidfuzz.distance import Indel

from policynlp.compare.records import Span
from policynlp.compare.tasks.texts import words_of


def differing(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans of ``before`` and of ``after`` that the other has not, by a longest common subsequence of words.

    Spans are half-open, begin and end between words, are in order and never touch; both () where the texts are equal.
    """
    if before == after:
        return (), ()
    one, other = words_of(before), words_of(after)
    edits = [edit for edit in Indel.opcodes(one, other) if edit.tag != "equal"]
    return (
        _spans(one, [(edit.src_start, edit.src_end) for edit in edits]),
        _spans(other, [(edit.dest_start, edit.dest_end) for edit in edits]),
    )


def _spans(words: Sequence[str], runs: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    """The stretches of text of runs of words; empty runs are left out, those that touch become one."""
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    out: list[Span] = []
    for first, last in runs:
        span = Span(starts[first], starts[last])
        if span.start == span.end:
            continue
        if out and out[-1].end == span.start:
            span = Span(out.pop().start, span.end)
        out.append(span)
    return tuple(out)
