"""Web pages: the article of a government site's page without what stands around it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policynlp.errors import EmptyFile, TooLarge
from policynlp.reading.decode import decode
from policynlp.reading.html_article import article
from policynlp.reading.sniff import expect
from policynlp.reading.words import words
from policynlp.reading.writer import Writer, clean
from policynlp.records import Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,80}?encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_DATE = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_SITE = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,30}$")
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "li", "main",
    "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})
_VOID = frozenset({
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
    "map", "select", "option", "button", "input", "textarea", "nav", "footer", "del", "rp", "rt", "link", "meta",
})
# fmt: on


def read(path: Path, data: bytes) -> Document:
    """The Document of a web page: its article, with title and date as the page declares them.

    Where no article can be told apart the whole page is the text. Raises as ``reading.read`` says.
    """
    expect(path, data, "html", "text")
    if not data.strip():
        raise EmptyFile(f"{path}: holds no text; check that it is the right file")
    root = _parse(decode(data, path, _charset(data)), path)
    writer = Writer()
    try:
        for block in _blocks(article(root)):
            if isinstance(block, str):
                writer.line(block)
            else:
                writer.table(block)
    except RecursionError as error:
        raise _too_deep(path) from error
    return writer.document(path, "html", title=_title(root), issued=_date(root))


def _charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else None


def _parse(text: str, path: Path) -> "HtmlElement":
    from lxml import etree, html

    # lxml refuses text with an encoding declaration, and characters that XML forbids.
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except etree.ParserError as error:
        raise EmptyFile(f"{path}: holds no text; check that it is the right file") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):  # what lies deeper is left out
        raise _too_deep(path)
    return root


def _too_deep(path: Path) -> TooLarge:
    return TooLarge(f"{path}: elements are nested too deep; copy the article into a .txt file")


def _blocks(root: "HtmlElement") -> list[str | list[list[str]]]:
    """Lines and tables in order, a page's controls left out, up to a line that ends the article."""
    blocks = [clean(block) if isinstance(block, str) else block for block in _pieces(root)]
    lines = [block for block in blocks if isinstance(block, str)]
    total, before = sum(map(len, lines)), 0
    kept = []
    for block in blocks:
        if isinstance(block, str):
            before += len(block)
            if words().closing_line.fullmatch(block) and before > 0.75 * total:
                break  # far up it is a heading that happens to read so
            if words().furniture_line.fullmatch(block):
                continue
        kept.append(block)
    return kept


def _pieces(root: "HtmlElement") -> Iterator[str | list[list[str]]]:
    line = [root.text or ""]
    for child in root:
        name = child.tag if isinstance(child.tag, str) else ""
        if name == "br":
            yield "".join(line)
            line = []
        elif name in _VOID or hidden(child):
            pass
        elif name in _BLOCKS or child.find(".//p") is not None or child.find(".//br") is not None:
            yield "".join(line)
            line = []
            grid = _grid(child) if name == "table" else None
            if grid is None:
                yield from _pieces(child)
            else:
                yield grid
        else:
            line.append(_inline(child))
        line.append(child.tail or "")
    yield "".join(line)


def _inline(element: "HtmlElement") -> str:
    """The text of an element without blocks in it."""
    text = element.text or ""
    for child in element:
        name = child.tag if isinstance(child.tag, str) else ""
        text += "" if name in _VOID or hidden(child) else _inline(child)
        text += child.tail or ""
    return text


def hidden(element: "HtmlElement") -> bool:
    """True if the element's own style hides it."""
    style = element.get("style") or ""
    return "display:none" in style.replace(" ", "").lower() or element.get("hidden") is not None


def _grid(table: "HtmlElement") -> list[list[str]] | None:
    """Rows of cell texts; None where the table only lays the page out: one column, or another table inside."""
    rows = list(table.iter("tr"))
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    layout = table.find(".//td//table") is not None or max(map(len, cells), default=0) < 2
    if layout:
        return None
    grid: list[list[str]] = []
    below: dict[tuple[int, int], str] = {}
    for number, row in enumerate(cells):
        texts: list[str] = []
        for cell in row:
            while (number, len(texts)) in below:
                texts.append("")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            spanned = range(len(texts), len(texts) + width)
            below.update({(line, column): "" for line in range(number + 1, number + height) for column in spanned})
            texts += [" ".join(block for block in _pieces(cell) if isinstance(block, str))] + [""] * (width - 1)
        while (number, len(texts)) in below:
            texts.append("")
        grid.append(texts)
    return grid


def _span(cell: "HtmlElement", name: str) -> int:
    value = cell.get(name) or ""
    return max(1, min(int(value), 60)) if value.isdecimal() and value.isascii() else 1


def _title(root: "HtmlElement") -> str | None:
    """The title in a <meta>, else the only <h1>, else <title> without the site's name."""
    declared = _meta(root, words().title_tags)
    heads = [clean(str(head.text_content())) for head in root.iter("h1")]
    heads = [head for head in heads if head]
    if declared or len(heads) == 1:
        return declared or heads[0]
    named = clean(" ".join(title.text_content() for title in root.iter("title")))
    return _SITE.sub("", named) or None


def _date(root: "HtmlElement") -> str | None:
    """The date in a <meta>, else behind a label on the page, as 2024-03-05; None if there is none."""
    declared = _meta(root, words().date_tags)
    if declared is None:
        page = clean(str(root.text_content()))
        label = words().date_label.search(page)
        declared = page[label.end() : label.end() + 20] if label else ""
    found = _DATE.match(declared)
    return f"{int(found[1]):04d}-{int(found[2]):02d}-{int(found[3]):02d}" if found else None


def _meta(root: "HtmlElement", names: tuple[str, ...]) -> str | None:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        found.setdefault(name, clean(meta.get("content") or ""))
    return next((found[name.lower()] for name in names if found.get(name.lower())), None)
