"""`policynlp train`: the models anew, from labelled directives."""

from pathlib import Path
from typing import Annotated

import typer

from policynlp.cli.shell import guarded, note


@guarded
def train(
    gold: Annotated[
        list[Path] | None,
        typer.Option(
            "--gold",
            metavar="DIR",
            help="Labels to learn from besides the corpus: NAME.tsv beside docs/NAME.txt; may be repeated.",
            show_default=False,
        ),
    ] = None,
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--texts",
            metavar="DIR",
            help="Where NAME.txt of labels without docs/NAME.txt lies; may be repeated.",
            show_default=False,
        ),
    ] = None,
    corpus: Annotated[Path, typer.Option("--corpus", metavar="DIR", help="The labelled corpus.")] = Path("corpus"),
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where the models go; the folder is made.")
    ] = Path("models"),
) -> None:
    """Fit all models anew on labelled directives and write them; print how many samples each has learned from.

    The same labels give the same bytes. In a checkout the models in models/ are the ones that every command uses;
    keep them under version control, and look at `policynlp evaluate --leave-one-out` before you replace them.

    \b
    Example:
      policynlp train -o outputs/models
      policynlp train --gold labelled -o outputs/models
    """
    from policynlp.errors import OutputError

    if output.exists() and not output.is_dir():
        raise OutputError(f"{output}: is a file, not a folder; choose another place")

    from policynlp.training import train as work
    from policynlp.unseen import fitting

    folders = {folder.resolve(): folder for folder in (corpus, *(gold or []))}  # one that is named twice counts once
    with fitting():
        samples = work(list(folders.values()), output, texts or [])
    width = max(map(len, samples))
    for name, count in samples.items():
        typer.echo(f"{name:<{width}}  {count:>6,} samples")
    note(f"models: {output}")
