"""The number formats of Word's automatic numbering."""

import pytest

from policynlp.reading.ordinals import ordinal


@pytest.mark.parametrize(
    ("form", "numbers", "expected"),
    [
        ("decimal", [1, 12], "1 12"),
        ("decimalZero", [1, 12], "01 12"),
        ("decimalFullWidth", [1, 12], "１ １２"),
        ("decimalEnclosedCircle", [1, 20, 21, 35, 36, 50, 51], "① ⑳ ㉑ ㉟ ㊱ ㊿ 51"),
        ("decimalEnclosedCircleChinese", [1, 10], "① ⑩"),
        ("decimalEnclosedFullstop", [1, 20, 21], "⒈ ⒛ 21"),
        ("decimalEnclosedParen", [1, 20], "⑴ ⒇"),
        ("ideographEnclosedCircle", [1, 10, 11], "㊀ ㊉ 11"),
        ("chineseCounting", [1, 10, 11, 20, 99, 105], "一 十 十一 二十 九十九 一〇五"),
        (
            "chineseCountingThousand",
            [10, 19, 100, 101, 110, 1001, 10020],
            "十 十九 一百 一百零一 一百一十 一千零一 一万零二十",
        ),
        ("japaneseCounting", [1, 10, 21], "一 十 二十一"),  # what WPS writes for 一、
        ("ideographDigital", [1, 10, 24], "一 一〇 二四"),
        ("chineseLegalSimplified", [1, 10, 21, 105], "壹 壹拾 贰拾壹 壹佰零伍"),
        ("ideographTraditional", [1, 10, 11], "甲 癸 甲"),
        ("ideographZodiac", [1, 12], "子 亥"),
        ("upperLetter", [1, 26, 27], "A Z AA"),
        ("lowerLetter", [2, 28], "b bb"),
        ("upperRoman", [4, 9, 14, 1990], "IV IX XIV MCMXC"),
        ("lowerRoman", [3], "iii"),
        ("chineseCounting", [0, -1, 100000], "0 -1 一〇〇〇〇〇"),  # out of range: never an error
        ("japaneseCounting", [100000], "100000"),
        ("someFutureForm", [7], "7"),
    ],
)
def test_ordinal(form: str, numbers: list[int], expected: str) -> None:
    assert " ".join(ordinal(form, number) for number in numbers) == expected


@pytest.mark.parametrize("form", ["bullet", "none"])
def test_what_has_no_number(form: str) -> None:
    assert ordinal(form, 3) == ""
