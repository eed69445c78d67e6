"""What changed, in three sentences: made from the figures by rules that can be read here, each number with its base.

The first sentence counts tasks, the second weighs sectors, the third words. Nothing is called significant that the
contrast does not call so; where a side has fewer than five documents the second and the third open with 仅描述.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from policynlp.compare.comparison import Comparison, report, share_text
from policynlp.compare.measures import Contrast, Family, Shift, TermShift, Weight
from policynlp.compare.records import CHANGES

_MOST_SECTORS, _MOST_TERMS = 4, 4
_SLOT = re.compile(r"\{(\w+)\}")


class Piece(NamedTuple):
    """A stretch of a sentence; ``ref`` is the evidence that it leads to, '' for words that lead nowhere.

    ``l0.new``: lines of alignment 0 with that status or change; ``w3.1``: weight 3 in group 1; ``t5.1``: term 5 of
    `shown_terms` in group 1; ``g1``: all tasks of group 1; ``d1``: its documents.
    """

    text: str
    ref: str = ""


Sentence = tuple[Piece, ...]


def sentences(comparison: Comparison, contrast: Contrast) -> tuple[Sentence, Sentence, Sentence]:
    """The three sentences on a contrast."""
    return _tasks(comparison, contrast), _sectors(comparison, contrast), _terms(comparison, contrast)


def plain(sentence: Sentence) -> str:
    """The sentence as text."""
    return "".join(piece.text for piece in sentence)


def shown_terms(comparison: Comparison) -> dict[str, int]:
    """The terms that have passages, each with the number that its evidence goes by; in the order of their names."""
    named = sorted(term.name for term in comparison.emphasis.terms if any(term.passages))
    return {name: index for index, name in enumerate(named)}


def filled(template: str, values: Mapping[str, Piece | str | Sentence]) -> Sentence:
    """The template with its {slots} filled by pieces."""
    pieces: list[Piece] = []
    at = 0
    for slot in _SLOT.finditer(template):
        pieces.append(Piece(template[at : slot.start()]))
        value = values[slot[1]]
        pieces += [Piece(value)] if isinstance(value, str) else [value] if isinstance(value, Piece) else list(value)
        at = slot.end()
    return tuple(piece for piece in (*pieces, Piece(template[at:])) if piece.text)


def _tasks(comparison: Comparison, contrast: Contrast) -> Sentence:
    words = report()["tell"]
    found = comparison.alignment(contrast)
    base = _bases(comparison, contrast)
    if found is None:
        return filled(words["unaligned"], base)
    alignment = comparison.alignments[found]
    statuses, changes = alignment.statuses(), alignment.changes()

    def lines(key: str, n: int) -> Piece:
        return Piece(str(n), f"l{found}.{key}" if n else "")

    said = filled(words["base"], base) + filled(words["kept"], {"kept": lines("kept", statuses["kept"])})
    if statuses["split"] or statuses["merged"]:
        parts = {key: lines(key, statuses[key]) for key in ("split", "merged")}
        said += filled(words["split"], {**parts})
    told = [
        filled(words["change"], {"name": report()["change"][key], "n": lines(key, changes[key])})
        for key in CHANGES[:-2]
        if changes[key]
    ]
    if told:
        said += filled(words["changed"], {"changes": _joined(told)})
    return said + filled(
        words["new"],
        {
            **base,
            "new": lines("new", statuses["new"]),
            "share": _part(statuses["new"], alignment.tasks_after),
            "dropped": lines("dropped", statuses["dropped"]),
            "dropped_share": _part(statuses["dropped"], alignment.tasks_before),
        },
    )


def _bases(comparison: Comparison, contrast: Contrast) -> dict[str, Piece | str]:
    groups = comparison.emphasis.groups
    values: dict[str, Piece | str] = {}
    for side, key in (("earlier", contrast.earlier), ("later", contrast.later)):
        at = comparison.group(key)
        values[side] = comparison.name(key)
        values[f"papers_{side}"] = Piece(str(len(groups[at].papers)), f"d{at}")
        values[f"tasks_{side}"] = Piece(str(groups[at].tasks), f"g{at}")
    return values


def _sectors(comparison: Comparison, contrast: Contrast) -> Sentence:
    """On sectors; on kinds of action where more than half of the tasks of both groups belong to no sector."""
    words = report()["tell"]
    lead: Sentence = _opening(contrast)
    family: Family = "sector"
    rest = next((weight for weight in comparison.emphasis.of_family("sector") if weight.name == report()["rest"]), None)
    if rest and all(rest.shares[comparison.group(key)].share > 0.5 for key in (contrast.earlier, contrast.later)):
        family = "action"
        lead += filled(words["mostly_rest"], {"rest": rest.name, **_two(comparison, contrast, rest)})
    what = words[f"what_{family}"]
    shifts = [shift for shift in contrast.shifts if shift.family == family and shift.name != report()["rest"]]
    if not shifts:
        return (*lead, Piece(words["no_sector"]))
    sure = sorted((shift for shift in shifts if shift.significant), key=lambda shift: -abs(shift.difference))
    if sure:
        items = [filled(words["sector_item"], _moved(comparison, contrast, shift)) for shift in sure[:_MOST_SECTORS]]
        values = {"what": what, "count": str(len(sure)), "items": _joined(items)}
        return lead + filled(words["sector_significant"], values)
    ends = max(shifts, key=lambda shift: shift.difference), min(shifts, key=lambda shift: shift.difference)
    said = [
        filled(words[name], {"what": what if contrast.descriptive else "", **_moved(comparison, contrast, shift)})
        for name, shift, there in (("rise", ends[0], ends[0].difference > 0), ("fall", ends[1], ends[1].difference < 0))
        if there
    ]
    if not said:
        return lead + filled(words["sector_same"], {"what": what})
    if not contrast.descriptive:
        lead += filled(words["sector_none"], {"what": what})
    return (*lead, *_joined(said, report()["semicolon"]), Piece(report()["stop"]))


def _moved(comparison: Comparison, contrast: Contrast, shift: Shift) -> dict[str, Piece | str]:
    weight = next(weight for weight in comparison.emphasis.of_family(shift.family) if weight.name == shift.name)
    return {"name": shift.name, **_two(comparison, contrast, weight)}


def _two(comparison: Comparison, contrast: Contrast, weight: Weight) -> dict[str, Piece | str]:
    number = comparison.emphasis.weights.index(weight)
    places = {"before": comparison.group(contrast.earlier), "after": comparison.group(contrast.later)}
    return {
        side: Piece(share_text(weight.shares[at], weight.family), f"w{number}.{at}" if weight.shares[at].n else "")
        for side, at in places.items()
    }


def _terms(comparison: Comparison, contrast: Contrast) -> Sentence:
    words = report()["tell"]
    numbers = shown_terms(comparison)
    known = [shift for shift in contrast.terms if shift.name in numbers]
    if not known:
        return (Piece(words["term_no"]),)
    sure = [shift for shift in known if shift.significant]
    if contrast.descriptive:
        said = _opening(contrast)
    else:
        template = words["term_significant" if sure else "term_none"]
        said = filled(template, {"tested": str(contrast.tested_terms), "count": str(len(sure))})
    sides = list(_leading(comparison, contrast, sure or known, numbers))
    return said + _joined(sides, report()["semicolon"]) + _force(comparison, contrast) + (Piece(report()["stop"]),)


def _leading(
    comparison: Comparison, contrast: Contrast, shifts: list[TermShift], numbers: Mapping[str, int]
) -> Iterator[Sentence]:
    """The words that the later group uses more, then those of the earlier."""
    words = report()["tell"]
    terms = {term.name: term for term in comparison.emphasis.terms if term.name in numbers}
    sides = {"before": comparison.group(contrast.earlier), "after": comparison.group(contrast.later)}

    def times(name: str, group: int) -> Piece:
        n = terms[name].shares[group].n
        return Piece(str(n), f"t{numbers[name]}.{group}" if n else "")

    for key, sign in ((contrast.later, 1), (contrast.earlier, -1)):
        chosen = sorted(
            (shift for shift in shifts if shift.z * sign > 0), key=lambda shift: (-shift.z * sign, shift.name)
        )
        items = [
            filled(
                words["term_item"],
                {"word": shift.name, **{side: times(shift.name, group) for side, group in sides.items()}},
            )
            for shift in chosen[:_MOST_TERMS]
        ]
        if items:
            yield filled(words["term_more"], {"group": comparison.name(key), "items": _joined(items)})


def _force(comparison: Comparison, contrast: Contrast) -> Sentence:
    for weight in comparison.emphasis.of_family("force"):
        if weight.name == report()["strong"]:
            return filled(report()["tell"]["force"], _two(comparison, contrast, weight))
    return ()


def _opening(contrast: Contrast) -> Sentence:
    return (Piece(report()["descriptive"] + report()["colon"]),) if contrast.descriptive else ()


def _part(n: int, of: int) -> str:
    return f"{n / of * 100:.1f}%" if of else str(report()["no_base"])


def _joined(parts: list[Sentence], mark: str = "") -> Sentence:
    joined: list[Piece] = []
    for part in parts:
        if joined:
            joined.append(Piece(mark or report()["comma"]))
        joined += part
    return tuple(joined)
