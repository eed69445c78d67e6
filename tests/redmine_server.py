"""A real Redmine for the tests: Debian's package on a database of its own, in a folder of its own, on a free port.

``tests/redmine/install.sh`` installs the package (root, Debian). Starting it needs no root: folder, database, list of
gems and log lie below pytest's cache or a temporary folder. Preparing the database takes about ten seconds, once for
each version of seed.rb and package; starting takes about three.

    def test_push(redmine):                      # the session's server; skipped with a message where there is none
        project = redmine.project()              # a fresh project each time: trackers, our field, people
        redmine.call("GET", "/issues.json?status_id=*&project_id=" + project)
        redmine.kill(); redmine.start()          # kill -9, and again on the same port and database
"""

import contextlib
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

HOME = Path("/usr/share/redmine")
HERE = Path(__file__).resolve().parent / "redmine"
HOW = "run as root on Debian 12: bash tests/redmine/install.sh (only the installation needs root)"
TRACKER, DIRECTIVE, FIELD = "督办任务", "督办文件", "任务编号"


class NoRedmine(Exception):
    """Redmine cannot be started here; the text says why and what to do."""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class Server:
    """A Redmine in ``folder`` at ``url``; ``keys`` by login: admin, pusher, clerk, plain (no categories), reader."""

    folder: Path
    seed: dict[str, Any]
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None
    made: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def keys(self) -> dict[str, str]:
        return self.seed["keys"]

    def start(self, seconds: float = 60) -> None:
        """Start it and wait until it answers. Raises NoRedmine with the end of its log."""
        command = [
            "puma",
            "-e",
            "production",
            "-t",
            "1:3",
            "-b",
            f"tcp://127.0.0.1:{self.port}",
            str(HOME / "config.ru"),
        ]
        with (self.folder / "puma.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=HOME, env=_environment(self.folder), stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.call("GET", "/trackers.json")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise NoRedmine(f"puma did not answer: {_end(self.folder / 'puma.log')}")

    def stop(self) -> None:
        """End it as a system does; killed after ten seconds."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def call(self, method: str, path: str, body: Any = None, who: str = "admin") -> tuple[int, Any]:
        """Status and JSON (None where there is none) of one call, as a person of that login."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"X-Redmine-API-Key": self.keys[who], "Content-Type": "application/json"}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(content) if content.startswith((b"{", b"[")) else None

    def project(self, *, trackers: tuple[str, ...] = (TRACKER, DIRECTIVE), fields: tuple[str, ...] = (FIELD,)) -> str:
        """The identifier of a fresh project with these trackers and fields, all people members in their roles."""
        self.made += 1
        name = f"p{self.made}"
        project = {
            "name": f"督办{self.made}",
            "identifier": name,
            "is_public": False,
            "enabled_module_names": ["issue_tracking"],
            "tracker_ids": [self.seed["trackers"][each] for each in trackers],
            "issue_custom_field_ids": [self.seed["fields"][each] for each in fields],
        }
        status, said = self.call("POST", "/projects.json", {"project": project})
        assert status == 201, said
        for each in self.seed["people"].values():
            member = {"user_id": each["user"], "role_ids": [each["role"]]}
            status, said = self.call("POST", f"/projects/{name}/memberships.json", {"membership": member})
            assert status == 201, said
        return name

    def issues(self, project: str) -> list[dict[str, Any]]:
        """All issues of a project, closed ones too, oldest first."""
        found: list[dict[str, Any]] = []
        while True:
            query = f"project_id={project}&status_id=*&sort=id&limit=100&offset={len(found)}"
            status, said = self.call("GET", f"/issues.json?{query}")
            assert status == 200, said
            found += said["issues"]
            if len(found) >= said["total_count"]:
                return found

    def setting(self, name: str, value: str) -> None:
        """Change a setting as the administration's page does; it holds from the next call on."""
        stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + 1))
        self.sql("DELETE FROM settings WHERE name = ?", name)
        self.sql("INSERT INTO settings (name, value, updated_on) VALUES (?, ?, ?)", name, value, stamp)

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """What no REST call can do, done in the database behind the server's back."""
        with contextlib.closing(sqlite3.connect(self.folder / "redmine.db", timeout=30)) as base, base:
            return base.execute(statement, values).fetchall()


def prepare(cache: Path) -> Path:
    """A folder with a seeded database, made once for each version of the package and of seed.rb. Raises NoRedmine."""
    if not (HOME / "config.ru").is_file() or not shutil.which("puma") or not shutil.which("bundle"):
        raise NoRedmine(f"Redmine is not installed; {HOW}")
    version = (HOME / "lib/redmine/version.rb").read_bytes() + (HERE / "seed.rb").read_bytes()
    ready = cache / hashlib.sha256(version + Path(__file__).read_bytes()).hexdigest()[:16]
    if ready.is_dir():
        return ready
    folder = cache / f"making-{os.getpid()}"
    for name in ("config", "tmp", "log", "files", "public"):
        (folder / name).mkdir(parents=True)
    # Redmine's own list names SQLite only where it may read the database.yml of root's instance.
    sqlite = 'gem "sqlite3" unless dependencies.any? { |one| one.name == "sqlite3" }'
    (folder / "Gemfile").write_text(f'eval_gemfile "{HOME}/Gemfile"\n{sqlite}\n')
    (folder / "config/secret_key.txt").write_text(os.urandom(32).hex())
    _configure(folder)
    _run(folder, "bundle", "lock", "--local")
    _run(folder, "bundle", "exec", "rake", "db:migrate")
    said = _run(folder, "bundle", "exec", "rails", "runner", str(HERE / "seed.rb"))
    (folder / "seed.json").write_text(said.strip().splitlines()[-1], encoding="utf-8")
    with contextlib.closing(sqlite3.connect(folder / "redmine.db")) as base:
        base.execute("PRAGMA journal_mode = WAL")  # stays in the file; spares a wait for the disk with each change
    try:
        folder.rename(ready)
    except OSError:  # another run was faster
        shutil.rmtree(folder)
    return ready


def serve(ready: Path, folder: Path) -> Server:
    """A started server on a copy, in ``folder``, of what `prepare` made."""
    shutil.copytree(ready, folder)
    _configure(folder)
    server = Server(folder, json.loads((folder / "seed.json").read_text("utf-8")))
    server.start()
    return server


@pytest.fixture(scope="session")
def redmine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """The session's Redmine; tests that use it are skipped, with the reason, where it is not installed or fails."""
    try:
        cache = request.config.cache.mkdir("redmine") if request.config.cache else tmp_path_factory.mktemp("cache")
        server = serve(prepare(cache), tmp_path_factory.mktemp("redmine") / "instance")
    except (NoRedmine, OSError) as error:
        pytest.skip(f"no Redmine: {error}")
    yield server
    server.stop()


def _configure(folder: Path) -> None:
    database = {
        "adapter": "sqlite3",
        "database": str(folder / "redmine.db"),
        "encoding": "utf8",
        "pool": 5,
        "timeout": 20000,
    }
    (folder / "config/database.yml").write_text(json.dumps({"production": database}))


def _environment(folder: Path) -> dict[str, str]:
    # Debian looks for an instance below its own folder, by a link that leads elsewhere; so many steps up are the root.
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "REDMINE_INSTANCE": "../" * 12 + str(folder).lstrip("/"),
        "BUNDLE_GEMFILE": str(folder / "Gemfile"),
        "RAILS_ENV": "production",
        "SCHEMA": "/dev/null",
        "REDMINE_LANG": "zh",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=HOME, env=_environment(folder), capture_output=True, text=True, timeout=300, check=False
    )
    if done.returncode:
        raise NoRedmine(f"{' '.join(command)} failed: {(done.stderr or done.stdout).strip()[-300:]}")
    return done.stdout


def _end(log: Path) -> str:
    return log.read_text("utf-8", "replace").strip()[-300:] if log.is_file() else "no log"
