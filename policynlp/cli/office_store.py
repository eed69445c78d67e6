"""What the commands of the store share: where it is, who speaks, fields written as FIELD=VALUE."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office import found

if TYPE_CHECKING:
    from policynlp.register import Store

DbOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="PATH|URL",
        help="The store: a file, or postgresql://USER@HOST/DATABASE. "
        "[default: $POLICYNLP_DB, else register.db in your data folder]",
        show_default=False,
    ),
]
WhoOption = Annotated[
    str | None,
    typer.Option(
        "--who",
        metavar="NAME",
        help="Whom the change is written down for. [default: $POLICYNLP_WHO, else your login]",
        show_default=False,
    ),
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="WORDS", help="Why, for the history (理由).", show_default=False)
]
TaskArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The task's id as `policynlp list` shows it, or its beginning.")
]
TasksArgument = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Tasks' ids as `policynlp list` shows them, or their beginnings.")
]
DocumentOption = Annotated[
    str | None,
    typer.Option(
        "--document",
        metavar="DOC",
        help="Only this directive: its id, number (文号), title or file.",
        show_default=False,
    ),
]
FieldsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FIELD=VALUE...", help="text, kind, sector, lead, support, deadline or due; lead=甲、乙 are two."
    ),
]


@contextmanager
def opened(
    db: str | None, who: str | None = None, *, create: bool = False, lexicon: Sequence[Path] | None = None
) -> Iterator["Store"]:
    """The store of the options; the words are those of the working folder where no others are given."""
    from policynlp.register import open_store

    with open_store(db, who=who, create=create, lexicon=found() if lexicon is None else lexicon) as store:
        yield store


def fields(given: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE as a mapping. Raises typer.BadParameter where one has no =."""
    pairs = [one.partition("=") for one in given]
    wrong = next((one for one, pair in zip(given, pairs, strict=True) if not pair[1]), None)
    if wrong is not None:
        raise typer.BadParameter(f"{wrong!r} is not FIELD=VALUE, as lead=应急局", param_hint="'FIELD=VALUE'")
    return {name.strip(): value for name, _, value in pairs}
