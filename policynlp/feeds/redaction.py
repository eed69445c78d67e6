"""What must not be told: a server's words and names of files pass here before they go into a message."""

import base64
import html
import json
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from policynlp.export.clean import clipped, one_line

_HIDDEN = "***"
_LONGEST = 200


def basic(user: str, password: str) -> str:
    """The value of the header Authorization for a user name and password (RFC 7617, UTF-8)."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Secrets:
    """The strings that must not be shown, in every spelling in which a server may give them back."""

    _spellings: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, *secrets: str, user: str = "") -> "Secrets":
        """Those of a target: passwords, keys; ``user`` is none itself, but makes the Basic token of each."""
        found: set[str] = set()
        for secret in filter(None, secrets):
            raw = base64.b64encode(secret.encode()).decode("ascii")
            token = basic(user, secret).removeprefix("Basic ")
            found |= {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), raw, token}
            found |= {raw.rstrip("="), token.rstrip("="), secret.encode("unicode_escape").decode("ascii")}
            plain, exact = json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]
            found |= {plain, exact, plain.replace("/", "\\/"), exact.replace("/", "\\/")}
            found |= {html.escape(secret), html.escape(secret, quote=False), secret.replace("/", "\\/")}
        return cls._ordered(found)

    def also(self, *secrets: str) -> "Secrets":
        """These, and others."""
        return Secrets._ordered({*self._spellings, *Secrets.of(*secrets)._spellings})

    @classmethod
    def _ordered(cls, spellings: set[str]) -> "Secrets":
        """The longest first, so that no part of one is left where another lies within it."""
        return cls(tuple(sorted(spellings, key=lambda each: (-len(each), each))))

    def hide(self, text: str) -> str:
        """The text as one printable line of at most 200 characters, each secret in it as ***."""
        for each in self._spellings:
            text = text.replace(each, _HIDDEN)
        text = "".join(sign if sign.isprintable() else " " for sign in one_line(text))
        return clipped(text, _LONGEST, "…")
