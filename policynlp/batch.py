"""Many files: each read and analysed by itself, so that one that fails does not stop the others."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from policynlp import __version__
from policynlp.errors import PolicynlpError
from policynlp.pipeline import analyse, load
from policynlp.reading import find_files, read
from policynlp.records import Directive, Failure
from policynlp.rows import Register

OnFile = Callable[[Path, int, int], None]


def extract(
    paths: Iterable[Path | str], *, lexicon: Sequence[Path | str] = (), on_file: OnFile | None = None
) -> Register:
    """The register of all files and folders in ``paths``.

    What cannot be read stands in ``Register.failures`` with the reason and the remedy; nothing is raised for one file.
    ``on_file`` is called before each file with its path, its number from 0 and how many there are.
    """
    files: list[Path] = []
    failures: list[Failure] = []
    for path in paths:
        try:
            files += [f for f in find_files([Path(path)]) if f not in files]
        except (PolicynlpError, OSError) as problem:
            failures.append(_failure(path, problem))
    directives: list[Directive] = []
    nlp = load(lexicon)
    for n, path in enumerate(files):
        if on_file:
            on_file(path, n, len(files))
        try:
            directives.append(analyse(read(path), nlp))
        except (PolicynlpError, OSError) as problem:
            failures.append(_failure(path, problem))
    return Register(tuple(directives), tuple(failures), __version__)


def _failure(path: Path | str, problem: PolicynlpError | OSError) -> Failure:
    """What could not be done; the system's own errors (a name too long, a closed folder) get the remedy here."""
    if isinstance(problem, OSError):
        return Failure(str(path), f"{path}: {problem.strerror or problem}; check the path and your rights to it")
    return Failure(str(path), str(problem))
