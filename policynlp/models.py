"""The trained models in models/: saved with skops, loaded with an allow-list, never with pickle.

A model file holds scikit-learn's own classifier and the names of its signs; what runs is the sum of weights in
`policynlp.linear`, read off the classifier.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import skops.io

from policynlp.errors import ModelError
from policynlp.linear import Linear

NAMES = ("kind", "role", "carry", "sector_words", "sector_field", "sector", "sector_context", "confidence")
_FIXED = (2020, 1, 1, 0, 0, 0)  # the same model gives the same bytes
_PAIR = "\x1f"
_SCHEMA = "schema.json"
_ADDRESS = re.compile(r'"__id__": (\d{6,})')  # skops names objects by where they lay in memory; we by their order
_LONG = re.compile(r"\d{6,}")
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, KeyError, AttributeError, ValueError, TypeError,
)  # fmt: skip


def folder() -> Path:
    """Where the models lie: beside the package in a checkout, inside it where it was installed from a wheel."""
    package = Path(__file__).resolve().parent
    inside = package / "_models"
    return inside if inside.is_dir() else package.parent / "models"


def sign_text(sign: object) -> str:
    """A sign, or a pair of signs, as the one string that a model file holds."""
    return _PAIR.join(sign) if isinstance(sign, tuple) else str(sign)


def save(path: Path, classifier: Any, signs: Sequence[object]) -> None:
    """Writes ``classifier`` (fitted) and its ``signs`` (one for each column, strings or pairs) to ``path``."""
    raw = skops.io.dumps({"classifier": classifier, "signs": np.array([sign_text(s) for s in signs])})
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        schema = old.read(_SCHEMA).decode()
        numbers = {found: str(n) for n, found in enumerate(dict.fromkeys(_ADDRESS.findall(schema)), 1)}

        def plain(text: str) -> str:
            return _LONG.sub(lambda found: numbers.get(found[0], found[0]), text)

        for name in sorted(old.namelist(), key=plain):
            content = plain(schema).encode() if name == _SCHEMA else old.read(name)
            new.writestr(zipfile.ZipInfo(plain(name), _FIXED), content, zipfile.ZIP_DEFLATED)


def linear(classifier: Any, signs: list[str]) -> Linear:
    """The weights of a fitted logistic regression as a `Linear`."""
    weights = np.vstack([np.zeros((1, classifier.coef_.shape[0])), classifier.coef_.T])
    vocabulary: dict[Any, int] = {}
    for row, sign in enumerate(signs, start=1):
        vocabulary[tuple(sign.split(_PAIR)) if _PAIR in sign else sign] = row
    return Linear(tuple(str(c) for c in classifier.classes_), vocabulary, weights, classifier.intercept_)


def read(path: Path) -> Linear:
    """The model at ``path``.

    Raises ModelError where the file is missing, is no model, or holds any type but scikit-learn's and numpy's.
    """
    if not path.is_file():
        raise ModelError(f"{path}: model not found; reinstall policynlp, or run `policynlp train` in a checkout")
    try:
        foreign = skops.io.get_untrusted_types(file=path)
        if foreign:
            raise ModelError(f"{path}: holds types that are not allowed ({', '.join(foreign)}); get the file anew")
        held = skops.io.load(path, trusted=[])
        return linear(held["classifier"], [str(s) for s in held["signs"]])
    except _DAMAGE as problem:
        raise ModelError(f"{path}: not a model of this version ({problem}); reinstall policynlp") from problem


@lru_cache(maxsize=16)
def load(name: str) -> Linear:
    """The shipped model ``name``, one of NAMES; read once per process."""
    return read(folder() / f"{name}.skops")
