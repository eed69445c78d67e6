"""A directive as the article page of a government's web site."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from making.lines import Line

_PAGE = Path(__file__).resolve().parent / "page.template"
_STYLES = {
    "letterhead": "text-align: center; color: #e60012; font-size: 30px; font-family: 方正小标宋简体, SimSun, serif;",
    "number": "text-align: center;",
    "title": "text-align: center; font-size: 24px; font-family: 方正小标宋简体, SimSun, serif;",
    "subtitle": "text-align: center; font-family: 楷体, KaiTi, serif;",
    "addressees": "",
    "issue": "",
    "signature": "text-align: right; padding-right: 2em;",
    "date": "text-align: right; padding-right: 2em;",
    "annex": "font-family: 黑体, SimHei, sans-serif;",
    "imprint": "border-top: 1px solid #333; padding-top: 6px;",
}
_HEADS = {
    1: "font-family: 黑体, SimHei, sans-serif; font-weight: bold;",
    2: "font-family: 楷体, KaiTi, serif;",
    3: "font-weight: bold;",
}
_INDENT = "　　"


def make(lines: Sequence[Line], layout: dict[str, Any], issued: str) -> bytes:
    """The bytes of the page in the layout's encoding (UTF-8 if it names none)."""
    charset = str(layout.get("encoding", "utf-8"))
    titles = [line.text for line in lines if line.part == "title"]
    first = next(n for n, line in enumerate(lines) if line.part == "title")
    title = titles[0] + "".join(line.text for line in lines[first + 1 : first + 2] if line.part == "title")
    text = Template(_PAGE.read_text(encoding="utf-8").replace("\\\n", "")).substitute(
        title=escape(title),
        site=layout["site"],
        column=layout["column"],
        issued=issued,
        charset=charset,
        body="\n".join(_blocks(lines, layout.get("table"))),
    )
    return text.encode(charset)


def _blocks(lines: Sequence[Line], table: str | None) -> list[str]:
    blocks: list[str] = []
    open_table = annexed = False
    for line in lines:
        annexed |= line.part == "annex"
        tabled = line.level == 3 and (table == "owners" or (table == "annex" and annexed))
        if tabled != open_table:
            blocks.append("<table><tbody>" if tabled else "</tbody></table>")
            open_table = tabled
        blocks.append(_row(line) if tabled else _paragraph(line))
    return blocks + ["</tbody></table>"] * open_table


def _paragraph(line: Line) -> str:
    style = _STYLES.get(line.part)
    indent = _INDENT if style is None else ""
    return f'<p style="{style}">{_marked(line)}</p>' if style else f"<p>{indent}{_marked(line)}</p>"


def _row(line: Line) -> str:
    if not line.owners:
        return f'<tr><td colspan="2">{_marked(line)}</td></tr>'
    task = _marked(line).removesuffix(escape(line.owners))
    return f'<tr><td width="72%">{task}</td><td>{escape(line.owners)}</td></tr>'


def _marked(line: Line) -> str:
    """The line's text with its number and opening in the heading's type."""
    end = len(line.mark) + line.opening if line.opening else 0
    head, rest = line.text[:end], line.text[end:]
    return (f'<span style="{_HEADS[line.level or 3]}">{escape(head)}</span>' if head else "") + escape(rest)
