"""What all tests may share: the places of the texts, the loaded Language, the register of the labelled real texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from redmine_server import redmine  # noqa: F401  a fixture

if TYPE_CHECKING:
    from spacy.language import Language

    from policynlp.lexicon import Lexicon
    from policynlp.register import Store
    from policynlp.rows import Register

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the project's own directives: docs/NAME.txt with their labels NAME.tsv."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of labelled real directives; they are no part of the repository."""
    found = ROOT.parent / "shared" / "gold"
    if not (found / "docs").is_dir():
        pytest.skip("no ../shared/gold: the labelled real directives are not here")
    return found


@pytest.fixture(scope="session")
def pool() -> Path:
    """The folder of real directives without labels."""
    found = ROOT.parent / "shared" / "pool" / "text"
    if not found.is_dir():
        pytest.skip("no ../shared/pool: the real directives are not here")
    return found


@pytest.fixture(scope="session")
def nlp() -> "Language":
    """The Language with the shipped models, loaded once; a test that changes a pipe takes one of its own."""
    from policynlp.pipeline import load

    return load()


@pytest.fixture(scope="session")
def lexicon() -> "Lexicon":
    """The package's lexicon."""
    from policynlp.lexicon import Lexicon

    return Lexicon.load()


@pytest.fixture(scope="session")
def gold_register(gold: Path) -> "Register":
    """The register of the labelled real directives, by the shipped models."""
    from policynlp.batch import extract

    return extract([gold / "docs"])


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of a real PostgreSQL server, the same for all tests and dropped at the end (skipped: none answers)."""
    from store_samples import database

    with database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new store may be made or an empty one is: a file, then a database of PostgreSQL, emptied afterwards."""
    if request.param == "sqlite":
        yield str(tmp_path / "register.db")
        return
    from store_samples import emptied

    url = request.getfixturevalue("postgres_url")
    yield url
    emptied(url)


@pytest.fixture
def store(store_url: str) -> Iterator["Store"]:
    """An empty store, of 张三."""
    from policynlp.register import open_store

    with open_store(store_url, who="张三") as found:
        yield found
