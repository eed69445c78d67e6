"""The way of a document through the package, on one screen. The last file that knows spaCy."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language

from policynlp.errors import TooLarge
from policynlp.lexicon import Lexicon
from policynlp.pipes import factories  # noqa: F401  registers the components
from policynlp.pipes.tokenizer import JiebaTokenizer
from policynlp.records import Directive, Document

PIPES = (
    "policynlp_segment",  # lines and units
    "policynlp_structure",  # title, number, issuer, date; where each unit stands
    "policynlp_mention",  # cue words, groups of bodies, times
    "policynlp_task",  # measure, principle, heading, none
    "policynlp_owner",  # brackets, label lines, table columns that name owners
    "policynlp_actor",  # rows with who acts, stated or carried on
    "policynlp_deadline",  # by when
    "policynlp_sector",  # in which sector
    "policynlp_action",  # verbs and objects
    "policynlp_confidence",  # how sure
    "policynlp_row",  # the tasks, put together
)
MAX_CHARACTERS = 5_000_000
"""The longest text that is analysed; the longest real directive seen has some 80,000 characters."""


def load(lexicon: Sequence[Path | str] = ()) -> Language:
    """The spaCy Language: ``load()(text)._.tasks`` are the rows of a text.

    A process that runs for months calls it within ``load().memory_zone()``: without, spaCy keeps every word that it met.

    ``lexicon`` names an office's own lexicon files or folders, see `policynlp.lexicon`.
    Raises LexiconError or ModelError where one of them cannot be used.
    """
    return _load(tuple(str(path) for path in lexicon))


@lru_cache(maxsize=16)
def _load(lexicon: tuple[str, ...]) -> Language:
    nlp = spacy.blank("zh")
    nlp.max_length = MAX_CHARACTERS
    nlp.tokenizer = JiebaTokenizer(nlp.vocab, Lexicon.load(*map(Path, lexicon)).terms)
    for pipe in PIPES:
        takes = "lexicon" in (Language.get_factory_meta(pipe).default_config or {})
        nlp.add_pipe(pipe, config={"lexicon": list(lexicon)} if takes else {})
    return nlp


def analyse(document: Document, nlp: Language | None = None) -> Directive:
    """The particulars, headings and tasks of one document; no tasks where the text holds none.

    Raises TooLarge where the text passes MAX_CHARACTERS.
    """
    if len(document.text) > MAX_CHARACTERS:
        raise TooLarge(
            f"{document.source}: {len(document.text):,} characters, allowed are {MAX_CHARACTERS:,}; split the file"
        )
    nlp = nlp or load()
    doc = nlp.make_doc(document.text)
    doc._.document = document
    doc = nlp(doc)
    return Directive(document, doc._.frame, doc._.headings, doc._.tasks)
