"""Fits what lies in models/: kind, role, carry, the models of the sector, confidence.

All are logistic regressions of scikit-learn over named signs, with strong regularisation. What is learned from another
model's output (sector from sector words, confidence from everything) is learned from output for documents that the
other model had not seen.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from policynlp import models, scoring
from policynlp.fitting import Fitter, Table, folds_of
from policynlp.labels import Label, Labelled, read_folder
from policynlp.layers import Named, Turns
from policynlp.pipeline import load
from policynlp.pipes import carry, draft
from policynlp.sector_training import SHARED, SectorFitter


def prepare(labelled: Labelled, nlp: Language) -> Doc:
    """The document with all that needs no model: units, structure, mentions, notes."""
    doc = nlp.make_doc(labelled.document.text)
    doc._.document = labelled.document
    for name in ("policynlp_segment", "policynlp_structure", "policynlp_mention", "policynlp_owner"):
        doc = nlp.get_pipe(name)(doc)
    actors: Any = nlp.get_pipe("policynlp_actor")
    doc._.casts = actors.casts(doc, sorted({label.unit for label in labelled.labels}))
    return doc


def _by_unit(labels: Sequence[Label]) -> dict[int, list[Label]]:
    out: dict[int, list[Label]] = {}
    for label in labels:
        out.setdefault(label.unit, []).append(label)
    return out


def kind_table(prepared: Sequence[tuple[Labelled, Doc]], nlp: Language) -> Table:
    """Every unit with its kind, 'none' where it has no label."""
    table = Table()
    pipe: Any = nlp.get_pipe("policynlp_task")
    for labelled, doc in prepared:
        kinds = {label.unit: label.kind for label in labelled.labels}
        for n, signs in enumerate(pipe.signs(doc)):
            table.add(signs, kinds.get(n, "none"), labelled.name)
    return table


def role_table(prepared: Sequence[tuple[Labelled, Doc]], canonical: Callable[[str], str]) -> Table:
    """Every group of bodies in a labelled task: lead, support or none, by the names of the label."""
    table = Table()
    for labelled, doc in prepared:
        for n, labels in _by_unit(labelled.labels).items():
            if labels[0].kind == "heading":
                continue
            lead = {canonical(x.name) for label in labels for x in label.lead if x.stated}
            support = {canonical(x.name) for label in labels for x in label.support if x.stated}
            for group in doc._.casts[n]:
                names = {x.name for x in group.names}
                table.add(
                    group.signs, "lead" if names & lead else "support" if names & support else "none", labelled.name
                )
    return table


def carry_table(prepared: Sequence[tuple[Labelled, Doc]], canonical: Callable[[str], str]) -> Table:
    """Every labelled task without an actor of its own that follows one: whether the actor carried on."""
    table = Table()
    for labelled, doc in prepared:
        kinds = ["none"] * len(doc._.units)
        for label in labelled.labels:
            kinds[label.unit] = label.kind
        turns = Turns(labelled.document.text, doc._.units, doc._.places, doc._.marks, kinds)
        active: tuple[int, int, list[Named]] | None = None
        for n, labels in _by_unit(labelled.labels).items():
            if labels[0].kind == "heading":
                continue
            for label in labels:
                stated = [canonical(x.name) for x in label.lead if x.stated]
                if stated:
                    found = _spans(stated, doc, n)
                    if not (active and active[0] == n and draft.posts(found)):
                        active = (n, n, found)
                    continue
                if n in doc._.notes and doc._.notes[n].lead:
                    active = None
                if active is None:
                    continue
                goes_on = bool({x.name for x in active[2]} & {canonical(x.name) for x in label.lead})
                table.add(
                    carry.signs(turns, n, active[0], active[1], active[2]), "yes" if goes_on else "no", labelled.name
                )
                active = (active[0], n, active[2]) if goes_on else None
    return table


def _spans(names: Sequence[str], doc: Doc, n: int) -> list[Named]:
    """The names as they stand in unit ``n`` where a group there has them, else at its beginning."""
    known = {x.name: x for cast in doc._.casts[n] for x in cast.names}
    at = doc._.units[n].body
    return [known.get(name, Named(name, at, at)) for name in names]


class Trainer:
    """Everything that is learned from, ready to be fitted with any documents left out."""

    def __init__(self, labelled: Sequence[Labelled], lexicon: Sequence[Path] = ()) -> None:
        self.nlp = load(lexicon)
        self.labelled = list(labelled)
        self.prepared = [(one, prepare(one, self.nlp)) for one in self.labelled]
        sector: Any = self.nlp.get_pipe("policynlp_sector")
        canonical = sector.lexicon.canonical
        self.fitters = {
            "kind": Fitter("kind", kind_table(self.prepared, self.nlp)),
            "role": Fitter("role", role_table(self.prepared, canonical)),
            "carry": Fitter("carry", carry_table(self.prepared, canonical)),
        }
        self.sector = SectorFitter(self.prepared, self.nlp.get_pipe("policynlp_sector"))
        self.fitters |= self.sector.fitters

    def install(self, without: Iterable[str] = ()) -> None:
        """Fits all models but the confidence on all documents but ``without`` and puts them into the Language."""
        gone = list(without)
        pipes: dict[str, Any] = {name: self.nlp.get_pipe(f"policynlp_{name}") for name in ("task", "actor")}
        pipes["task"].linear = self.fitters["kind"].linear(gone)
        pipes["actor"].linear = self.fitters["role"].linear(gone)
        pipes["actor"].carry = self.fitters["carry"].linear(gone)
        self.sector.install(gone)

    def run(self, labelled: Labelled) -> Doc:
        """The document through all pipes but the last two."""
        doc = prepare(labelled, self.nlp)
        for name in ("task", "actor", "deadline", "sector"):
            doc = self.nlp.get_pipe(f"policynlp_{name}")(doc)
        return doc


def rows_of(doc: Doc) -> list[scoring.Row]:
    """The rows of a document that went through `Trainer.run`, as they are scored."""
    return [
        scoring.Row(
            made.start,
            made.end,
            made.kind,
            frozenset(a.name for a in made.lead),
            frozenset(a.name for a in made.support),
            times[0].due if times else None,
            doc._.sectors[made.unit],
        )
        for made, times in zip(doc._.drafts, doc._.deadlines, strict=True)
    ]


def confidence_table(trainer: Trainer) -> Table:
    """Every row of every document, made by models that had not seen it: whether a clerk need not touch it.

    Rows on headings are left out, as in scoring; a row without a label is wrong, a principle is right where it is one.
    """
    table = Table()
    pipe: Any = trainer.nlp.get_pipe("policynlp_confidence")
    canonical = pipe.lexicon.canonical
    for fold in folds_of(trainer.labelled):
        trainer.install(fold)
        for labelled in trainer.labelled:
            if labelled.name not in fold:
                continue
            doc = trainer.run(labelled)
            rows = rows_of(doc)
            signs = {(row.start, row.end): sample for row, sample in zip(rows, pipe.signs(doc), strict=True)}
            for pair in scoring.compare(labelled.labels, rows, canonical):
                if pair.row:
                    table.add(
                        signs[pair.row.start, pair.row.end], "right" if not pair.wrong else "wrong", labelled.name
                    )
    return table


def train(folders: Sequence[Path], target: Path, texts: Sequence[Path] = ()) -> dict[str, int]:
    """Fits all models on the labelled folders and writes them to ``target``; gives the samples of each.

    ``texts`` are where texts without a place beside their labels lie. The same folders give the same bytes.
    """
    trainer = Trainer([one for folder in folders for one in read_folder(folder, texts)])
    confidence = Fitter("confidence", _ordered(confidence_table(trainer)))
    fitted = {**trainer.fitters, "confidence": confidence}
    target.mkdir(parents=True, exist_ok=True)
    for name, fitter in fitted.items():
        models.save(target / f"{name}.skops", fitter.classifier(), list(fitter.signs))
    for name in SHARED:
        models.save(target / f"{name}.skops", *trainer.sector.classifier(name))
    return {name: len(fitter.answers) for name, fitter in fitted.items()} | dict.fromkeys(SHARED, trainer.sector.size)


def _ordered(table: Table) -> Table:
    """``table`` with "right" as the second class, whose probability `Linear.probabilities` gives last."""
    table.answers = ["1 right" if answer == "right" else "0 wrong" for answer in table.answers]
    return table
