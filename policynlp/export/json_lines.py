"""JSON Lines: the contract, one row a line."""

import json
import re
from typing import Any

from policynlp.rows import Register

_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def render(register: Register) -> bytes:
    """One JSON object a line, UTF-8 without mark, each line closed by LF; b"" where there are no tasks."""
    return b"".join(encoded(row) + b"\n" for row in register.rows())


def encoded(value: Any, indent: int | None = None) -> bytes:
    """The value as JSON in UTF-8, with Chinese as it is.

    Line ends of Unicode, at which some readers cut a line, and lone surrogates, which UTF-8 cannot hold, are
    escaped: they come back as they were.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    text = _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode("utf-8", "backslashreplace")
