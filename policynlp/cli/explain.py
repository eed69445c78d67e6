"""`policynlp explain`: why one row says what it says."""

from pathlib import Path
from typing import Annotated

import typer

from policynlp.cli.office import LexiconOption, chosen
from policynlp.cli.shell import guarded


@guarded
def explain(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help="The directive: .txt .md .docx .html .pdf.")
    ],
    row: Annotated[
        int, typer.Option("--row", metavar="N", help="The row's number, as `policynlp show FILE` prints it.")
    ],
    lexicon: LexiconOption = None,
) -> None:
    """Explain one row: each field's value, the words it rests on, and the rule or model that said so.

    Offsets [start, end) refer to what `policynlp text FILE` prints. The row is also line N of that file's register
    in jsonl.

    \b
    Example:
      policynlp explain notice.txt --row 1
    """
    from policynlp.pipeline import analyse, load
    from policynlp.reading import read

    directive = analyse(read(file), load(chosen(lexicon)))

    from policynlp.cli.reasons import print_reasons

    print_reasons(directive, row, str(file))
