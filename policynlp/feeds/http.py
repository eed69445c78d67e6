"""The one HTTP client of all feeds: talks to the server that was configured, to no other, and tells no secret.

Every refusal is a `FeedError` of one line, ``TARGET, TASK: what happened; what to do``, whose ``again`` says whether a
second try may help. Log lines of the libraries below (they quote answers whole) are held back while a call runs.
"""

import json as _json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, quote, urljoin, urlsplit

from policynlp.errors import FeedError, TargetError
from policynlp.feeds.redaction import Secrets, basic

if TYPE_CHECKING:
    from lxml.etree import _Element

    from policynlp.feeds.transport import Lost, Wire

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
"""The methods that change nothing: repeated where an answer is lost, and sent on where the same server redirects."""

_BUSY = (429, 500, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}
_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy")
_quiet: ContextVar[bool] = ContextVar("policynlp_quiet", default=False)


@dataclass(frozen=True, slots=True)
class Access:
    """How a server lets us in. Nothing of it is shown: not in a repr, a message or a log.

    ``user`` and ``password`` are sent as Basic; ``headers`` are further secrets (``X-Redmine-API-Key``).
    ``ca_file`` holds the certificate (PEM) of an office's own authority or server; checking cannot be switched off,
    as a password would then go to whoever answers. ``proxy`` is the address of one (``http://host:port``).
    """

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    ca_file: Path | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to ``connect``, for one whole exchange (``total``), and the ``longest`` wait between two tries.

    ``size`` is the most bytes of an answer, ``tries`` the most tries of one call, ``redirects`` the most steps that a
    server may send us about on itself.
    """

    connect: float = 10.0
    total: float = 60.0
    longest: float = 60.0
    size: int = 32 * 1024 * 1024
    tries: int = 4
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    """A server's answer: ``headers`` in lower case, ``tries`` how many it took, ``where`` how messages begin."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    tries: int
    where: str

    @property
    def ok(self) -> bool:
        """Whether the server did as asked (2xx)."""
        return 200 <= self.status < 300

    @property
    def etag(self) -> str:
        """The ETag as it stands, '' where there is none."""
        return self.headers.get("etag", "")

    def json(self) -> Any:
        """The content as JSON. Raises FeedError where it is none."""
        try:
            return _json.loads(self.content)
        except (ValueError, RecursionError):
            raise FeedError(f"{self.where}: the answer is not JSON; check the address of the target") from None

    def xml(self) -> "_Element":
        """The root of the content as XML: no entity is filled in, nothing is fetched. Raises FeedError."""
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.content, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise FeedError(f"{self.where}: the answer is not XML; check the address of the target") from None
        if root.getroottree().docinfo.doctype:
            raise FeedError(f"{self.where}: the answer has a document type, which no such server sends; not read")
        return root


class Client:
    """Calls to one server, for one target; one thread at a time; a context manager that closes its connections.

    ``base_url`` is ``http(s)://host[:port]/path`` without user name and fragment; a query (a receiver's token) goes along
    only with the reference '', and is as secret as a password. ``repeat_posts`` is for
    receivers that know a repeated POST by its id. ``sleep`` takes the seconds between two tries.
    Proxies and certificates that environment variables name are not used: a variable of somebody's shell would send
    an office's passwords through a host that nobody configured.
    Raises TargetError where the address, a header or the certificate file cannot be used, or httpx is not installed.
    """

    def __init__(
        self,
        base_url: str,
        *,
        target: str,
        access: Access = Access(),
        limits: Limits = Limits(),
        repeat_posts: bool = False,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self.target, self.limits = target, limits
        self._base = _checked(base_url, target)
        query = self._base.query
        secret = (access.password, *access.headers.values(), query, *(value for _, value in parse_qsl(query)))
        self._secrets = Secrets.of(*secret, user=access.user)
        self.address = base_url
        self.base_url = f"{_origin(self._base)}{self._base.path.rstrip('/')}/"
        self._headers = _access_headers(access, target)
        self.repeats_posts, self._sleep = repeat_posts, sleep
        self._wire = _wire(access, limits, target)

    def __repr__(self) -> str:
        return f"Client({self.target!r}, {_origin(self._base)!r})"

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._wire.close()

    def hide(self, *secrets: str) -> None:
        """Keep further secrets out of messages, where a server gives them back: a signing key."""
        self._secrets = self._secrets.also(*secrets)

    def url(self, reference: str) -> str:
        """``reference`` as an address: ``issues.json`` lies below ``base_url``, ``/dav/x`` on its host; '' is the
        address as it was configured, with no slash put behind it.

        Raises FeedError where it lies on another scheme, host or port than the one configured.
        """
        url = _joined(self.base_url, reference) if reference else self.address
        if _place(url) != _place(self.base_url):
            raise FeedError(f"{self.target}: {_shown(url)} is not on {_origin(self._base)}; nothing was sent there")
        return url

    def request(
        self,
        method: str,
        path: str,
        *,
        what: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Response:
        """The server's answer to one call: any 2xx, and any 4xx but 401, 403 and 429, for the caller to judge.

        ``path`` is a reference as for `url`, with its query; ``what`` names the task in messages (``task f5b1…``).
        Answers 429, 500 and 502–504 are waited out (Retry-After, or 1, 2, 4 s) and asked again, and so are lost answers
        of `SAFE` methods; a PUT is repeated only with If-Match or If-None-Match, a POST only with ``repeat_posts``.
        Raises FeedError: no answer, half of one, too large a one, 403, 5xx; TargetError: 401, a certificate that does not
        fit, a redirect elsewhere, which no other task would fare better with.
        """
        where = f"{self.target}, {what}"
        url = self.url(path)
        sent = {**self._headers, **(headers or {})}
        repeat = self._repeatable(method, sent)
        steps = tries = 0
        while True:
            tries += 1
            last = tries >= self.limits.tries or not repeat
            answer = self._once(method, url, sent, content, (where, last or not self._safe(method)))
            if answer is None:
                self._sleep(min(2.0 ** (tries - 1), self.limits.longest))
                continue
            if answer.status in _BUSY:
                self._sleep(self._pause(answer, tries, last=last))
                continue
            if answer.status in _MOVED:
                url = self._moved(answer, method, url)
                steps, tries = steps + 1, tries - 1
                if steps > self.limits.redirects:
                    raise FeedError(f"{where}: the server redirects in a circle; check the address of the target")
                continue
            if answer.status in (401, 403) or answer.status < 200 or answer.status > 499:
                raise self.refused(answer)
            return Response(answer.status, answer.headers, answer.content, tries, where)

    def refused(self, answer: Response) -> FeedError:
        """The error to raise for an answer that is not what was asked for, with the server's words, secrets left out."""
        status, said = answer.status, self._secrets.hide(answer.content.decode("utf-8", "replace"))
        if status == 401:
            return TargetError(f"{answer.where}: the server refused user name, password or key (401); check the secret")
        if status == 403:
            return FeedError(f"{answer.where}: the server allows us no such change (403); ask for the right to write")
        return trouble(f"{answer.where}: the server answered {status}{said and ' ' + said}", again=status >= 500)

    def _safe(self, method: str) -> bool:
        return method in SAFE or (method == "POST" and self.repeats_posts)

    def _repeatable(self, method: str, headers: Mapping[str, str]) -> bool:
        conditions = {"if-match", "if-none-match"} & {name.lower() for name in headers}
        return self._safe(method) or (method == "PUT" and bool(conditions))

    def _once(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes | None, told: tuple[str, bool]
    ) -> Response | None:
        """One exchange; None where its answer was lost and a second try is allowed. ``told``: where, whether last."""
        from policynlp.feeds.transport import Lost

        where, last = told
        token = _quiet.set(True)
        try:
            answer = self._wire.exchange(method, url, headers, content)
        except Lost as lost:
            retry = lost.reason == "broken" or (lost.reason == "silent" and self.repeats_posts)
            if retry and not last:
                return None
            raise self._failure(lost, where) from None
        finally:
            _quiet.reset(token)
        return Response(answer.status_code, dict(answer.headers), answer.content, 1, where)

    def _failure(self, lost: "Lost", where: str) -> FeedError:
        host, said = _origin(self._base), self._secrets.hide(str(lost))
        if lost.reason == "connect":
            return trouble(f"{where}: {host} cannot be reached ({said}); check the network and the address", again=True)
        if lost.reason == "certificate":
            return TargetError(
                f"{where}: the certificate of {host} does not fit ({said}); nothing was sent; "
                "check the address, or name the office's own certificate as ca_file"
            )
        if lost.reason in ("silent", "broken"):
            return trouble(
                f"{where}: {host} gave no whole answer ({said}); whether it did as asked is not known; push again",
                again=True,
            )
        if lost.reason == "large":
            return FeedError(f"{where}: the answer of {host} is larger than {self.limits.size} bytes; not read")
        if lost.reason == "packed":
            return FeedError(f"{where}: {host} answers compressed though asked not to; not read")
        return FeedError(f"{where}: the call cannot be made ({said}); check address and secret of the target")

    def _pause(self, answer: Response, tries: int, *, last: bool) -> float:
        """The seconds to wait before the next try. Raises the refusal where there is none, or it is too far off."""
        asked = _retry_after(answer.headers)
        if asked is not None and asked > self.limits.longest:
            text = (
                f"{answer.where}: the server is busy ({answer.status}) and asks to wait {asked:.0f} s; push again then"
            )
            raise trouble(text, again=True)
        if last:
            error = self.refused(answer)
            error.again = True
            raise error
        return min(2.0 ** (tries - 1), self.limits.longest) if asked is None else asked

    def _moved(self, answer: Response, method: str, url: str) -> str:
        """Where the same server sends a safe call. Raises FeedError for all else; nothing goes there."""
        there = _joined(url, answer.headers.get("location", ""))
        same = _place(there) == _place(self.base_url)
        if same and method in SAFE and answer.headers.get("location"):
            return there
        told = f"{answer.where}: the server redirects ({answer.status}) to {self._secrets.hide(_shown(there))}"
        if same:
            raise FeedError(f"{told}, which a {method} does not follow; check the address of the target")
        raise TargetError(f"{told}; nothing was sent there; if that is right, configure it as the target's address")


def trouble(message: str, *, again: bool) -> FeedError:
    """A FeedError that says whether a second try may help."""
    error = FeedError(message)
    error.again = again
    return error


def _checked(url: str, target: str) -> SplitResult:
    """The parts of the configured address. Raises TargetError, without quoting an address that may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise TargetError(f"{target}: the address is no URL; give http(s)://host[:port]/path") from None
    if "@" in parts.netloc:
        raise TargetError(f"{target}: the address holds a user name or password; give them apart, not in the URL")
    plain = url.isascii() and url.isprintable() and not set(' "<>\\^`{|}') & set(url)
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or not plain:
        raise TargetError(f"{target}: the address is not http(s)://host[:port]/path; write it so, % encoded")
    if parts.fragment:
        raise TargetError(f"{target}: the address holds a fragment; leave off all from # on")
    return parts


def _joined(base: str, reference: str) -> str:
    """The address of ``reference`` seen from ``base``; what no URL holds is % encoded, so that all read it alike."""
    try:
        return urljoin(base, quote(reference, safe="%/:?#[]@!$&'()*+,;=~"))
    except ValueError:
        return ""


def _place(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port: what makes a server the same one; None where ``url`` has none or names a user."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if "@" in parts.netloc or not parts.hostname or parts.scheme not in _PORTS:
        return None
    return parts.scheme, parts.hostname, port


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _shown(url: str) -> str:
    try:
        return _origin(urlsplit(url))
    except ValueError:
        return "no address"


def _access_headers(access: Access, target: str) -> dict[str, str]:
    headers = {"Accept-Encoding": "identity", "User-Agent": "policynlp", **access.headers}
    if access.user or access.password:
        headers["Authorization"] = basic(access.user, access.password)
    for name, value in headers.items():
        if not value.isascii() or not value.isprintable() or value != value.strip():
            raise TargetError(f"{target}: the secret for {name} holds signs that no header can; copy it anew")
    return headers


def _wire(access: Access, limits: Limits, target: str) -> "Wire":
    try:
        from policynlp.feeds.transport import Times, Wire
    except ImportError:
        raise TargetError(f"{target}: the package httpx is not installed; pip install 'policynlp[feeds]'") from None
    if access.proxy is not None:
        _checked(access.proxy, f"{target} (proxy)")
    for name in _LOGGERS:
        if _kept not in (logger := logging.getLogger(name)).filters:
            logger.addFilter(_kept)
    try:
        tls = ssl.create_default_context(cafile=access.ca_file)
    except (OSError, ssl.SSLError):
        raise TargetError(f"{target}: {access.ca_file} holds no certificate in PEM form; check ca_file") from None
    return Wire(tls, Times(limits.connect, limits.total), size=limits.size, proxy=access.proxy)


def _kept(_: logging.LogRecord) -> bool:
    """Whether a line of the libraries may pass: not while a call of ours runs; other users of httpx keep theirs."""
    return not _quiet.get()


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that Retry-After asks for (a number, or a time set against the server's own Date); None without."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
        now = parsedate_to_datetime(headers["date"]) if "date" in headers else datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
