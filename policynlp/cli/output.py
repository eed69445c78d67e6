"""The option that says where a result goes, the same for every command that writes a file."""

from typing import Any

import typer


def output_option(default: str) -> Any:
    """``-o, --output``; ``default`` is the file that is written where none is named."""
    return typer.Option(
        "-o",
        "--output",
        metavar="PATH|-",
        help=f"The file to write, its folders are made; - is standard output. [default: {default}]",
    )
