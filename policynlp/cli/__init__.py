"""The command `policynlp`: one module per command, heavy imports only inside the function that runs."""

import io
import sys
from typing import Annotated

import typer

from policynlp.cli.add import add
from policynlp.cli.compare import compare
from policynlp.cli.decide import accept, merge, reject, split
from policynlp.cli.edit import done, edit, insert
from policynlp.cli.evaluate import evaluate
from policynlp.cli.explain import explain
from policynlp.cli.export import export
from policynlp.cli.extract import extract
from policynlp.cli.history import history, undo
from policynlp.cli.ledgers import import_ledgers
from policynlp.cli.lexicon import lexicon
from policynlp.cli.packs import packs
from policynlp.cli.push import pull, push, targets
from policynlp.cli.shell import Settings
from policynlp.cli.show import show
from policynlp.cli.tasks import due, list_tasks
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
app.command(short_help="Add directives to the store (台账).")(add)
app.command(name="list", short_help="List the tasks of the store.")(list_tasks)
app.command(short_help="Mend a task (修改).")(edit)
app.command(short_help="Accept tasks as they stand (确认).")(accept)
app.command(short_help="Take tasks out of the register (删除).")(reject)
app.command(short_help="Split a task into several (拆分).")(split)
app.command(short_help="Make one task of several (合并).")(merge)
app.command(short_help="Add a task by hand (补充).")(insert)
app.command(short_help="Say that a task is done (办结).")(done)
app.command(short_help="Show what falls due (到期).")(due)
app.command(short_help="Show who changed what, when and why (历史).")(history)
app.command(short_help="Take back a change (撤销).")(undo)
app.command(short_help="Write the store's register as a file.")(export)
app.command(short_help="Send the tasks to a tracker or calendar (推送).")(push)
app.command(short_help="Take back what people did there (取回进展).")(pull)
app.command(short_help="List the trackers and calendars (推送目标).")(targets)
app.command(name="import", short_help="Take over what departments filled in (台账回填).")(import_ledgers)
app.command(short_help="Write a folder for each department (分单位材料包).")(packs)
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
