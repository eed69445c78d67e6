"""A scene as a PNG for Word, drawn by matplotlib with a Chinese font of this machine; never with boxes for characters."""

import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from policynlp.compare.pages.charts import words
from policynlp.compare.pages.charts_scene import PAPER, Area, Dot, Drawing, Shape, Stroke, Words, corners, shown
from policynlp.errors import OutputError

SCALE = 2.0
"""Pixels of the picture for each of the scene: fit for print at the width of a page."""


def file(drawing: Drawing) -> bytes:
    """The chart as a PNG, its scene's size times `SCALE`; the same on one machine every time.

    Raises OutputError where matplotlib or a Chinese font is missing. A rare character that the font lacks is shown as
    the sign of charts.toml.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise OutputError("charts as PNG need matplotlib: pip install 'policynlp[charts]', or take SVG") from error
    font = chinese_font(char for shape in drawing.shapes if isinstance(shape, Words) for char in shape.text)
    dots = 100.0
    figure = Figure(figsize=(drawing.width / dots, drawing.height / dots), dpi=dots * SCALE, facecolor=PAPER)
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.set_axis_off()
    for order, shape in enumerate(drawing.shapes):
        _draw(axes, shape, order, font)
    out = BytesIO()
    canvas.print_png(out, metadata={"Software": None, "Title": drawing.title})
    return out.getvalue()


def chinese_font(chars: Iterable[str]) -> Any:
    """The first font of charts.toml that this machine has, as matplotlib's FontProperties with ``fits(text)`` beside it.

    Returns (properties, text → text with the missing characters replaced). Raises OutputError where the machine has
    none of the fonts, or none that holds most of the Chinese characters of ``chars``.
    """
    wanted = {char for char in shown("".join(chars)) if not char.isspace()}
    for properties, known in _fonts():
        missing = {ord(char) for char in wanted} - known
        chinese = [char for char in wanted if ord(char) > 0x2E7F]
        if sum(ord(char) in missing for char in chinese) * 5 > len(chinese):
            continue
        sign = words()["missing"] if ord(words()["missing"]) in known else "?"
        return properties, dict.fromkeys(missing, sign)
    raise OutputError(
        "no Chinese font for the charts on this machine; install one (Debian: apt install fonts-noto-cjk, "
        "Windows: Microsoft YaHei 微软雅黑), or take SVG"
    )


@lru_cache(maxsize=1)
def _fonts() -> tuple[tuple[Any, frozenset[int]], ...]:
    """The fonts of charts.toml that are here, in its order, each with the characters that it holds."""
    from matplotlib import font_manager

    found: list[tuple[Any, frozenset[int]]] = []
    for again in (False, True):
        if again and not found:
            _look_again(font_manager)
        for family in words()["fonts"] if again or not found else ():
            if family in {entry.name for entry in font_manager.fontManager.ttflist}:
                properties = font_manager.FontProperties(family=family)
                path = font_manager.findfont(properties, fallback_to_default=False)
                found.append((properties, frozenset(font_manager.get_font(path).get_charmap())))
        if found:
            break
    return tuple(found)


def _look_again(manager: Any) -> None:
    """Fonts that were installed since matplotlib last made its list."""
    names = {name.lower() for name in words()["files"]}
    for path in sorted(manager.findSystemFonts()):
        if Path(path).stem.lower() in names:
            manager.fontManager.addfont(path)


def _draw(axes: Any, shape: Shape, order: int, font: tuple[Any, dict[int, str]]) -> None:
    points = 72 / 100  # a pixel of the scene in points
    if isinstance(shape, Stroke):
        style: Any = (0, tuple(float(part) for part in shape.dash.split())) if shape.dash else "solid"
        across, down = zip(*shape.points, strict=True)
        axes.plot(across, down, color=shape.colour, linewidth=shape.width * points, linestyle=style, zorder=order)
    elif isinstance(shape, Area):
        across, down = zip(*shape.points, strict=True)
        axes.fill(across, down, color=shape.colour, alpha=shape.opacity, linewidth=0, zorder=order)
    elif isinstance(shape, Dot):
        _dot(axes, shape, order)
    else:
        properties = font[0].copy()
        properties.set_size(shape.size * points)
        text = re.sub(r"[\t\n]", " ", shown(shape.text)).translate(font[1])
        axes.text(
            *shape.at, text, fontproperties=properties, color=shape.colour, zorder=order, parse_math=False,
            ha={"start": "left", "middle": "center", "end": "right"}[shape.anchor], va="baseline",
        )  # fmt: skip


def _dot(axes: Any, dot: Dot, order: int) -> None:
    from matplotlib.patches import Circle, Polygon

    look = {"facecolor": PAPER if dot.hollow else dot.colour, "edgecolor": dot.colour, "linewidth": 1, "zorder": order}
    if dot.form == "circle":
        axes.add_patch(Circle(dot.at, dot.size, **look))
    else:
        axes.add_patch(Polygon(corners(dot.at, dot.size, dot.form), closed=True, **look))
