"""Which element of a web page holds the article: known containers first, else where the running text is dense."""

import re
from typing import TYPE_CHECKING

from policynlp.reading.words import words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ENOUGH = 60
"""A container with fewer characters of running text holds no article (an empty editor, a caption)."""

_CANDIDATES = ("article", "main", "section", "div", "td")
_SENTENCE = re.compile(r"[，。；：、！？]")
_SHARE = 0.85


def article(root: "HtmlElement") -> "HtmlElement":
    """The element with the article; furniture (menus, share buttons, related links) is cut out of the page.

    ``root`` is changed: elements that are furniture are removed. The body, if no article can be told apart.
    """
    body = root.find("body")
    body = root if body is None else body
    known = [element for element in body.iter() if _names(element) & words().containers]
    weights = _weights(body)
    known = [element for element in known if weights[element] >= _ENOUGH]
    if known:
        best = max(known, key=lambda element: weights[element])
    else:
        _cut(body)
        best = _dense(body)
    _cut(best)
    return best


def _names(element: "HtmlElement") -> set[str]:
    classes = (element.get("class") or "").split()
    return {name.lower() for name in (*classes, (element.get("id") or "").strip()) if name}


def _cut(root: "HtmlElement") -> None:
    """Remove what is furniture by its element, id or class, but nothing that holds much of the text."""
    weights = _weights(root)
    whole = weights[root]
    for element in [*root.iterdescendants()]:
        if not isinstance(element.tag, str):
            continue
        by_name = words().furniture.search(f"{element.get('id') or ''} {element.get('class') or ''}")
        if (by_name or element.tag in ("nav", "footer", "aside")) and weights[element] * 4 <= whole:
            element.drop_tree()


def _dense(body: "HtmlElement") -> "HtmlElement":
    """The innermost element that still holds nearly all of the page's running text."""
    weights = _weights(body)
    best = body
    while True:
        inner = [child for child in best.iterdescendants() if child.tag in _CANDIDATES]
        inner = [child for child in inner if weights[child] >= max(_SHARE * weights[best], _ENOUGH)]
        if not inner:
            return best
        best = inner[0]


def _weights(root: "HtmlElement") -> "dict[HtmlElement, int]":
    """For each element the characters of running text in it: not of links, controls, or lines without punctuation."""
    weights: dict[HtmlElement, int] = {}
    skipped = {"a", "script", "style", "select", "button", "noscript", "template", "head"}
    for element in reversed([root, *root.iterdescendants()]):
        own = 0
        if element.tag not in skipped:
            texts = [element.text or "", *(child.tail or "" for child in element)]
            own = sum(len(text.strip()) for text in texts if _SENTENCE.search(text))
            own += sum(weights[child] for child in element)
        weights[element] = own
    return weights
