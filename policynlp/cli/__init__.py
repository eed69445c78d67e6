"""The command `policynlp`: one module per command, heavy imports only inside the function that runs."""

import io
import sys
from typing import Annotated

import typer

from policynlp.cli.compare import compare
from policynlp.cli.evaluate import evaluate
from policynlp.cli.explain import explain
from policynlp.cli.extract import extract
from policynlp.cli.lexicon import lexicon
from policynlp.cli.shell import Settings
from policynlp.cli.show import show
from policynlp.cli.text import text
from policynlp.cli.trace import trace
from policynlp.cli.train import train
from policynlp.cli.trend import trend

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich's help takes longer to load than all the rest of --help
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"policynlp {version('policynlp')}")
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error, to report it.")] = False,
) -> None:
    """Turn Chinese safety directives (讲话、通知、方案、意见、纪要) into a task register: who must do what by when.

    Runs offline. Reads .txt .md .docx .html .pdf; writes Excel, Word, CSV, JSON and Markdown.

    \b
    Example:
      policynlp extract notice.txt -o register.xlsx
      policynlp show notice.txt
      policynlp explain notice.txt --row 1

    Exit codes: 0 all done, 1 something could not be done, 2 wrong usage.
    """
    Settings.debug = debug


app.command(short_help="Write the task register (任务分解表) of directives.")(extract)
app.command(short_help="Show a text with its tasks, owners and deadlines marked.")(show)
app.command(short_help="Say what each value of a row rests on.")(explain)
app.command(short_help="Print the plain text (纯文本) that offsets refer to.")(text)
app.add_typer(lexicon, name="lexicon", short_help="Check, list or search the words (词库).")
app.command(short_help="Compare directives of several years (年度对比).")(compare)
app.command(short_help="Draw one line over the years (趋势).")(trend)
app.command(short_help="Trace a superior's tasks through subordinates' documents (落实对照).")(trace)
app.command(short_help="Hold a register against labels.")(evaluate)
app.command(short_help="Fit the models anew.")(train)


def main() -> None:
    """Run the command with the process's arguments; ends the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a Windows console in cp936 lacks some characters
    if not sys.warnoptions:
        import warnings

        warnings.simplefilter("ignore")  # those of the libraries say nothing that a user could mend
    app(prog_name="policynlp")
