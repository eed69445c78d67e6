"""The reliability plot: of rows that are said to be right with some confidence, how many are. SVG, one picture."""

import tomllib
from functools import lru_cache
from html import escape
from importlib.resources import files

from policynlp.calibration import Bin, Calibration

_SIDE, _LEFT, _TOP, _FOOT, _RIGHT = 400, 60, 40, 56, 20
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def plot(found: Calibration) -> str:
    """An SVG element, for a file or a page: a dot for each bin, and the diagonal where all dots belong.

    A line runs from each dot to the diagonal: its length is what the bin adds to the calibration error. The same
    calibration gives the same bytes.
    """
    words = _words()
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _FOOT
    middle = _TOP + _SIDE / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" font-family="sans-serif" font-size="12" fill="#333">',
        f"<title>{escape(words['title'])}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        _text(_LEFT, 24, words["title"], "start"),
        _text(_LEFT + _SIDE, 24, words["note"].format(error=found.error), "end"),
        *map(_tick, _TICKS),
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999" stroke-dasharray="5 4"/>',
        *map(_point, found.bins),
        _text(_LEFT + _SIDE / 2, height - 12, words["said"], "middle"),
        f'<text transform="rotate(-90 16 {middle:g})" x="16" y="{middle:g}" text-anchor="middle">'
        f"{escape(words['right'])}</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _tick(at: float) -> str:
    grid = f'<path d="M{_x(at)} {_y(0)}V{_y(1)}M{_x(0)} {_y(at)}H{_x(1)}" stroke="#e3e6e9"/>'
    below = _text(_x(at), _TOP + _SIDE + 18, f"{at:g}", "middle")
    return grid + below + _text(_LEFT - 8, _y(at) + 4, f"{at:g}", "end")


def _point(one: Bin) -> str:
    x, right, said = _x(one.said), _y(one.right), _y(one.said)
    label = escape(_words()["point"].format(count=one.count, said=one.said, right=one.right))
    return (
        f'<path d="M{x} {said}V{right}" stroke="#a3254b" stroke-width="2"/>'
        f'<circle cx="{x}" cy="{right}" r="5" fill="#1f5fa8"><title>{label}</title></circle>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _x(value: float) -> float:
    return round(_LEFT + value * _SIDE, 1)


def _y(value: float) -> float:
    return round(_TOP + (1 - value) * _SIDE, 1)


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    text = files("policynlp.export").joinpath("evaluation.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)["plot"]
    return found
