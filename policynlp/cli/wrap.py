"""Lines of Chinese text broken to a terminal's width: at any character, but not before a closing sign."""

from rich.cells import get_character_cell_size

_NOT_FIRST = frozenset("，。；：、？！）》〉」』】〕〗”’…—·,.;:?!)]}%％")
_NOT_LAST = frozenset("（《〈「『【〔〖“‘([{")


def breaks(text: str, width: int) -> list[int]:
    """The offsets at which ``text`` is broken so that no part is wider than ``width`` cells (one character at least).

    A closing sign does not begin a part, an opening one does not end it, a number or Latin word stays whole: unless
    that would leave less than half a line.
    """
    found: list[int] = []
    start, used = 0, 0
    for at, character in enumerate(text):
        size = get_character_cell_size(character)
        while used + size > width and at > start:
            cut = _better(text, start, at)
            found.append(cut)
            start = cut
            used = sum(map(get_character_cell_size, text[cut:at]))
        used += size
    return found


def _better(text: str, start: int, at: int) -> int:
    """The last good place to break at or before ``at``; ``at`` itself where there is none near."""
    for cut in range(at, start + max(1, (at - start) // 2) - 1, -1):
        before, after = text[cut - 1], text[cut]
        word = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        if not word and after not in _NOT_FIRST and before not in _NOT_LAST:
            return cut
    return at
