"""The Lexicon: what the package's words mean, together with an office's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from policynlp.dates import Occasion
from policynlp.errors import LexiconError
from policynlp.lexicon.build import Draft, Sector, build
from policynlp.lexicon.names import Names
from policynlp.lexicon.rows import TABLES, Row, Rows, read_local, read_package


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that answers a lookup: its ``name``, the ``word`` that was met, a ``note`` (dates, group, authority)."""

    table: str
    name: str
    word: str
    note: str
    source: str
    example: str
    where: str


@dataclass(frozen=True, eq=False, repr=False)
class Lexicon:
    """Every word the package knows, read and checked. Make one with `Lexicon.load`; it can be pickled.

    ``aliases``       every way to write a department or general actor, with its canonical name
    ``generic``       canonical names of general actors and posts (各有关部门, 主要负责人)
    ``levels``        canonical department with its kind (部委, 地方, …)
    ``sectors``       in the order of the register's contract
    ``terms``         words for the segmenter's user dictionary
    ``cue_groups``    names of the groups of cue words; a word of several groups counts first as the earlier one
    ``body_endings``  endings that make a name a body, with their class
    ``bare_endings``  what such an ending means where it stands alone: a general actor, or '' for nobody
    ``not_bodies``    words that only look like bodies (全局, 干部)
    ``occasions``     an office's own feasts and campaigns; the package's are `policynlp.dates.occasions`
    ``rows``          all rows as they stand in the files
    """

    aliases: Mapping[str, str]
    generic: frozenset[str]
    levels: Mapping[str, str]
    sectors: tuple[Sector, ...]
    terms: tuple[str, ...]
    cue_groups: tuple[str, ...]
    body_endings: Mapping[str, str]
    bare_endings: Mapping[str, str]
    not_bodies: frozenset[str]
    occasions: tuple[Occasion, ...]
    rows: tuple[Row, ...]
    _names: Names
    _cues: Mapping[str, frozenset[str]]
    _actors: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, *extra: Path) -> "Lexicon":
        """The package's lexicon with the files or folders ``extra`` over it, later ones over earlier.

        LexiconError names the first thing that is wrong; `check` lists all. Without ``extra`` it is read once.
        """
        return _load(extra) if extra else _default()

    def canonical(self, surface: str, on: date | None = None) -> str:
        """What a name as written means on a day: 市住建局, 云洲市住房和城乡建设局 → 住房城乡建设.

        The canonical department or general actor; of a body that is not known its own words without level and place.
        Levels and places in front, 主管部门 and the like behind, quotes and blanks do not matter. A former name holds
        only at its time; with ``on`` None it holds always, and of several meanings the latest is given.
        """
        return self._names.canonical(surface, on)

    def known(self, surface: str, on: date | None = None) -> bool:
        """Whether `canonical` gives a name of the lexicon rather than the text's own words."""
        return self._names.meaning(surface, on) is not None

    def meanings(self, surface: str) -> tuple[str, ...]:
        """All that a name has meant, the latest first; () where it is not known."""
        found = self._names.meaning(surface, None)
        return tuple(dict.fromkeys(m.name for m in self._names.meanings[found.alias])) if found else ()

    def authority(self, sector: str) -> tuple[str, ...]:
        """Who is competent for a sector, canonical, the first to be proposed first; LexiconError for no such sector."""
        for one in self.sectors:
            if one.name == sector:
                return one.authority
        raise LexiconError(f"no sector {sector!r}; allowed are {' '.join(s.name for s in self.sectors)}")

    def cues(self, group: str) -> frozenset[str]:
        """The words of a group; LexiconError for no such group."""
        try:
            return self._cues[group]
        except KeyError:
            raise LexiconError(f"no group {group!r} in cues.tsv; allowed are {' '.join(self.cue_groups)}") from None

    def general_actors(self, kind: str) -> frozenset[str]:
        """All ways to write the general actors of a class, ``general`` (各有关部门) or ``post`` (主要负责人).

        Not those that are also endings (企业): with words before them they are other bodies (燃气企业).
        """
        return self._actors.get(kind, frozenset())

    def find(self, name: str) -> list[Entry]:
        """The rows that have to do with ``name``: where it is a word of the row first, then where it is part of one.

        A name with level or place in front is looked up without them too. [] where nothing is found.
        """
        asked = {name, self.canonical(name)} - {""}
        exact: list[Entry] = []
        part: list[Entry] = []
        for row in self.rows:
            entry = _entry(row, asked, name)
            if entry:
                (exact if entry.word in asked else part).append(entry)
        return exact + part

    def listed(self, table: str) -> list[Row]:
        """The rows of one table in order; LexiconError for no such table."""
        if table not in TABLES:
            raise LexiconError(f"no table {table!r}; allowed are {', '.join(TABLES)}")
        return [row for row in self.rows if row.table == table]


_LEADS = ("name", "word", "term", "form")
_ITEMS = ("aliases", "former", "keywords", "not")
_NOTES = ("level", "class", "group", "kind", "tag", "authority")


def _entry(row: Row, asked: set[str], name: str) -> Entry | None:
    lead = next(row.cells[column] for column in _LEADS if column in row.cells)
    items = {item.partition("[")[0]: item for column in _ITEMS for item in row.words(column)} | {lead: lead}
    word = next((w for w in items if w in asked), None) or next((w for w in items if name and name in w), None)
    if word is None:
        return None
    dates = items[word][len(word) :].strip("[]")
    note = " ".join(filter(None, [dates, *(row.cells.get(column, "") for column in _NOTES)]))
    return Entry(row.table, lead, word, note, row.cells.get("source", ""), row.cells.get("example", ""), row.where)


def check(*paths: Path) -> list[str]:
    """All that is wrong with an office's lexicon (without ``paths``: the package's), one line each; [] if nothing."""
    return _draft(paths)[0].problems


def _draft(paths: tuple[Path, ...]) -> tuple[Draft, Rows]:
    rows = read_package()
    for layer, path in enumerate(paths, 1):
        read_local(path, layer, rows)
    return build(rows), rows


@lru_cache(maxsize=1)
def _default() -> Lexicon:
    return _load(())


def _load(paths: tuple[Path, ...]) -> Lexicon:
    draft, rows = _draft(paths)
    if draft.problems:
        more = f" (and {len(draft.problems) - 1} more)" if len(draft.problems) > 1 else ""
        raise LexiconError(draft.problems[0] + more)
    names = draft.names()
    aliases = {alias: meanings[0].name for alias, meanings in names.meanings.items() if meanings}
    actors: dict[str, set[str]] = {}
    for alias, name in aliases.items():
        if name in draft.generic and alias not in draft.endings:
            actors.setdefault(draft.generic[name], set()).add(alias)
    return Lexicon(
        aliases=aliases,
        generic=frozenset(draft.generic),
        levels=draft.levels,
        sectors=tuple(draft.sectors.values()),
        terms=tuple(draft.terms),
        cue_groups=tuple(draft.cues),
        body_endings=draft.endings,
        bare_endings=draft.bare,
        not_bodies=frozenset(draft.not_bodies),
        occasions=tuple(draft.occasions.values()),
        rows=tuple(rows.rows),
        _names=names,
        _cues={group: frozenset(words) for group, words in draft.cues.items()},
        _actors={kind: frozenset(some) for kind, some in actors.items()},
    )
