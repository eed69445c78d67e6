"""The targets of an office: a TOML file that names them, and the adapters that serve them.

    [targets.calendar]
    kind = "caldav"
    url = "https://calendar.example.org/office/tasks/"
    user = "office"
    password = {env = "CALENDAR_PASSWORD"}
    departments = ["应急管理局"]      # only their tasks, by any of their names; left out: all
    sectors = ["城镇燃气"]

``kind`` is an entry point of the group ``policynlp.feeds``: a function ``(name, settings) -> Feed``, where
``settings`` are the other lines, secrets as `policynlp.feeds.secret.Secret`.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, get_args

from platformdirs import user_config_path

from policynlp.errors import PolicynlpError, TargetError
from policynlp.feeds import secret
from policynlp.feeds.protocol import Feed
from policynlp.items import Item
from policynlp.lexicon import Lexicon
from policynlp.records import Kind

GROUP = "policynlp.feeds"
MAX_BYTES = 1 << 20
_OURS = ("kind", "departments", "sectors", "kinds")


@dataclass(frozen=True, slots=True)
class Target:
    """One configured target: the adapter's ``kind``, its ``settings``, and whose tasks go there (empty: all).

    ``departments`` are names as rows have them.
    """

    name: str
    kind: str
    settings: Mapping[str, Any]
    departments: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("measure",)

    def wants(self, item: Item) -> bool:
        """Whether a task goes there: by its kind, its departments (lead or support) and its sector."""
        return (
            item.row["kind"] in self.kinds
            and (not self.departments or bool(set(self.departments) & set(item.departments)))
            and (not self.sectors or item.row["sector"] in self.sectors)
        )


def default_file() -> Path:
    """``POLICYNLP_TARGETS``, else targets.toml in the user's configuration folder."""
    named = os.environ.get("POLICYNLP_TARGETS")
    return Path(named) if named else user_config_path("policynlp", appauthor=False) / "targets.toml"


def read_targets(path: Path, *, lexicon: Sequence[Path] = ()) -> dict[str, Target]:
    """The targets of a file, by name, in its order; secrets are not looked up yet.

    Departments may be given by any name that the package's words or those of ``lexicon`` know.
    Raises TargetError where the file is missing or not as it should be; the message names the target and setting.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TargetError(
            f"{path}: cannot be read ({error.strerror}); write your targets into it, see README"
        ) from error
    if len(content) > MAX_BYTES:
        raise TargetError(f"{path}: larger than {MAX_BYTES:,} bytes; a file of targets is a page")
    try:
        plain = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TargetError(f"{path}: not TOML in UTF-8 ({error})") from error
    tables = plain.get("targets")
    if not isinstance(tables, dict) or not tables:
        raise TargetError(f"{path}: names no target; begin one with [targets.NAME]")
    words = Lexicon.load(*lexicon)
    return {name: _target(name, table, f"{path}: target {name}", words) for name, table in tables.items()}


def _target(name: str, table: Any, where: str, words: Lexicon) -> Target:
    if not isinstance(table, dict) or not isinstance(table.get("kind"), str):
        raise TargetError(f'{where}: has no kind; write kind = "caldav", or one of {", ".join(sorted(adapters()))}')
    lists = {}
    for key in ("departments", "sectors", "kinds"):
        value = table.get(key, ["measure"] if key == "kinds" else [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise TargetError(f'{where}: {key} is a list of names, such as ["应急管理"]')
        lists[key] = tuple(value)
    _allowed(f"{where}: sectors", lists["sectors"], [sector.name for sector in words.sectors])
    _allowed(f"{where}: kinds", lists["kinds"], get_args(Kind))
    lists["departments"] = tuple(dict.fromkeys(one for name in lists["departments"] for one in _names(name, words)))
    settings = {key: value for key, value in table.items() if key not in _OURS}
    return Target(name, table["kind"], settings, **lists)


def _allowed(where: str, given: Sequence[str], known: Sequence[str]) -> None:
    for one in given:
        if one not in known:
            raise TargetError(f"{where}: {one!r} is none; allowed are {' '.join(known)}")


def _names(name: str, words: Lexicon) -> tuple[str, ...]:
    """How rows may have a department: by its canonical name; one that is not known also as a person wrote it."""
    meant = words.canonical(name)
    return (meant,) if words.known(name) else (name, meant)


def adapters() -> dict[str, EntryPoint]:
    """All installed adapters by their kind."""
    return {point.name: point for point in entry_points(group=GROUP)}


def open_feed(target: Target, *, where: str = "") -> Feed:
    """The feed of a target, its secrets looked up.

    Raises TargetError where no adapter has that kind, a package is missing, a secret is not there, or a setting is
    wrong.
    """
    where = f"{where}target {target.name}"
    point = adapters().get(target.kind)
    if point is None:
        raise TargetError(f"{where}: no adapter named {target.kind!r}; there are {', '.join(sorted(adapters()))}")
    settings = {
        key: secret.resolve(value, f"{where}, {key}") if key in secret.NAMES else value
        for key, value in target.settings.items()
    }
    try:
        feed = point.load()(target.name, settings)
    except PolicynlpError:
        raise
    except ImportError as error:
        raise TargetError(f"{where}: needs the package {error.name}; install policynlp[feeds]") from error
    except (TypeError, KeyError, ValueError) as error:
        raise TargetError(f"{where}: a setting is wrong or missing ({error}); see README") from error
    if not isinstance(feed, Feed):
        raise TargetError(f"{where}: adapter {target.kind!r} gives no feed; see policynlp.feeds.protocol")
    return feed


@contextmanager
def opened_feed(target: Target) -> Iterator[Feed]:
    """The feed of a target, which gives its connections back in the end where it has a ``close``. Raises TargetError."""
    feed = open_feed(target)
    try:
        yield feed
    finally:
        close = getattr(feed, "close", None)
        if close:
            close()
