"""Plain text: every encoding gives the same characters as Python's text mode; nothing is guessed wrongly in silence."""

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policynlp.errors import EmptyFile, UndecodableFile
from policynlp.reading import read

TEXT = (
    "关于开展仓库汛期检查的通知\n各街道办事处：\n　　一、全面排查。各街道要在6月15日前逐库检查，"
    "建立“一库一档”。\n\n东湖区安委办\n2024年5月6日\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_the_text_is_what_python_reads(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", newline).encode(encoding))
    assert read(path).text == path.read_text(encoding) == TEXT


def test_utf16_of_the_other_order_with_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"))
    assert read(path).text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "安全生产",  # no ASCII at all: UTF-16 without mark has no zero byte here
        "ASCII only.\n",
        "联通移动电信",  # 联通 in GB 2312 is the well-known pair that looks like UTF-8
        "1.检查\r2.整改",
        "  \t一、检查\x0c\n",  # form feed, leading space: as it stands
        "二〇二四年应急值守名单已经更新﹙㈠﹚𠮷",  # characters outside GB 2312 beside usual ones
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_short_texts(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).text == path.read_text(encoding)


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"\xef\xbb\xbf", EmptyFile, "no text"),
        (" 　\n\t\n".encode(), EmptyFile, "no text"),
        (b"\xff\xfe\n\x00 \x00", EmptyFile, "no text"),
        (b"\xef\xbb\xbf\xe5\xae", UndecodableFile, "damaged"),
        (b"\xff\xfe\x00\xd8", UndecodableFile, "damaged"),  # half of a pair
        (bytes(range(1, 32)) * 9, UndecodableFile, "known encoding"),
        (b"\0\1\2\3" * 50, UndecodableFile, "known encoding"),
        (b"\x81\x30\x81\x30\xfe\x40" * 9, UndecodableFile, "known encoding"),  # GB18030, but no words in it
        (TEXT.encode()[:-2] + b"\xe6\n", UndecodableFile, "line 6"),  # cut off within a character
        ((TEXT * 3).encode().replace("逐库".encode(), b"\xe9\x90\xe5", 1), UndecodableFile, "line 3"),
    ],
    ids=["mark only", "blank", "blank utf-16", "cut utf-8", "cut utf-16", "binary", "zeros", "rare", "cut", "damaged"],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, error: type[Exception], words: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(error, match=words):
        read(path)


def test_html_named_txt_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<html><p>检查</p></html>", "utf-8")
    assert read(path).text == "<html><p>检查</p></html>"


def _usual() -> st.SearchStrategy[str]:
    common = [bytes([row, cell]).decode("gb2312", "ignore") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]
    words = st.text(st.sampled_from("".join(common)), min_size=2, max_size=12)
    marks = st.sampled_from(
        ["，", "。", "、", "；\n", "：", "“", "”", "（", "）", "\n", "　　", " ", "1.", "2024", "kV", "——"]
    )
    return st.lists(st.tuples(words, marks), min_size=3, max_size=12).map(lambda pairs: "".join(map("".join, pairs)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_usual(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]))
def test_every_encoding_makes_the_round_trip(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).text == text
