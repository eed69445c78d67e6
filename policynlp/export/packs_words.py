"""The words of the department packs, and names that any system takes for a file."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from policynlp.export.clean import one_line

MAX_NAME = 40
"""The characters of a folder's name: Windows takes 260 of a whole path, and a Chinese one has 3 bytes in UTF-8."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of packs.toml; read once. Callers do not change them."""
    return tomllib.loads(files("policynlp.export").joinpath("packs.toml").read_text("utf-8"))


def safe(name: str) -> str:
    """The name as a file or folder may be called on Windows, Linux and macOS; a mark of the whole where it is cut.

    >>> safe("应急管理/消防"), safe("CON"), safe("..")
    ('应急管理_消防', '_CON', '_')
    """
    plain = normalize("NFC", _FORBIDDEN.sub("_", one_line(name))).strip().rstrip(". ").lstrip(".~")
    if len(plain) > MAX_NAME:
        plain = plain[: MAX_NAME - 9].rstrip(". ") + "_" + sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    if _RESERVED.fullmatch(plain):
        plain = words()["files"]["reserved"].format(name=plain)
    return plain or "_"


def distinct(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Each name with its safe form, no two of which any system takes for one: 甲/乙 and 甲_乙 are 甲_乙 and 甲_乙-2."""
    used = {one.casefold() for one in taken}
    found: dict[str, str] = {}
    for name in dict.fromkeys(names):
        first = chosen = safe(name)
        count = 1
        while chosen.casefold() in used:
            count += 1
            chosen = f"{first}-{count}"
        used.add(chosen.casefold())
        found[name] = chosen
    return found
