"""List numbers as Word writes them: the formats of its automatic numbering, 1 -> 一, ①, (a), IV."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def ordinal(form: str, number: int) -> str:
    """``number`` in the ``w:numFmt`` called ``form``; '' for bullets and none, plain digits for unknown forms."""
    if form in ("bullet", "none"):
        return ""
    write = _FORMS.get(form)
    return write(number) if write and number > 0 else str(number)


def _counted(digits: str, units: str, number: int) -> str:
    """Up to 99,999 with ``units`` for 10, 100, 1000 and 10,000: 二十一, 一百零五."""
    if number > 99_999:
        return str(number)
    text, gap = "", False
    for power in range(4, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + (units[power - 1] if power else "")
        gap = not digit
    return text


def _counting(number: int) -> str:
    text = _counted(_DIGITS, "十百千万", number)
    return text[1:] if text.startswith("一十") else text


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _letters(first: str) -> Callable[[int], str]:
    """a to z, then aa, bb: Word repeats the letter."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    steps = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    text = ""
    for value, letters in steps:
        text += letters * (number // value)
        number %= value
    return text


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    """The signs that Unicode has, from the one for 1 up to ``last``; plain digits beyond."""
    return lambda number: chr(first + number - 1) if number <= last else str(number)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if number <= 35 else chr(0x32B1 + number - 36) if number <= 50 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "chineseCounting": lambda number: _counting(number) if number < 100 else _digital(number),
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": lambda number: _counting(number) if number < 100 else _digital(number),
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "ideographDigital": _digital,
    "chineseLegalSimplified": lambda number: _counted(_FORMAL, "拾佰仟萬", number),
    "ideographLegalTraditional": lambda number: _counted(_FORMAL, "拾佰仟萬", number),
    "japaneseLegal": lambda number: _counted(_FORMAL, "拾佰仟萬", number),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
