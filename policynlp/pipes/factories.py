"""The spaCy components: each declares what it needs and what it gives, and calls the one module that does the job.

What a component gives lies in ``doc._``; lists that speak of units are as long as ``doc._.units``, lists that speak of
rows as long as ``doc._.drafts``.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from policynlp.layers import BODIES, TASKS, Cast, Ints, Part, Span, Turns, UnitWords
from policynlp.linear import LENGTHS
from policynlp.linear import chances as linear_chances
from policynlp.pipes import (
    action,
    actor,
    carry,
    confidence,
    deadline,
    deadline_carry,
    draft,
    mention,
    owner,
    row,
    sector,
    segment,
    structure,
    task,
)
from policynlp.pipes.component import Component, Shipped, issue_day, layer_names, layers_of
from policynlp.pipes.tokenizer import known_words, numbers_of, words_of
from policynlp.records import Document


def _within(starts: Ints, spans: Sequence[Span]) -> tuple[Ints, Ints]:
    """For each span the first of ``starts`` that lies in it, and the first behind it."""
    found = starts.searchsorted(np.array(spans, dtype=np.intp).reshape(-1, 2))
    return found[:, 0], found[:, 1]


@Language.component("policynlp_segment", assigns=layer_names("document", "lines", "units"))
def cut_units(doc: Doc) -> Doc:
    """Lines and units of the text; a Doc made of a bare text gets a Document of its own."""
    layers = layers_of(doc)
    if layers.document is None:
        layers.document = Document.of_text("".join(words_of(doc)))
    layers.lines, layers.units = segment.segment(layers.document.text, layers.document.tables)
    return doc


@Language.component(
    "policynlp_structure", requires=layer_names("lines", "units"), assigns=layer_names("roles", "places", "frame")
)
def find_structure(doc: Doc) -> Doc:
    """The role of each line, the place of each unit, the directive's own particulars."""
    layers = layers_of(doc)
    lines, units = layers.lines, layers.units
    layers.roles = structure.roles(layers.document.text, lines, units)
    layers.places = structure.places(lines, units, layers.roles)
    layers.frame = structure.frame(layers.document, lines, layers.roles)
    return doc


class Mentions(Component):
    """Cue words and bodies of each unit, and the expressions of time."""

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        super().__init__(lexicon)
        self.words = mention.Words(self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Gives ``doc`` the layers that the factory declares."""
        layers = layers_of(doc)
        text, units = layers.document.text, layers.units
        numbers = numbers_of(doc)
        lengths = LENGTHS[numbers]
        starts = lengths.cumsum() - lengths
        lows, highs = _within(starts, [(u.body, u.end) for u in units])
        layers.words = UnitWords(words_of(doc), numbers, starts, lows, highs)
        layers.marks = mention.marks(text, self.words, starts, units)
        layers.times = deadline.find_times(text, self.lexicon.occasions)
        return doc


@Language.factory(
    "policynlp_mention",
    requires=layer_names("units"),
    assigns=layer_names("words", "marks", "times"),
    default_config={"lexicon": []},
)
def make_mentions(nlp: Language, name: str, lexicon: list[str]) -> Mentions:
    """See `Mentions`."""
    return Mentions(lexicon)


class Kinds(Component):
    """Measure, principle, heading or none."""

    model_name = "kind"

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        super().__init__(lexicon)
        self.sections = {w: kind for kind in task.SECTIONS for w in self.lexicon.cues(f"section_{kind}")}

    def _describer(self, doc: Doc) -> task.Describer:
        found = layers_of(doc)
        times, layout = [(time.start, time.means) for time in found.times], (found.lines, found.units, found.places)
        return task.Describer(
            task.Layers(found.document.text, *layout, known_words(doc), found.marks, times), self.sections
        )

    def signs(self, doc: Doc) -> list[task.Signs]:
        """What the kind model looks at, unit by unit."""
        return self._describer(doc).signs()

    def __call__(self, doc: Doc) -> Doc:
        """Gives ``doc`` the layers that the factory declares."""
        layers = layers_of(doc)
        chances = layers.kind_chances = linear_chances(self._describer(doc).scores(self.linear))
        classes = self.linear.classes
        layers.kinds = [classes[k] for k in chances.argmax(axis=1).tolist()] if len(chances) else []
        return doc


@Language.factory(
    "policynlp_task",
    requires=layer_names("lines", "units", "places", "words", "marks", "times"),
    assigns=layer_names("kinds", "kind_chances"),
    default_config={"lexicon": []},
)
def make_kinds(nlp: Language, name: str, lexicon: list[str]) -> Kinds:
    """See `Kinds`."""
    return Kinds(lexicon)


class Notes(Component):
    """Owners and times in brackets, label lines and table columns, by the unit they hold for."""

    def __call__(self, doc: Doc) -> Doc:
        """Gives ``doc`` the layers that the factory declares."""
        layers = layers_of(doc)
        document, lines, units, places = layers.document, layers.lines, layers.units, layers.places
        found = owner.notes(document.text, lines, units, places, partial(owner.bodies, self.lexicon))
        held = owner.scopes(units, places, found)
        if document.tables:
            for line, note in owner.table_notes(document.text, lines, document.tables).items():
                for n in range(*lines[line].units):
                    held[n] = note
        layers.notes = held
        return doc


@Language.factory(
    "policynlp_owner",
    requires=layer_names("lines", "units", "places"),
    assigns=layer_names("notes"),
    default_config={"lexicon": []},
)
def make_notes(nlp: Language, name: str, lexicon: list[str]) -> Notes:
    """See `Notes`."""
    return Notes(lexicon)


class Actors(Component):
    """The rows with who acts in them: units cut where the actor changes, owners stated or carried on."""

    model_name = "role"
    carry = Shipped("carry")

    def casts(self, doc: Doc, units: Iterable[int]) -> dict[int, list[Cast]]:
        """The groups of bodies in the given units, with their names and signs."""
        layers = layers_of(doc)
        text, places, marks, cut = layers.document.text, layers.places, layers.marks, layers.units
        caster = actor.Caster(text, self.lexicon)
        groups = {n: owner.outside(mention.groups(text, cut[n].body, marks[n]), layers.notes.get(n)) for n in units}
        return {n: caster.cast(cut[n], places[n], groups[n], marks[n], noted=n in layers.notes) for n in units}

    def _parts(self, doc: Doc, tasks: Sequence[int]) -> dict[int, list[Part]]:
        """The pieces of each unit that is a task, by who acts in them; leaves the casts, without signs, in ``doc``."""
        layers = layers_of(doc)
        text, units, places, marks = layers.document.text, layers.units, layers.places, layers.marks
        caster = actor.Caster(text, self.lexicon)
        bodies = {n for n, _ in marks.of_groups(BODIES.__contains__)}
        keyed: dict[int, list[tuple[Cast, actor.Keyed]]] = {n: [] for n in tasks}
        for n in tasks:
            if n in bodies:
                groups = owner.outside(mention.groups_of(text, units[n].body, marks, n), layers.notes.get(n))
                keyed[n] = caster.keyed(
                    units[n], places[n], groups, marks.columns, marks.span(n), noted=n in layers.notes
                )
        layers.casts = {n: [cast for cast, _ in found] for n, found in keyed.items()}
        chances = actor.probabilities(self.linear, [keys for found in keyed.values() for _, keys in found])
        tops = chances.argmax(axis=1).tolist() if len(chances) else []
        said = iter([(self.linear.classes[k], row[k]) for k, row in zip(tops, chances.tolist(), strict=True)])
        return {n: actor.parts(units[n], casts, [next(said) for _ in casts]) for n, casts in layers.casts.items()}

    def __call__(self, doc: Doc) -> Doc:
        """Gives ``doc`` the layers that the factory declares."""
        layers = layers_of(doc)
        kinds = layers.kinds
        turns = Turns(layers.document.text, layers.units, layers.places, layers.marks, kinds)
        key = carry.Carrier(turns).key
        layers.drafts = draft.drafts(
            self._parts(doc, [n for n, kind in enumerate(kinds) if kind in TASKS]),
            layers.notes,
            turns,
            lambda n, source, last, who: self.carry.key_chance(carry.spell, key(n, source, last, who)),
            actor.canonical_in(layers.document.text, self.lexicon, issue_day(doc)),
        )
        return doc


@Language.factory(
    "policynlp_actor",
    requires=layer_names("units", "places", "frame", "marks", "kinds", "notes"),
    assigns=layer_names("casts", "drafts"),
    default_config={"lexicon": []},
)
def make_actors(nlp: Language, name: str, lexicon: list[str]) -> Actors:
    """See `Actors`."""
    return Actors(lexicon)


@Language.component(
    "policynlp_deadline",
    requires=layer_names("units", "places", "frame", "times", "notes", "drafts"),
    assigns=layer_names("deadlines"),
)
def find_deadlines(doc: Doc) -> Doc:
    """The times by which, in which or how often each row is to be done."""
    layers = layers_of(doc)
    text, times, drafts, issued = layers.document.text, layers.times, layers.drafts, issue_day(doc)
    year = structure.year_of(layers.frame, text)
    finder = deadline.Finder(text, times, issued, deadline.context_of(text, times, issued, year))
    found = [
        tuple(finder.deadlines(made.start, made.end)) or draft.noted(text, layers.notes.get(made.unit), finder.answers)
        for made in drafts
    ]
    layers.deadlines = deadline_carry.Carrier((layers.units, layers.places), finder).carried(drafts, found)
    return doc


@Language.factory(
    "policynlp_sector",
    requires=layer_names("units", "places", "frame", "words", "drafts"),
    assigns=layer_names("sectors", "sector_chances", "sector_words"),
    default_config={"lexicon": []},
)
def make_sectors(nlp: Language, name: str, lexicon: list[str]) -> sector.Sectors:
    """See `sector.Sectors`."""
    return sector.Sectors(lexicon)


@Language.component("policynlp_action", requires=layer_names("drafts", "words"), assigns=layer_names("actions"))
def find_actions(doc: Doc) -> Doc:
    """Verb and object of each atomic action in each row."""
    layers = layers_of(doc)
    rows = [(row.start, row.end) for row in layers.drafts]
    words = known_words(doc)
    layers.actions = action.find_actions(layers.document.text, rows, words.starts, words.numbers)
    return doc


class Confidences(Component):
    """How likely each row is to be right as it stands."""

    model_name = "confidence"

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        super().__init__(lexicon)
        self.fields = np.array([float(one.scope == "field") for one in self.lexicon.sectors])

    def signs(self, doc: Doc) -> list[Any]:
        """What the confidence model looks at, row by row."""
        return confidence.signs(self._rows(doc))

    def _rows(self, doc: Doc) -> confidence.Rows:
        layers = layers_of(doc)
        spans = [(draft.start, draft.end) for draft in layers.drafts]
        words = layers.sector_words[[draft.unit for draft in layers.drafts]]
        lows, highs = _within(np.array([time.start for time in layers.times], dtype=np.intp), spans)
        sure = (layers.kind_chances, layers.sector_chances, layers.deadlines)
        return confidence.Rows(layers.drafts, *sure, words, self.fields, (lows < highs).tolist())

    def __call__(self, doc: Doc) -> Doc:
        """Gives ``doc`` the layers that the factory declares."""
        layers_of(doc).confidences = confidence.probabilities(self.linear, self._rows(doc)).round(4).tolist()
        return doc


@Language.factory(
    "policynlp_confidence",
    requires=layer_names("drafts", "kind_chances", "sector_chances", "sector_words", "deadlines", "times"),
    assigns=layer_names("confidences"),
    default_config={"lexicon": []},
)
def make_confidences(nlp: Language, name: str, lexicon: list[str]) -> Confidences:
    """See `Confidences`."""
    return Confidences(lexicon)


class Rows(Component):
    """The tasks, put together."""

    def __init__(self, lexicon: Sequence[str] = ()) -> None:
        super().__init__(lexicon)
        self.authorities = {s.name: s.authority for s in self.lexicon.sectors}

    def __call__(self, doc: Doc) -> Doc:
        """Gives ``doc`` the layers that the factory declares."""
        layers = layers_of(doc)
        document, units, places = layers.document, layers.units, layers.places
        found = row.headings(document.text, units, places, layers.kinds)
        above = row.paths(units, places, found)
        said = row.qualified(layers.marks)
        layers.headings = tuple(found.values())
        columns = (layers.drafts, layers.deadlines, layers.actions, layers.confidences)
        sectors = layers.sectors
        out = []
        for made, times, actions, chance in zip(*columns, strict=True):
            name = sectors[made.unit]
            suggested = row.suggested(self.authorities[name], made)
            finding = row.Finding(name, times, actions, suggested, said.get(made.unit, ()), chance)
            out.append(row.task(document, made, above[made.unit], finding))
        layers.tasks = tuple(out)
        return doc


@Language.factory(
    "policynlp_row",
    requires=layer_names(
        "units", "places", "marks", "kinds", "drafts", "deadlines", "sectors", "actions", "confidences"
    ),
    assigns=layer_names("headings", "tasks"),
    default_config={"lexicon": []},
)
def make_rows(nlp: Language, name: str, lexicon: list[str]) -> Rows:
    """See `Rows`."""
    return Rows(lexicon)
