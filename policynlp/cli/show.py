"""`policynlp show`: a directive with its tasks, owners and deadlines marked, in the terminal or as a page."""

from pathlib import Path
from typing import Annotated

import typer

from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.shell import emit, guarded, note


@guarded
def show(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help="The directive: .txt .md .docx .html .pdf.")
    ],
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="PATH|-", help="Write a self-contained web page instead; - is standard output."),
    ] = None,
    lexicon: LexiconOption = None,
) -> None:
    """Show a directive with its tasks (措施、原则), owners (牵头、配合) and deadlines (时限) marked.

    The rows are numbered in the margin, in the text's order; `policynlp explain FILE --row N` tells more of one.
    The page needs no network and no server: it can be mailed, printed or opened from a share.

    \b
    Example:
      policynlp show notice.txt
      policynlp show notice.txt --html notice.html
    """
    from policynlp.cli.target import check, make_folder

    target = Path(html) if html not in (None, "-") and html else None
    if target:
        check(target, inputs=[file])

    from policynlp.pipeline import analyse, load
    from policynlp.reading import read

    directive = analyse(read(file), load(chosen(lexicon)))
    if html is None:
        from policynlp.cli.screen import print_directive

        print_directive(directive)
        return
    from policynlp.export.page import page
    from policynlp.export.whole import write_whole

    content = page(directive).encode("utf-8")
    if target is None:
        emit(content)
        return
    make_folder(target)
    write_whole(target, content)
    note(f"page: {target}")
