"""JSON calls of one Redmine, on the HTTP client of all feeds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from policynlp.errors import FeedError
from policynlp.feeds.http import Client

Query = Sequence[tuple[str, object]]


class Refused(FeedError):
    """Redmine did not take what was sent (4xx): nothing was made or changed there."""


class Api:
    """JSON calls of one Redmine."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.target = client.target

    def get(self, path: str, what: str, query: Query = ()) -> dict[str, Any] | None:
        """The answer's object; None where there is no such thing (404). Raises FeedError, `Refused`."""
        return self._call("GET", path + ("?" + urlencode(query) if query else ""), what, None)

    def send(self, method: str, path: str, what: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer's object, {} where it has none; None where there is no such thing (404). Raises FeedError."""
        return self._call(method, path, what, json.dumps(body, ensure_ascii=False).encode())

    def _call(self, method: str, path: str, what: str, content: bytes | None) -> dict[str, Any] | None:
        headers = {"Content-Type": "application/json"} if content is not None else {}
        answer = self._client.request(method, path, what=what, headers=headers, content=content)
        if answer.status == 404:
            return None
        if not answer.ok:
            raise Refused(str(self._client.refused(replace(answer, content=_reasons(answer.content)))))
        if not answer.content.strip():
            return {}
        found = answer.json()
        if not isinstance(found, dict):
            raise FeedError(f"{answer.where}: the answer is none of Redmine's; check the address of the target")
        return found


def _reasons(content: bytes) -> bytes:
    """The lines of ``{"errors": […]}`` as one; the content as it is where it is something else."""
    try:
        return "; ".join(json.loads(content)["errors"]).encode()
    except (ValueError, TypeError, KeyError):
        return content
