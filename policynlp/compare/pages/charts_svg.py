"""A scene as SVG: for the page, where its marks open their sentences, and for a file, where nothing is to click."""

from html import escape

from policynlp.compare.pages.charts_scene import PAPER, Area, Dot, Drawing, Shape, Stroke, Words, corners, number, shown

_FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Hiragino Sans GB','Microsoft YaHei',"
    "'WenQuanYi Micro Hei',SimHei,sans-serif"
)


def inline(drawing: Drawing, *, css: str = "") -> str:
    """The chart as an element of a page; ``css`` names its classes. Marks with a ref are buttons by ``data-e``."""
    size = f'viewBox="0 0 {number(drawing.width)} {number(drawing.height)}" width="{number(drawing.width)}"'
    shapes = "".join(_shape(shape, active=True) for shape in drawing.shapes)
    label = f'role="group" aria-label="{_safe(drawing.title)}。{_safe(drawing.about)}"'
    return f'<svg class="{css}" {size} height="{number(drawing.height)}" {label}>{shapes}</svg>'


def file(drawing: Drawing) -> bytes:
    """The chart as an SVG file in UTF-8 with its title and description; nothing in it runs or loads."""
    width, height = number(drawing.width), number(drawing.height)
    shapes = "\n".join(_shape(shape, active=False) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{_FONTS}" role="img">\n<title>{_safe(drawing.title)}</title>\n'
        f'<desc>{_safe(drawing.about)}</desc>\n<rect width="{width}" height="{height}" fill="{PAPER}"/>\n'
        f"{shapes}\n</svg>\n"
    ).encode()


def _shape(shape: Shape, *, active: bool) -> str:
    if isinstance(shape, Stroke):
        dash = f' stroke-dasharray="{shape.dash}"' if shape.dash else ""
        return (
            f'<polyline points="{_points(shape.points)}" fill="none" stroke="{shape.colour}" '
            f'stroke-width="{number(shape.width)}"{dash}/>'
        )
    if isinstance(shape, Area):
        opacity = f' fill-opacity="{shape.opacity:g}"' if shape.opacity < 1 else ""
        return f'<polygon points="{_points(shape.points)}" fill="{shape.colour}"{opacity}/>'
    return _dot(shape, active=active) if isinstance(shape, Dot) else _words(shape, active=active)


def _dot(dot: Dot, *, active: bool) -> str:
    paint = f'fill="{PAPER if dot.hollow else dot.colour}" stroke="{dot.colour}" stroke-width="1.5"'
    x, y = dot.at
    if dot.form == "circle":
        drawn = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(dot.size)}" {paint}'
    else:
        drawn = f'<polygon points="{_points(corners(dot.at, dot.size, dot.form))}" {paint}'
    title = f"<title>{_safe(dot.hover)}</title>" if dot.hover else ""
    return f"{drawn}{_button(dot.ref, dot.hover) if active else ''}>{title}</{drawn[1:].split(' ', 1)[0]}>"


def _words(words: Words, *, active: bool) -> str:
    anchor = f' text-anchor="{words.anchor}"' if words.anchor != "start" else ""
    weight = ' font-weight="600"' if words.bold else ""
    place = f'x="{number(words.at[0])}" y="{number(words.at[1])}"'
    look = f'font-size="{number(words.size)}" fill="{words.colour}"{anchor}{weight}'
    button = f' data-e="{_safe(words.ref)}"' if active and words.ref else ""  # its mark is the one in the tab order
    return f"<text {place} {look}{button}>{_safe(words.text)}</text>"


def _button(ref: str, hover: str) -> str:
    return f' data-e="{_safe(ref)}" tabindex="0" role="button" aria-label="{_safe(hover)}"' if ref else ""


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def _safe(text: str) -> str:
    return escape(shown(text))
