"""`policynlp push` and `policynlp pull`: tasks to a tracker or calendar, and back what people did there."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policynlp.cli.office import found
from policynlp.cli.office_store import DbOption, WhoOption, opened
from policynlp.cli.shell import emit, guarded, note, visible

if TYPE_CHECKING:
    from policynlp.feeds.delivery import Delivery
    from policynlp.feeds.outbox import OnStep, Report, Step
    from policynlp.feeds.targets import Target
    from policynlp.register import Store

TargetsOption = Annotated[
    Path | None,
    typer.Option(
        "--targets",
        metavar="FILE",
        help="The file that names your targets (推送目标). [default: POLICYNLP_TARGETS, else targets.toml in your "
        "configuration folder]",
        show_default=False,
    ),
]


@guarded
def push(
    to: Annotated[str, typer.Option("--to", metavar="TARGET", help="The target's name in the file of targets.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")] = False,
    targets: TargetsOption = None,
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Send the tasks of the store to a target (推送): each task once, and later only what changed.

    Before anything is sent, what people did over there is taken back, and a line says how many entries will be made
    (新建), brought up to date (更新), withdrawn (撤回) or left as they are (不变). Nothing is ever deleted over there.

    \b
    Example:
      policynlp push --to office --dry-run
    """
    with opened(db, who) as store, _delivery(store, targets, to) as delivery:
        if dry_run:
            steps = delivery.plan()
            emit("".join(line + "\n" for line in _lines(steps)).encode())
            note(_planned(delivery, steps))
            return
        with _shown() as on_step:
            came, sent = delivery.push(on_plan=lambda steps: note(_planned(delivery, steps)), on_step=on_step)
    _close(delivery, came, sent)


@contextmanager
def _shown() -> "Iterator[OnStep]":
    """A bar from the first step on, where somebody looks at the terminal."""
    with ExitStack() as stack:
        bars: list[Callable[[Path | str, int, int], None]] = []

        def on_step(step: "Step", done: int, count: int) -> None:
            if not sys.stderr.isatty():
                return
            if not bars:
                from policynlp.cli.progress import bar

                bars.append(stack.enter_context(bar("sending")))
            bars[0](step.item.id, done, count)

        yield on_step


@guarded
def pull(
    source: Annotated[str, typer.Option("--from", metavar="TARGET", help="The target's name in the file of targets.")],
    targets: TargetsOption = None,
    db: DbOption = None,
    who: WhoOption = None,
) -> None:
    """Take back what people did in a target (取回进展): state, date and notes, never the text of a task.

    A task that was cancelled over there stays in the store and is named here; its note says so (对方已取消).

    \b
    Example:
      policynlp pull --from office
    """
    with opened(db, who) as store, _delivery(store, targets, source) as delivery:
        report = delivery.pull()
    _close(delivery, report)


@guarded
def targets(
    file: TargetsOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Ask each target whether it can be used as configured.")
    ] = False,
) -> None:
    """List the targets (推送目标) that are configured, with their adapters.

    \b
    Example:
      policynlp targets --targets targets.toml
    """
    from policynlp.cli.words import words
    from policynlp.feeds.targets import adapters

    failed = False
    for target in _targets(file, found()).values():
        good, said = _checked(target) if check else (True, "")
        failed |= not good
        emit(f"{target.name}  {target.kind}{said and '  ' + visible(said)}\n".encode())
    note(words()["push"]["adapters"].format(names=", ".join(sorted(adapters()))))
    if failed:
        raise typer.Exit(1)


def _checked(target: "Target") -> tuple[bool, str]:
    """Whether the target can be used as far as it can be asked, and a line: that, or what an administrator has to do."""
    from policynlp.cli.words import words
    from policynlp.errors import FeedError
    from policynlp.feeds.protocol import asks
    from policynlp.feeds.targets import opened_feed

    names = words()["push"]
    try:
        with opened_feed(target) as feed:
            look = getattr(feed, "check", None)
            if look:
                look()
            elif asks(feed):
                feed.find("0" * 16)
            else:
                return True, names["unasked"]
    except FeedError as problem:
        return False, str(problem)
    return True, names["ready"]


def _targets(file: Path | None, lexicon: Sequence[Path]) -> "dict[str, Target]":
    from policynlp.feeds.targets import default_file, read_targets

    return read_targets(file or default_file(), lexicon=lexicon)


def _delivery(store: "Store", file: Path | None, name: str) -> "Delivery":
    from policynlp.errors import TargetError
    from policynlp.feeds.delivery import Delivery
    from policynlp.feeds.targets import default_file

    known = _targets(file, store.lexicon)
    if name not in known:
        raise TargetError(f"{file or default_file()}: no target named {name!r}; there are {', '.join(known)}")
    return Delivery(store, known[name], today=date.today())


def _lines(steps: "Sequence[Step]") -> list[str]:
    from policynlp.cli.words import words

    names = words()["push"]
    return [visible(f"{names[step.action]}  {step.item.id}  {step.item.row['text'][:40]}") for step in steps]


def _planned(delivery: "Delivery", steps: "Sequence[Step]") -> str:
    from policynlp.cli.words import words
    from policynlp.feeds.delivery import counts

    names, target = words()["push"], delivery.target
    if not steps and (target.departments or target.sectors):
        return names["nobody"].format(target=target.name, names="、".join((*target.departments, *target.sectors)))
    return f"{target.name}: " + ", ".join(f"{names[action]} {count}" for action, count in counts(steps).items())


def _close(delivery: "Delivery", came: "Report", sent: "Report | None" = None) -> None:
    """What was done and what not; the exit code is 1 where anything failed."""
    from policynlp.cli.words import words

    names, name = words()["push"], delivery.target.name
    if came.came_back:
        note(names["came_back"].format(target=name, count=came.came_back))
    for item in delivery.cancelled:
        note(names["cancelled"].format(target=name, id=item.id, text=item.row["text"][:40]))
    for report in (came, sent):
        for line in report.problems if report else ():
            note(f"  {line}")
    if sent and sent.left:
        note(names["left"].format(target=name, count=sent.left))
    if came.problems or (sent and sent.problems):
        raise typer.Exit(1)
    note(
        names["sent"].format(target=name, count=sum(sent.done.values()))
        if sent
        else names["pulled"].format(target=name)
    )
