"""`policynlp text`: the plain text that all offsets refer to."""

from pathlib import Path
from typing import Annotated

import typer

from policynlp.cli.shell import emit, guarded


@guarded
def text(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help="The directive: .txt .md .docx .html .pdf.")
    ],
) -> None:
    """Print a file's plain text (纯文本), to which all offsets refer.

    Exactly that text in UTF-8 comes out, no newline is added: in Python, text[start:end] gives a row's words.

    \b
    Example:
      policynlp text notice.docx > notice.txt
    """
    from policynlp.reading import read

    emit(read(file).text.encode("utf-8", "replace"))
