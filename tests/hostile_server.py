"""A server that misbehaves as told, on a real socket; it counts what reaches it."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

Answer = bytes | Callable[[socket.socket, bytes], None]


def reply(status: str = "200 OK", body: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    """An answer in bytes; ``length`` claims another Content-Length than that of ``body``."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", "Connection: close"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


def silence(seconds: float) -> Answer:
    """Say nothing."""
    return lambda *_: time.sleep(seconds)


def drip(head: bytes, piece: bytes, pause: float, times: int) -> Answer:
    """Say little, for long: never silent, never done."""

    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(head)
        for _ in range(times):
            connection.sendall(piece)
            time.sleep(pause)

    return answer


class Hostile:
    """Gives ``answers`` in turn, one a connection, the last for ever; ``requests`` holds what was asked, as bytes."""

    def __init__(self, *answers: Answer, tls: ssl.SSLContext | None = None) -> None:
        self._answers, self._tls = list(answers), tls
        self.requests: list[bytes] = []
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> "Hostile":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the accept that waits
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            connection.settimeout(10)
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                self.requests.append(self._request(connection))
                answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
                if callable(answer):
                    answer(connection, self.requests[-1])
                else:
                    connection.sendall(answer)

    @staticmethod
    def _request(connection: socket.socket) -> bytes:
        got = b""
        while b"\r\n\r\n" not in got and got[:1] != b"\x16":  # the hello of a client that wants TLS
            if not (piece := connection.recv(65536)):
                return got
            got += piece
        head, _, body = got.partition(b"\r\n\r\n")
        lengths = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        while lengths and len(body) < lengths[0]:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body


def certificate(folder: Path, name: str, *, days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """A self-signed certificate for ``name``, valid until ``days`` from now: a server's TLS, and the PEM file of it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    until = datetime.now(UTC) + timedelta(days=days)
    public = key.public_key()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=30))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([_alternative(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / f"{name}{days}.pem", folder / f"{name}{days}.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem, secret)
    return tls, pem


def _alternative(name: str) -> object:
    import ipaddress

    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
