"""The XML of WebDAV and CalDAV: the few questions that we ask (RFC 4918, 4791), and the answers to them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from policynlp.feeds.http import Response

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_NAMES = {"D": "DAV:", "C": "urn:ietf:params:xml:ns:caldav"}


@dataclass(frozen=True, slots=True)
class Found:
    """One resource of an answer: its path, decoded; its ETag and content, '' where not told."""

    path: str
    etag: str
    content: str


def etags() -> bytes:
    """PROPFIND: the ETag of each resource."""
    root = _element("D:propfind")
    _child(_child(root, "D:prop"), "D:getetag")
    return _bytes(root)


def all_todos() -> bytes:
    """REPORT: the ETag and content of each VTODO."""
    return _bytes(_query()[0])


def todo_of(uid: str) -> bytes:
    """REPORT: the ETag and content of the VTODO with this UID; a server that matches parts of words may give more."""
    root, todos = _query()
    match = _child(_child(todos, "C:prop-filter", name="UID"), "C:text-match", collation="i;octet")
    match.text = uid
    return _bytes(root)


def todos_at(paths: Iterable[str]) -> bytes:
    """REPORT: the ETag and content of the resources at these paths."""
    root = _element("C:calendar-multiget")
    prop = _child(root, "D:prop")
    _child(prop, "D:getetag")
    _child(prop, "C:calendar-data")
    for path in paths:
        _child(root, "D:href").text = quote(path)
    return _bytes(root)


def new_calendar(title: str) -> bytes:
    """MKCALENDAR: a calendar for tasks with this title."""
    root = _element("C:mkcalendar")
    prop = _child(_child(root, "D:set"), "D:prop")
    _child(prop, "D:displayname").text = title
    _child(_child(prop, "C:supported-calendar-component-set"), "C:comp", name="VTODO")
    return _bytes(root)


def found(answer: Response) -> Iterator[Found]:
    """The resources of a 207 answer that are there. Raises FeedError where it is no XML."""
    for response in answer.xml().iterfind(f"{_DAV}response"):
        href = response.findtext(f"{_DAV}href") or ""
        for stat in response.iterfind(f"{_DAV}propstat"):
            if " 200" in (stat.findtext(f"{_DAV}status") or ""):
                etag = stat.findtext(f"{_DAV}prop/{_DAV}getetag") or ""
                yield Found(path_of(href), etag.strip(), stat.findtext(f"{_DAV}prop/{_CAL}calendar-data") or "")


def path_of(href: str) -> str:
    """The path of an address or reference, decoded: what two spellings of one resource have in common."""
    try:
        return unquote(urlsplit(href.strip()).path)
    except ValueError:
        return ""


def batches(paths: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """``paths`` in pieces of at most ``size``, in order."""
    return (paths[start : start + size] for start in range(0, len(paths), size))


def _query() -> "tuple[_Element, _Element]":
    root = _element("C:calendar-query")
    prop = _child(root, "D:prop")
    _child(prop, "D:getetag")
    _child(prop, "C:calendar-data")
    whole = _child(_child(root, "C:filter"), "C:comp-filter", name="VCALENDAR")
    return root, _child(whole, "C:comp-filter", name="VTODO")


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _element(name: str) -> "_Element":
    from lxml import etree

    root: _Element = etree.Element(_tag(name), nsmap=_NAMES)
    return root


def _child(parent: "_Element", tag: str, /, **attributes: str) -> "_Element":
    from lxml import etree

    child: _Element = etree.SubElement(parent, _tag(tag), attributes)
    return child


def _bytes(root: "_Element") -> bytes:
    from lxml import etree

    content: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return content
