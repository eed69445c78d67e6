"""A gateway in front of a real server that misbehaves for chosen calls, before or after the server did as it was asked."""

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from hostile_server import Answer, Hostile, drip, reply, silence

LOGIN = b"<!DOCTYPE html><html><body>Please log in to the network</body></html>"


def cut(connection: socket.socket, _: bytes) -> None:
    """No answer at all: the connection ends."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


KINDS = ("500", "half a body", "silence", "another host", "a login page")
"""Those that are tried with every run of the tests; the rest with the slow ones."""


def rows(*but: str) -> list[Any]:
    """The names of all `answers` as parameters of a test, without those named."""
    names = [name for name in answers("http://127.0.0.1:1") if name not in but]
    return [pytest.param(name, marks=() if name in KINDS else pytest.mark.slow) for name in names]


def answers(elsewhere: str) -> dict[str, Answer]:
    """The ways in which a server misbehaves, by name; ``elsewhere`` is the address of another host."""
    return {
        "429": reply("429 Slow down", b"", "Retry-After: 0"),
        "429 for an hour": reply("429 Slow down", b"", "Retry-After: 3600"),
        "500": reply("500 Oh", b"no\r\nno"),
        "half a body": reply("201 Created", b"half", length=4000),
        "half a head": b"HTTP/1.1 201 Cre",
        "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
        "no answer": cut,
        "silence": silence(8),
        "a byte now and then": drip(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n", b"x", 0.2, 40),
        "another host": reply("307 Moved", b"", f"Location: {elsewhere}/tasks"),
        "another scheme": reply("302 Found", b"", f"Location: {elsewhere.replace('http:', 'https:')}/"),
        "a login page": reply("200 OK", LOGIN, "Content-Type: text/html"),
        "refused": reply("401 Who?", b"no"),
        "forbidden": reply("403 No", b"no"),
    }


@dataclass(frozen=True)
class Fault:
    """What goes wrong: ``after`` the server did as asked or before it hears of it, for the next ``times`` calls of
    one of ``methods``, ``spared`` of which pass first.
    """

    answer: Answer
    methods: tuple[bytes, ...] = (b"PUT",)
    after: bool = False
    times: int = 1000
    spared: int = 0


class Gateway:
    """What stands before the server at ``port``; ``fault`` may be set anew at any time, None: all passes."""

    def __init__(self, port: int, *, tls: ssl.SSLContext | None = None) -> None:
        self.fault: Fault | None = None
        self.hits = self._spared = 0
        self._port = port
        self.front = Hostile(self._pass, tls=tls)
        self.port, self.url = self.front.port, self.front.url

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *_: object) -> None:
        self.front.__exit__(None, None, None)

    def breaks(self, fault: Fault | None) -> None:
        self.fault, self.hits, self._spared = fault, 0, 0

    def _pass(self, connection: socket.socket, request: bytes) -> None:
        fault = self._falls_on(request)
        if fault is None or fault.after:
            answer = self._served(request)
        if fault is None:
            connection.sendall(answer)
        elif callable(fault.answer):
            fault.answer(connection, request)
        else:
            connection.sendall(fault.answer)

    def _falls_on(self, request: bytes) -> Fault | None:
        fault = self.fault
        if fault is None or request.split(b" ")[0] not in fault.methods:
            return None
        if self._spared < fault.spared:
            self._spared += 1
            return None
        self.hits += 1
        return fault if self.hits <= fault.times else None

    def _served(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self._port)) as real:
            real.sendall(request.replace(b"Connection: keep-alive", b"Connection: close"))
            return b"".join(iter(lambda: real.recv(65536), b""))
