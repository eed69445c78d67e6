"""Bad situations: each one clear line that names the place, and nothing lost or half written."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from store_samples import database, plan, server

from policynlp.errors import StoreError
from policynlp.register import Store, open_store

pytestmark = pytest.mark.filterwarnings(
    "ignore:(?s).*socket:pytest.PytestUnraisableExceptionWarning"  # pg8000 lets go of a refused one
)
IDS = [task.id for task in plan().tasks]
posix = pytest.mark.skipif(sys.platform == "win32", reason="rights and limits of POSIX")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store in a file with a directive in it."""
    with open_store(str(tmp_path / "register.db"), who="张三") as store:
        store.add(plan(), b"")
    return tmp_path / "register.db"


def refused(act: object, says: str, place: str) -> None:
    with pytest.raises(StoreError, match=says) as raised:
        act()  # type: ignore[operator]
    message = str(raised.value)
    assert message.startswith(place) and "\n" not in message and "Traceback" not in message and "[SQL" not in message


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be read as one" * 40, b"PK\x03\x04" * 500]
)
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(content)
    refused(lambda: open_store(str(path)), "damaged or no store", str(path))
    assert path.read_bytes() == content


def test_a_damaged_file(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 : len(content) - 4096] = os.urandom(len(content) - 8192)
    path.write_bytes(content)

    def use() -> None:
        with open_store(str(path)) as store:
            store.states(), store.operations(), store.edit(IDS[0], {"due": "now"})

    refused(use, "damaged", str(path))
    assert path.read_bytes() == content


def test_a_file_that_is_cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])

    def use() -> None:
        with open_store(str(path)) as store:
            store.states()

    refused(use, "damaged", str(path))


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    refused(lambda: open_store(str(tmp_path)), "cannot be opened", str(tmp_path))


def test_a_file_where_its_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    path = tmp_path / "a" / "r.db"
    refused(lambda: open_store(str(path)), "check the path", str(path))


def test_a_locked_file(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        from policynlp.register.connect import Database

        hasty = Store(Database(str(path), wait=0.1), "李四")
        refused(lambda: hasty.edit(IDS[0], {"due": "now"}), "locked by another program", str(path))
        refused(hasty.states, "locked by another program", str(path))
    finally:
        other.execute("ROLLBACK")
        other.close()
    with open_store(str(path)) as store:
        assert store.edit(IDS[0], {"due": "now"}).version == 2


@pytest.mark.parametrize("pages", range(0, 40, 4))
def test_a_full_disk_loses_nothing(path: Path, pages: int) -> None:
    """SQLite's own limit on pages: the same answer as from a full disk, at many places of the same operation."""
    with open_store(str(path), who="张三") as store:
        before = store.states()
        with closing(sqlite3.connect(path)) as raw:
            used = raw.execute("PRAGMA page_count").fetchone()[0]
        limit = event.listens_for(store.database.engine, "connect")
        limit(lambda raw, _: raw.execute(f"PRAGMA max_page_count = {used + pages}"))
        big = plan([f"第{n}项要按时完成。" * 20 for n in range(60)], number="大〔2024〕1号")
        refused(lambda: store.add(big, b"x" * 200_000), "disk is full; nothing was written", str(path))
        assert store.states() == before
    with open_store(str(path)) as store:
        assert (store.states(), len(store.documents()), len(store.operations())) == (before, 1, 1)


LIMITED = """
import resource, signal, sys
from store_samples import plan
from policynlp.errors import StoreError
from policynlp.register import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_store(sys.argv[1], who="张三") as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        store.add(plan([f"第{n}项要按时完成。" * 20 for n in range(60)], number="大〔2024〕1号"), b"x" * 200_000)
    except StoreError as error:
        print(error)
"""


@posix
@pytest.mark.parametrize("more", [0, 4096, 65536])
def test_a_limit_on_the_size_of_files_loses_nothing(path: Path, more: int) -> None:
    limit = str(path.stat().st_size + more)
    words = [sys.executable, "-c", LIMITED, str(path), limit]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(words, env=found, capture_output=True, text=True, check=True)
    assert re.search("the disk (is full|fails or is full)", done.stdout), done.stdout + done.stderr
    with open_store(str(path)) as store:
        assert (len(store.states()), len(store.documents())) == (len(IDS), 1)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of one megabyte."""
    place = Path(tempfile.mkdtemp(prefix="policynlp"))
    mounted = shutil.which("mount") and os.geteuid() == 0
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if not mounted or subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        place.rmdir()
        pytest.skip("no right to mount a small file system here")
    yield place
    subprocess.run(["umount", str(place)], check=True)
    place.rmdir()


@posix
def test_a_disk_that_is_full_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "register.db"
    with open_store(str(path), who="张三") as store:
        store.add(plan(), b"")
        before = store.states()
        refused(lambda: store.add(plan(("一句。",), number="大〔2024〕1号"), b"x" * 2_000_000), "full", str(path))
        assert store.states() == before
        assert store.edit(IDS[0], {"due": "now"}).version == 2  # what still fits is kept


READER = """
import os, sys
from policynlp.errors import StoreError
from policynlp.register import open_store
with open_store(sys.argv[2], who="张三") as store:  # all is loaded before the rights go
    store.edit(store.tasks()[0].id, {"due": "now"})
os.setuid(65534)
with open_store(sys.argv[1], who="张三") as store:
    print(len(store.tasks()))
    try:
        store.edit(store.tasks()[0].id, {"due": "now"})
    except StoreError as error:
        print(error)
try:
    open_store(sys.argv[1] + ".new")
except StoreError as error:
    print(error)
"""


@posix
@pytest.mark.parametrize(("mode", "folder"), [(0o444, 0o755), (0o666, 0o555)], ids=["file", "folder"])
def test_a_store_that_may_only_be_read_is_read(mode: int, folder: int, tmp_path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root can become somebody without rights")
    place = Path(tempfile.mkdtemp(prefix="policynlp"))
    try:
        path = place / "register.db"
        with open_store(str(path), who="张三") as store:
            store.add(plan(), b"")
        spare = shutil.copy(path, tmp_path / "spare.db")
        path.chmod(mode)
        place.chmod(folder)
        line = [sys.executable, "-c", READER, str(path), str(spare)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        count, write, new = done.stdout.splitlines()
        assert int(count) == len(IDS), done.stderr
        assert write.startswith(f"{path}: ") and re.search("read-only|cannot be opened", write)
        assert new.startswith(f"{path}.new: cannot be opened")
        assert "Traceback" not in done.stderr
    finally:
        shutil.rmtree(place)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://u:geheim@h/d", "allowed are a file's path"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("http://", "allowed are"),
        ("://", "allowed are"),
        ("postgresql://u:geheim@127.0.0.1:1/d", "does not answer"),
        ("postgres://u:geheim@127.0.0.1:1/d", "does not answer"),
        ("postgresql://u:geheim@no-such-host.invalid/d?password=geheim", "does not answer"),
        ("postgresql://u:geheim@127.0.0.1:port/d", "allowed are"),
    ],
)
def test_urls_that_lead_nowhere_name_no_password(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says) as raised:
        open_store(url)
    chain, error = [], raised.value
    while error is not None:
        chain.append(str(error))
        error = error.__cause__  # type: ignore[assignment]
    assert "geheim" not in chain[0] and "\n" not in chain[0]


def test_no_such_database_on_the_server() -> None:
    with database():
        pass  # skips where no server answers
    refused(lambda: open_store(f"{server()}/policynlp_no_such"), "no such database", "postgresql")


def test_a_server_that_went_away_is_told_and_found_again(postgres_url: str) -> None:
    with open_store(postgres_url) as store:
        store.tasks()
        with database() as other, open_store(other) as admin, admin.database.read() as connection:
            from sqlalchemy import text

            name = postgres_url.rpartition("/")[2]
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
            )
        assert store.tasks() == ()


def test_a_connection_that_breaks_in_the_middle_of_a_change_loses_nothing(postgres_url: str) -> None:
    from sqlalchemy import text

    with database() as url, open_store(url, who="张三") as store:
        store.add(plan(), b"")
        before = store.states()
        with pytest.raises(StoreError, match=r"broke|shutting down"), store.database.write() as connection:
            connection.execute(text("DELETE FROM evidence"))
            with open_store(postgres_url) as other, other.database.read() as admin:
                ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
                admin.execute(text(ended), {"name": url.rpartition("/")[2]})
            connection.execute(text("DELETE FROM actors"))
        assert store.states() == before
        assert store.edit(IDS[0], {"due": "now"}).version == 2


def test_a_missing_driver_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pg8000", None)
    with pytest.raises(StoreError, match=r"pip install policynlp\[postgres\]"):
        open_store("postgresql://u:geheim@127.0.0.1/d")


def test_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of its own that asks for one."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if sys.platform != "win32" else []
    if not tools or os.geteuid():
        pytest.skip("no PostgreSQL's own tools here to start a server that asks for a password")
    place = Path(tempfile.mkdtemp(prefix="policynlp"))
    shutil.chown(place, "postgres")
    (place / "word").write_text("richtig\n")
    (place / "word").chmod(0o644)
    data, port = place / "data", 54_000 + os.getpid() % 1000

    def run(*line: object) -> None:
        words = ["runuser", "-u", "postgres", "--", *map(str, line)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)

    options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={place} -c fsync=off"
    try:
        run(tools[-1] / "initdb", "-D", data, "-A", "scram-sha-256", "-U", "amt", f"--pwfile={place / 'word'}")
        run(tools[-1] / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", options, "start")
        try:
            with open_store(f"postgresql://amt:richtig@127.0.0.1:{port}/postgres") as store:
                assert store.tasks() == ()
            for word in (":falsch", ":", ""):
                with pytest.raises(StoreError, match="user or password is wrong") as raised:
                    open_store(f"postgresql://amt{word}@127.0.0.1:{port}/postgres")
                assert "falsch" not in str(raised.value)
            monkeypatch.setenv("PGPASSWORD", "richtig")
            with open_store(f"postgresql://amt@127.0.0.1:{port}/postgres") as store:
                assert store.tasks() == ()
        finally:
            run(tools[-1] / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place)
