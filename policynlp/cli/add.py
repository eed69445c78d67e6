"""`policynlp add`: directives into the store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.office_store import DbOption, ReasonOption, WhoOption, opened
from policynlp.cli.shell import guarded, note, visible
from policynlp.cli.words import words

if TYPE_CHECKING:
    from policynlp.records import Failure
    from policynlp.register import Store
    from policynlp.register.adding import Added


@guarded
def add(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILES_OR_FOLDERS", readable=False, help="Directives, or folders that are searched for them."
        ),
    ],
    *,
    revises: Annotated[
        str | None,
        typer.Option("--revises", metavar="DOC", help="The directive (id, 文号, title, file) that the file revises."),
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="The files are no versions of what is in the store.")] = False,
    reason: ReasonOption = "",
    lexicon: LexiconOption = None,
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Add directives to the store (台账), which keeps people's edits when a directive is revised or run again.

    A revised directive is known by its number (文号), else by title and issuer, or by title and text where no issuer is
    named; the output says what it was taken for.
    What a person decided stands; where the machine now says otherwise it is shown as a conflict (冲突). Each file is
    added whole or not at all; those that could not be are listed at the end.

    \b
    Example:
      policynlp add notice.txt
      policynlp add directives/ --db outputs/register.db --who 张三
    """
    if revises and new:
        raise typer.BadParameter("a file either revises a directive or is new", param_hint="'--revises', '--new'")

    with opened(db, who, create=True, lexicon=chosen(lexicon)) as store:
        failures = _add_all(store, paths, {"revises": revises, "new": new, "reason": reason})
    if failures:
        from policynlp.cli.summary import failure_lines

        for line in failure_lines(failures):
            note(line)
        raise typer.Exit(1)


def _add_all(store: "Store", paths: list[Path], how: "dict[str, str | bool | None]") -> "list[Failure]":
    from policynlp.errors import BadChange, InputError, NotInStore
    from policynlp.pipeline import analyse, load
    from policynlp.reading import find_files, read
    from policynlp.records import Failure

    files: dict[Path, None] = {}
    failures = []
    for path in paths:
        try:
            files.update(dict.fromkeys(find_files([path])))
        except InputError as error:
            failures.append(Failure(str(path), str(error)))
    if how["revises"] and len(files) > 1:
        raise typer.BadParameter(
            f"{len(files)} files are given; one file revises one directive", param_hint="'--revises'"
        )
    nlp = load(store.lexicon)
    for path in files:
        try:
            document = read(path)
            added = store.add(analyse(document, nlp), path.read_bytes(), **how)  # type: ignore[arg-type]
        except (InputError, BadChange, NotInStore) as error:
            failures.append(Failure(str(path), str(error)))
        except OSError as error:
            failures.append(Failure(str(path), f"{error.strerror or error}; check the path and your rights to it"))
        else:
            typer.echo(visible(_line(path, added)))
    return failures


def _line(path: Path, added: "Added") -> str:
    label = words()["store"]
    counts = ", ".join(label[f"count_{name}"].format(count=count) for name, count in added.counts.items() if count)
    return label[added.outcome].format(
        name=path.name,
        tasks=added.counts.get("new", 0),
        taken=added.taken_for,
        by=words()["by"].get(added.by, ""),
        counts=counts or label["empty"],
        id=added.directive[:12],
    )
