"""Directives for the tests of the store, made without the models; a store in SQLite and in a real PostgreSQL."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from uuid import uuid4

import pytest

from policynlp.pipes.row import task_id
from policynlp.records import Actor, Deadline, Directive, Document, Evidence, Frame, Task

TITLE, NUMBER, ISSUER = "云溪市燃气安全整治方案", "云安委〔2024〕7号", "云溪市安全生产委员会"
SENTENCES = (
    "住建局要在2024年6月底前完成老旧燃气立管的全面排查。",
    "消防支队每月对高层住宅小区的疏散通道抽查一次。",
    "各县区要建立隐患清单，逐项销号。",
    "市场监管局要查处不合格的连接软管。",
    "教育局要把燃气安全写入开学第一课。",
    "商务局要督促餐饮企业安装报警器。",
    "公安局要依法处理违规倒装行为。",
    "交通局要检查瓶装燃气运输车辆。",
    "宣传部要制作公益短片。",
    "卫健委要完善中毒救治预案。",
    "气象局要及时发布低温预警。",
    "应急局要长期坚持明察暗访。",
)
_TIMES = {"2024年6月底前": "2024-06-30", "每月": "R/P1M", "长期坚持": "ongoing"}
_LEADS = {"住建局": "住房城乡建设", "消防支队": "消防救援", "应急局": "应急管理"}


def plan(sentences: Sequence[str] = SENTENCES, *, source: str = "in/plan.txt", **frame: str | None) -> Directive:
    """A directive of these sentences, one a row, as a run would have found it."""
    head = f"{frame.get('title', TITLE)}\n{frame.get('number', NUMBER)}\n"
    text = head + "\n".join(sentences)
    document = Document(text, source, "txt", sha256(text.encode()).hexdigest())
    known = {"title": TITLE, "number": NUMBER, "issuer": ISSUER, "issued": "2024-05-20", **frame}
    tasks, start = [], len(head)
    for sentence in sentences:
        tasks.append(_task(document.digest, start, sentence))
        start += len(sentence) + 1
    return Directive(document, Frame(**known), (), tuple(tasks))  # type: ignore[arg-type]


def _task(digest: str, start: int, sentence: str) -> Task:
    end = start + len(sentence)
    times = [
        Deadline(words, due, at := start + sentence.index(words), at + len(words))
        for words, due in _TIMES.items()
        if words in sentence
    ]
    leads = [
        Actor(name, words, "stated", at := start + sentence.index(words), at + len(words))
        for words, name in _LEADS.items()
        if words in sentence
    ]
    return Task(
        id=task_id(digest, start, end, sentence),
        start=start,
        end=end,
        text=sentence,
        path=("一、整治",),
        kind="measure",
        sector="城镇燃气",
        lead=tuple(leads),
        milestones=tuple(times),
        confidence=0.9,
        grounds=lambda: (Evidence("kind", start, end, "kind model"),),
    )


def server() -> str:
    """The URL of the PostgreSQL server for tests, without a database."""
    return os.environ.get("POLICYNLP_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432").rstrip("/")


@contextmanager
def database() -> Iterator[str]:
    """The URL of an empty database on the test server, dropped afterwards; skips where no server answers."""
    driver = pytest.importorskip("pg8000.dbapi", reason="no pg8000: pip install policynlp[postgres]")
    from sqlalchemy.engine import make_url

    url = make_url(server())
    name = f"policynlp_test_{uuid4().hex[:12]}"
    options = {"user": url.username or "postgres", "host": url.host or "127.0.0.1", "port": url.port or 5432}
    try:
        admin = driver.connect(database="postgres", password=url.password, timeout=5, **options)
    except (driver.Error, OSError) as error:
        pytest.skip(f"no PostgreSQL answers at {url.host}:{url.port} ({error}); POLICYNLP_TEST_POSTGRES names another")
    admin.autocommit = True
    admin.cursor().execute(f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        admin.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.close()


def emptied(url: str) -> None:
    """Takes all rows out of a store in PostgreSQL; its tables stay."""
    from sqlalchemy import text

    from policynlp.register.connect import Database
    from policynlp.register.schema import metadata

    base = Database(url)
    with base.engine.begin() as connection:
        connection.execute(text("TRUNCATE " + ", ".join(metadata.tables) + " RESTART IDENTITY CASCADE"))
    base.close()
