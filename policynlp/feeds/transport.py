"""One exchange with a server: a request out, an answer in, within a time and a size. Only `feeds.http` uses it.

httpx counts its time-outs from byte to byte, so that a server that sends one byte a second is never late. Here every
wait is cut to what is left of the whole exchange's time, down in the stream, where answers, headers, TLS all pass.
"""

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Literal

import httpcore
import httpx

_PIECE = 65536

Reason = Literal["connect", "certificate", "silent", "broken", "large", "packed", "request"]


class Lost(Exception):
    """No whole answer came. ``reason`` says how it went; its text may hold the server's words, never a header of ours.

    ``connect``: nothing was sent; ``certificate``: it is not that server's, nothing was sent; ``silent``: no answer
    in time; ``broken``: half an answer, or none that is HTTP; ``large``: more than allowed; ``packed``: compressed though
    that was not asked for; ``request``: what we would send is not HTTP.
    """

    def __init__(self, reason: Reason, text: str = "") -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: to connect, and for a whole exchange."""

    connect: float
    total: float


class Wire:
    """The connections to one server, kept open between exchanges. One thread at a time.

    ``proxy`` is an address without user name, or None: no proxy. Cookies are not kept, redirects not followed,
    nothing is read from the environment.
    """

    def __init__(self, tls: ssl.SSLContext, times: Times, *, size: int, proxy: str | None = None) -> None:
        self._times, self._size = times, size
        self._backend = _Backend()
        pool: httpcore.ConnectionPool
        if proxy:
            pool = httpcore.HTTPProxy(proxy, ssl_context=tls, network_backend=self._backend, max_connections=2)
        else:
            pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=self._backend, max_connections=2)
        # A kept session cookie makes some calendar servers (Nextcloud) ask for a form's token with each change.
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.Client(transport=_Transport(pool), cookies=jar, trust_env=False, follow_redirects=False)

    def exchange(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> httpx.Response:
        """The server's answer, whatever its status, its content read whole. Raises `Lost`."""
        times = self._times
        self._backend.ends = time.monotonic() + times.total
        timeout = httpx.Timeout(times.total, connect=min(times.connect, times.total))
        try:
            request = self._client.build_request(method, url, headers=dict(headers), content=content, timeout=timeout)
            answer = self._client.send(request, stream=True)
            try:
                content = self._read(answer)
            finally:
                answer.close()
        except _FAILURES as error:
            raise _lost(error, times) from None  # the cause may quote a header of ours
        return httpx.Response(answer.status_code, headers=answer.headers, content=content)

    def _read(self, answer: httpx.Response) -> bytes:
        if answer.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            raise Lost("packed")
        content = bytearray()
        for piece in answer.iter_raw():
            content += piece
            if len(content) > self._size:
                raise Lost("large")
        return bytes(content)

    def close(self) -> None:
        """End the connections; closing twice does no harm."""
        self._client.close()


_FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    ValueError,
)


def _lost(error: Exception, times: Times) -> Lost:
    """What a failure of the libraries below means; the text is theirs only where it cannot quote what we sent."""
    match error:
        case httpcore.ConnectTimeout():
            lost = Lost("connect", f"no connection within {min(times.connect, times.total):g} s")
        case httpcore.TimeoutException():
            lost = Lost("silent", f"no whole answer within {times.total:g} s")
        case httpcore.ConnectError() | httpcore.ProxyError():
            lost = _unconnected(error.__cause__ or error.__context__)
        case httpcore.NetworkError():
            lost = Lost("broken", "the connection broke off")
        case httpcore.RemoteProtocolError():
            lost = Lost("broken", str(error))
        case _:
            lost = Lost("request", type(error).__name__)
    return lost


def _unconnected(cause: BaseException | None) -> Lost:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Lost("certificate", cause.verify_message)
    if isinstance(cause, ssl.SSLError):
        return Lost("certificate", cause.reason or "no TLS")
    return Lost("connect", str(getattr(cause, "strerror", None) or "no connection"))


class _Transport(httpx.BaseTransport):
    """httpx's request to httpcore's pool and back; the failures stay httpcore's."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        sent = httpcore.Request(
            method=request.method,
            url=url,
            headers=request.headers.raw,
            content=request.content,
            extensions={"timeout": request.extensions["timeout"]},
        )
        answer = self._pool.handle_request(sent)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Answer(answer))

    def close(self) -> None:
        self._pool.close()


class _Answer(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Backend(httpcore.NetworkBackend):
    """The system's sockets; ``ends`` is the moment (monotonic) at which the exchange must be over."""

    def __init__(self) -> None:
        self._real = httpcore.SyncBackend()
        self.ends = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._real.connect_tcp(host, port, timeout, local_address, socket_options)
        return _Stream(stream, self)

    def left(self, timeout: float | None) -> float:
        """How long a wait may be. Raises httpcore's time-out where no time is left."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time of the exchange is up")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    def __init__(self, real: httpcore.NetworkStream, backend: _Backend) -> None:
        self._real, self._backend = real, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._real.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._real.write(buffer[start : start + _PIECE], self._backend.left(timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._real.start_tls(ssl_context, server_hostname, self._backend.left(timeout))
        return _Stream(stream, self._backend)

    def close(self) -> None:
        self._real.close()

    def get_extra_info(self, info: str) -> object:
        return self._real.get_extra_info(info)
