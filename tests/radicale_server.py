"""A real calendar server for the tests: Radicale, started on a free port, that can be killed and started again."""

import base64
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

USER, PASSWORD = "bangongshi", "geheim-Kennwort-42"


class Radicale:
    """Radicale with one user, its data in ``folder``, on the same port each time it is started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.home = f"http://127.0.0.1:{self.port}/{USER}/"
        self._process: subprocess.Popen[bytes] | None = None
        (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        self._config = folder / "config"
        self._config.write_text(
            f"[server]\nhosts = 127.0.0.1:{self.port}\n"
            f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder / 'users'}\nhtpasswd_encryption = plain\ndelay = 0\n"
            f"[rights]\ntype = owner_only\n"
            f"[storage]\nfilesystem_folder = {folder / 'data'}\n"
            f"[web]\ntype = none\n"
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "radicale", "--config", str(self._config)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(300):
            if self._process.poll() is not None:
                break
            try:
                self.call("PROPFIND", f"/{USER}/")
            except (URLError, ConnectionError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"Radicale did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        """End it at once, whatever it is doing (SIGKILL; on Windows the same)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def call(self, method: str, path: str, content: bytes | None = None, **headers: str) -> bytes:
        """What another program, that knows nothing of ours, gets from the server. Raises urllib's HTTPError."""
        token = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = Request(
            f"http://127.0.0.1:{self.port}{path}", content, {"Authorization": f"Basic {token}", **headers}
        )
        request.method = method
        with urlopen(request, timeout=20) as answer:
            return answer.read()

    def calendar(self, name: str) -> str:
        """A new calendar; its address."""
        self.call("MKCALENDAR", f"/{USER}/{name}/")
        return f"{self.home}{name}/"

    def files(self, name: str) -> dict[str, str]:
        """The resources of a calendar as they lie on the disk, by file name."""
        folder = self.folder / "data" / "collection-root" / USER / name
        return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.ics"))}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    """A running server; skipped with a message where Radicale is not installed."""
    pytest.importorskip("radicale", reason="Radicale is not installed: no real calendar server to test against")
    server = Radicale(tmp_path_factory.mktemp("radicale"))
    server.start()
    try:
        yield server
    finally:
        server.kill()
