"""Markdown: the marks go, the text, the numbers of lists and the tables stay."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policynlp.errors import TooLarge
from policynlp.reading.decode import decode
from policynlp.reading.sniff import expect
from policynlp.reading.words import words
from policynlp.reading.writer import Writer
from policynlp.records import Document

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
# CommonMark leaves **要求：**各部门 alone, for a mark between a colon and a letter opens or closes nothing.
_STARS = re.compile(r"(\*{1,3}|__)(\S(?:.*?\S)?)\1")
_DEEPEST = 99
_WRAPPED = 30
"""A line with at least this many characters is taken to be wrapped by an editor if it ends amid a sentence."""


def read(path: Path, data: bytes) -> Document:
    """The Document of a Markdown file; title and date of its front matter go into it. Raises as ``reading.read``."""
    from markdown_it import MarkdownIt

    expect(path, data, "text", "html")
    source = decode(data, path)
    fields: dict[str, str] = {}
    front = _FRONT_MATTER.match(source)
    if front:
        fields = {name: value.strip("'\"") for name, value in _FIELD.findall(front[1])}
        source = source[front.end() :]
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST + 1})
    parser.enable(["table", "strikethrough"]).disable(["code", "lheading"])
    tokens = parser.parse(source)
    if any(token.level >= _DEEPEST for token in tokens):  # the parser leaves out what lies deeper
        raise TooLarge(f"{path}: lists or quotations are nested {_DEEPEST} deep; save it as .txt")
    writer = Writer()
    _write(tokens, writer)
    date = re.match(r"\d{4}-\d{2}-\d{2}", fields.get("date", ""))
    return writer.document(path, "md", title=fields.get("title"), issued=date[0] if date else None)


def _write(tokens: Sequence["Token"], writer: Writer) -> None:
    number = ""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "list_item_open":
            number = token.info + token.markup if token.info else ""
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            rows[-1].append("")
        elif token.type == "table_close":
            writer.table(rows)
            rows = []
        elif token.type == "inline" and rows:
            rows[-1][-1] = " ".join(_lines(token))
        elif token.type in ("inline", "fence", "html_block"):
            lines = _lines(token) if token.type == "inline" else _TAG.sub("", token.content).split("\n")
            lines[:1] = [number + lines[0]]
            number = ""
            for line in lines:
                writer.line(line)


def _lines(token: "Token") -> list[str]:
    """The text of an inline token: soft breaks that an editor made joined, all others kept as lines."""
    lines = [""]
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            lines[-1] += child.content
        elif child.type == "hardbreak" or child.content.lower().startswith("<br"):
            lines.append("")
        elif child.type == "softbreak":
            lines.append("\n")
    joined = [""]
    for line in lines:
        text = _STARS.sub(r"\2", line.lstrip("\n"))
        if line.startswith("\n") and _continues(joined[-1], text):
            joined[-1] += ("" if joined[-1][-1:] > "\u2e80" or text[:1] > "\u2e80" else " ") + text
        else:
            joined.append(text)
    return [line for line in joined if line.strip()] or [""]


def _continues(above: str, below: str) -> bool:
    """True if the line ``below`` goes on with the sentence of the one ``above``."""
    ended = words().sentence_end.search(above) or words().list_number.match(below.lstrip())
    return len(above) >= _WRAPPED and not ended
