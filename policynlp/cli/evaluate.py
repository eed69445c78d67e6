"""`policynlp evaluate`: a register held against labels."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.shell import emit, guarded, note

if TYPE_CHECKING:
    from policynlp.evaluate import Report

_CORPUS = Path("corpus")


Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="REGISTER.jsonl|FILES",
        readable=False,
        help="A register written as jsonl, or directives to read. With --leave-one-out: those to be scored.",
        show_default=False,
    ),
]
LeaveOneOut = Annotated[
    bool, typer.Option("--leave-one-out", help="Score each document by models that learn from all others.")
]
Corpus = Annotated[
    list[Path] | None,
    typer.Option(
        "--corpus",
        metavar="DIR",
        help="More labels for these to learn from; may be repeated. [default: corpus, if it is there]",
    ),
]
Texts = Annotated[
    list[Path] | None,
    typer.Option(
        "--texts", metavar="DIR", help="Where NAME.txt of labels without docs/NAME.txt lies; may be repeated."
    ),
]
Misses = Annotated[int, typer.Option("--misses", metavar="N", min=0, help="How many misses of each class to print.")]
Html = Annotated[
    str | None, typer.Option("--html", metavar="PATH|-", help="Write a web page with all misses, to read them.")
]
Plot = Annotated[
    str | None, typer.Option("--plot", metavar="PATH.svg", help="Write the reliability plot of the confidences.")
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON instead of tables.")]


@guarded
def evaluate(
    paths: Paths = None,
    *,
    gold: Annotated[Path, typer.Option("--gold", metavar="DIR", help="The labels: NAME.tsv beside docs/NAME.txt.")],
    leave_one_out: LeaveOneOut = False,
    corpus: Corpus = None,
    texts: Texts = None,
    misses: Misses = 5,
    html: Html = None,
    plot: Plot = None,
    json: Json = False,
) -> None:
    """Hold a register against labels: figures with counts and 95 % intervals, misses (差错) by class.

    Of a register only the documents with labels count, known by their names; one without rows has all tasks missed.
    With --leave-one-out no model has seen the document that it is scored on; this takes some seconds a document.

    \b
    Example:
      policynlp evaluate register.jsonl --gold labelled
      policynlp evaluate labelled/docs --gold labelled --html misses.html
      policynlp evaluate --gold labelled --leave-one-out --plot reliability.svg
    """
    page, picture = _targets(html, plot, paths or [], json=json)
    if corpus and not leave_one_out:
        raise typer.BadParameter("only --leave-one-out learns anything", param_hint="'--corpus'")
    if not paths and not leave_one_out:
        raise typer.BadParameter("give a register or files, or --leave-one-out")
    report = (
        _left_out(paths or [], gold, corpus, texts or [])
        if leave_one_out
        else _of_register(paths or [], gold, texts or [])
    )
    if picture:
        _write(picture, _plot(report), "plot")
    if html is not None:
        from policynlp.export.evaluation import evaluation_page

        _write(page, evaluation_page(report), "page")
    if json:
        from policynlp.cli.figures import as_json

        emit(as_json(report).encode("utf-8"))
    elif html != "-":
        from policynlp.cli.figures import print_report

        print_report(report, misses)


def _targets(html: str | None, plot: str | None, inputs: list[Path], *, json: bool) -> tuple[Path | None, Path | None]:
    """The files to write, None for standard output; refused before the work is done."""
    from policynlp.cli.target import check

    if html == "-" and json:
        raise typer.BadParameter("standard output takes one of the two; name a file", param_hint="'--html', '--json'")
    if plot is not None and Path(plot).suffix.lower() != ".svg":
        raise typer.BadParameter(f"{plot} does not end in .svg, the only format of a plot", param_hint="'--plot'")
    page = Path(html) if html not in (None, "-") and html else None
    picture = Path(plot) if plot else None
    for target in filter(None, (page, picture)):
        check(target, inputs=inputs)
    return page, picture


def _of_register(paths: list[Path], gold: Path, texts: list[Path]) -> "Report":
    from policynlp.evaluate import evaluate as work

    report = work(paths, gold, texts)
    empty = [name for name, counts in report.counts.items() if not counts["directive.rows"]]
    if empty:
        named = ", ".join(empty[:3]) + (", …" if len(empty) > 3 else "")
        note(f"without rows: {len(empty)} of {len(report.counts)} labelled documents ({named})")
    return report


def _left_out(paths: list[Path], gold: Path, corpus: list[Path] | None, texts: list[Path]) -> "Report":
    from policynlp.evaluate import leave_one_out as work

    more = corpus or ([_CORPUS] if _CORPUS.is_dir() else [])
    note(f"learning from {', '.join(map(str, [gold, *more]))}, each document left out in its turn")
    names = [path.stem for path in paths]
    if not sys.stderr.isatty():
        return work(gold, more, texts=texts, only=names)
    from policynlp.cli.progress import bar

    with bar() as shown:
        on_document: Callable[[str, int, int], None] = lambda name, n, of: shown(Path(name), n, of)  # noqa: E731
        return work(gold, more, texts=texts, only=names, on_document=on_document)


def _plot(report: "Report") -> str:
    from policynlp.errors import InputError
    from policynlp.export.reliability import plot

    found = report.calibration()
    if found is None:
        raise InputError("no plot: no row has a confidence; evaluate a register of `policynlp extract`, or files")
    return plot(found)


def _write(target: Path | None, content: str, what: str) -> None:
    if target is None:
        emit(content.encode("utf-8"))
        return
    from policynlp.cli.target import make_folder
    from policynlp.export.whole import write_whole

    make_folder(target)
    write_whole(target, content.encode("utf-8"))
    note(f"{what}: {target}")
