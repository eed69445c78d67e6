"""Our own adapters made out of a target's settings: what the entry points of `policynlp.feeds` name.

All take ``url``, and where they are needed ``user``, ``ca_file`` (PEM of an office's own authority), ``proxy`` and
``timeout`` (the seconds within which the whole of an answer must have come, 60 by default).
A setting that an adapter does not know is refused: a misspelt one would be silently without effect.
"""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from policynlp.errors import TargetError
from policynlp.feeds.http import Access, Client, Limits
from policynlp.feeds.protocol import Feed
from policynlp.feeds.secret import Secret
from policynlp.items import State

_COMMON = frozenset({"url", "ca_file", "proxy", "timeout"})
LONGEST = 600
"""The longest ``timeout`` in seconds: a push that waits longer for one answer never ends."""


def caldav(name: str, settings: Mapping[str, Any]) -> Feed:
    """A calendar: ``url`` of the calendar itself, ``user``, ``password``; ``make`` (true: made where it is missing),
    ``title`` of the one that is made.
    """
    from policynlp.feeds.caldav import CalDAV

    _known(name, settings, {"user", "password", "make", "title"})
    client = _client(name, settings)
    make = settings.get("make", False)
    if not isinstance(make, bool):
        raise TargetError(f"target {name}: make is true or false, without quotes")
    return CalDAV(client, make=make, title=_word(name, settings, "title"))


def redmine(name: str, settings: Mapping[str, Any]) -> Feed:
    """A project in Redmine: ``url``, ``key``, ``project``, and the other names of `redmine_site.Place`; ``states`` is
    a table of the name of a status and open, doing, done or withdrawn.
    """
    from policynlp.feeds.redmine import Redmine
    from policynlp.feeds.redmine_site import Place

    names = {each.name for each in fields(Place)} - {"states"}
    _known(name, settings, names | {"key", "states"})
    states, allowed = settings.get("states", {}), get_args(State)
    if not isinstance(states, Mapping) or not all(state in allowed for state in states.values()):
        raise TargetError(f"target {name}: states is a table of the names of statuses; each is {', '.join(allowed)}")
    words = {each: _word(name, settings, each, needed=each == "project") for each in sorted(names)}
    client = _client(name, settings, key="X-Redmine-API-Key")
    return Redmine(name, client, Place(**words, states=dict(states)))


def webhook(name: str, settings: Mapping[str, Any]) -> Feed:
    """A receiver of events: ``url``, ``secret``; ``dead`` (file of what could not be given), ``source``."""
    from policynlp.feeds.webhook import Webhook

    _known(name, settings, {"secret", "dead", "source", "token"})
    dead = _word(name, settings, "dead")
    source = _word(name, settings, "source") or "/policynlp"
    client = _client(name, settings, repeat_posts=True)
    return Webhook(client, secret=_secret(name, settings, "secret"), source=source, dead=Path(dead) if dead else None)


def _client(name: str, settings: Mapping[str, Any], *, repeat_posts: bool = False, key: str = "") -> Client:
    ca_file = _word(name, settings, "ca_file")
    headers = {key: _secret(name, settings, "key")} if key else {}
    if "token" in settings:
        headers["Authorization"] = f"Bearer {_secret(name, settings, 'token')}"
    access = Access(
        user=_word(name, settings, "user"),
        password=_secret(name, settings, "password") if "password" in settings else "",
        headers=headers,
        ca_file=Path(ca_file) if ca_file else None,
        proxy=_word(name, settings, "proxy") or None,
    )
    url, limits = _word(name, settings, "url", needed=True), _limits(name, settings)
    client = Client(url, target=name, access=access, limits=limits, repeat_posts=repeat_posts)
    if "token" in settings:
        client.hide(_secret(name, settings, "token"))  # a server may say it without the word before it
    return client


def _limits(name: str, settings: Mapping[str, Any]) -> Limits:
    usual = Limits()
    timeout = settings.get("timeout", usual.total)
    if isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout <= LONGEST:
        raise TargetError(f"target {name}: timeout is a number of seconds up to {LONGEST}, such as 60")
    return Limits(connect=min(usual.connect, timeout), total=timeout)


def _known(name: str, settings: Mapping[str, Any], more: set[str]) -> None:
    strange = sorted(settings.keys() - _COMMON - more)
    if strange:
        raise TargetError(
            f"target {name}: no setting is named {', '.join(strange)}; there are {', '.join(sorted(_COMMON | more))}"
        )


def _word(name: str, settings: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    value = settings.get(key, "")
    if not isinstance(value, str) or (needed and not value):
        raise TargetError(f'target {name}: {key} is missing or no text; write {key} = "…"')
    return value


def _secret(name: str, settings: Mapping[str, Any], key: str) -> str:
    value = settings.get(key)
    if not isinstance(value, Secret):
        raise TargetError(f'target {name}: {key} is missing; write {key} = {{env = "NAME"}}')
    return value.reveal()
