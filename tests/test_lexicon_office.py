"""An office's own lexicon: its rows go over the package's, and what is wrong with them is named with file and line."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policynlp import lexicon as package
from policynlp.errors import LexiconError
from policynlp.lexicon import Lexicon, check
from policynlp.lexicon.names import read_alias

OFFICE = """\
# 云洲市安委办词库
[[department]]
name = "联勤中心"
level = "地方"
aliases = ["联勤联动中心", "联勤办"]
former = ["网格中心[..2022-06]"]

[[department]]
name = "应急管理"
aliases = ["安全局"]

[[department]]
name = "燃气办"
aliases = ["防火办"]

[[sector]]
name = "消防"
keywords = ["骑楼"]
authority = ["联勤中心", "消防救援"]

[[occasion]]
name = "开渔节"
aliases = ["开渔"]
solar = "8-16"

[[term]]
term = "云洲大桥"

[[cue]]
group = "measure_verb_concrete"
word = "扫楼"
"""


def test_office_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "yunzhou.toml"
    path.write_text(OFFICE, "utf-8")
    assert check(path) == []
    own = Lexicon.load(path)
    assert own.canonical("市联勤办") == "联勤中心"
    assert own.canonical("网格中心", date(2022, 6, 30)) == "联勤中心"
    assert own.canonical("网格中心", date(2022, 7, 1)) == "网格中心"
    assert own.canonical("市安全局") == "应急管理"  # added to the package's row
    assert own.canonical("市应急局") == "应急管理"  # which still holds
    assert own.canonical("防火办") == "燃气办"  # the office's word prevails
    assert own.authority("消防") == ("联勤中心", "消防救援")
    assert {"骑楼", "火灾"} <= {k for s in own.sectors if s.name == "消防" for k in s.keywords}
    assert [(o.name, o.solar, o.aliases) for o in own.occasions] == [("开渔节", (8, 16), ("开渔",))]
    assert "云洲大桥" in own.terms
    assert "扫楼" in own.cues("measure_verb_concrete")
    assert [e.where for e in own.find("联勤办")] == ["yunzhou.toml:2"]
    assert Lexicon.load().canonical("市联勤办") == "联勤办"  # the package's stays as it is


def test_the_documented_example_is_good(tmp_path: Path) -> None:
    doc = package.__doc__ or ""
    lines = [line[4:] for line in doc.splitlines() if line.startswith("    ") and "lexicon" not in line]
    path = tmp_path / "doc.toml"
    path.write_text("\n".join(lines), "utf-8")
    assert check(path) == []
    assert Lexicon.load(path).canonical("市城运办") == "城运中心"
    for surface, on, name in re.findall(r'canonical\("(.+?)"(?:, on=date\((.+?)\))?\)\s+# (\S+)', doc):
        day = date(*map(int, on.split(","))) if on else None
        assert Lexicon.load().canonical(surface, day) == name


def test_folder_of_files_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "departments.csv").write_bytes("name,aliases\n联勤中心,联勤办 联勤站\n".encode("gb18030"))
    (tmp_path / "terms.tsv").write_bytes("﻿term\n云洲大桥\n".encode())
    with (tmp_path / "occasions.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["name", "lunar", "days"], ["云洲庙会", "3-30", "5"]])
    (tmp_path / "README.md").write_text("not a lexicon", "utf-8")
    own = Lexicon.load(tmp_path)
    assert own.canonical("联勤站") == "联勤中心"
    assert "云洲大桥" in own.terms
    assert [(o.lunar, o.days) for o in own.occasions] == [((3, 30), 5)]


def test_later_lexicons_go_over_earlier(tmp_path: Path) -> None:
    city, county = tmp_path / "city.toml", tmp_path / "county.toml"
    city.write_text('[[department]]\nname = "联勤中心"\naliases = ["联动办"]\n', "utf-8")
    county.write_text('[[department]]\nname = "平安中心"\naliases = ["联动办"]\n', "utf-8")
    assert Lexicon.load(city, county).canonical("联动办") == "平安中心"
    assert Lexicon.load(county, city).canonical("联动办") == "联勤中心"


WRONG = [
    # file, text, what the message must say: line, fault, what is allowed
    (
        "a.toml",
        '[[department]]\nname = "甲"\n\n[[department]]\nnam = "乙"\n',
        r"a\.toml:4: unknown column 'nam'.*name, level",
    ),
    ("a.toml", '[[department]]\naliases = ["甲局"]\n', r"a\.toml:1: no name; a row of departments needs name"),
    ("a.toml", '[[office]]\nname = "甲"\n', r"a\.toml:1: unknown table 'office'; allowed are \[\[department\]\]"),
    ("a.toml", '[department]\nname = "甲"\n', r"a\.toml:1: department is not a list of rows"),
    ("a.toml", "[[department]\n", r"a\.toml: not TOML: .*line 1"),
    (
        "a.toml",
        '[[department]]\nname = "甲"\nlevel = "街"\n',
        r"a\.toml:1: level '街' is unknown; allowed are 部委 地方",
    ),
    (
        "a.toml",
        '[[department]]\nname = "甲"\naliases = ["乙 丙"]\n',
        r"a\.toml:1: an item of aliases is empty or has a blank",
    ),
    ("a.toml", '[[department]]\nname = "甲"\naliases = [["乙"]]\n', r"a\.toml:1: aliases is neither text nor number"),
    ("a.toml", '[[department]]\nname = "甲 乙"\n', r"a\.toml:1: '甲 乙' is no name"),
    (
        "a.toml",
        '[[department]]\nname = "甲办"\nformer = ["乙办"]\n',
        r"a\.toml:1: former '乙办' has no dates; write 乙办\[\.\.",
    ),
    (
        "a.toml",
        '[[department]]\nname = "甲办"\nformer = ["乙办[..2018-13]"]\n',
        r"a\.toml:1: '2018-13' is not a date.*2018-11",
    ),
    ("a.toml", '[[department]]\nname = "甲办"\nformer = ["乙办[..18]"]\n', r"a\.toml:1: '18' is not a date"),
    ("a.toml", '[[department]]\nname = "甲办"\nformer = ["乙办[2020..2018]"]\n', r"a\.toml:1: .*ends before it begins"),
    ("a.toml", '[[sector]]\nname = "航天"\n', r"a\.toml:1: no sector '航天'; allowed are 综合监管"),
    ("a.toml", '[[sector]]\nname = "消防"\nauthority = ["甲办"]\n', r"a\.toml:1: authority 甲办 is not canonical"),
    ("a.toml", '[[cue]]\ngroup = "mood"\nword = "哈"\n', r"a\.toml:1: no group 'mood'; allowed are neutral"),
    ("a.toml", '[[body]]\nkind = "level"\nform = "(市"\n', r"a\.toml:1: '\(市' is not a pattern"),
    ("a.toml", '[[term]]\nterm = "甲"\nfreq = "多"\n', r"a\.toml:1: freq '多' is not a number"),
    ("a.toml", '[[occasion]]\nname = "甲节"\nsolar = "13-1"\n', r"a\.toml:1: no such day: 13-1; lunar, solar: month"),
    ("a.toml", '[[occasion]]\nname = "甲节"\nterm = "大风"\n', r"a\.toml:1: '大风'; .*term: a solar term"),
    (
        "a.toml",
        '[[department]]\nname = "甲办"\naliases = ["应急管理"]\n',
        r"a\.toml:1: 应急管理 means 甲办 here and 应急管理 in dep",
    ),
    ("departments.csv", "name,alias\n甲,乙\n", r"departments\.csv:1: unknown column 'alias'.*aliases"),
    ("departments.csv", "name,aliases\n甲,乙\n丙\n", r"departments\.csv:3: 1 fields; allowed are 2: name, aliases"),
    (
        "departments.csv",
        "name,aliases\n甲,乙办\n丙,乙办\n",
        r"departments\.csv:3: 乙办 means 丙 here and 甲 in departments\.csv:2",
    ),
    (
        "departments.csv",
        "name,aliases\n甲办,\n甲办,\n",
        r"departments\.csv:3: 甲办 stands in departments\.csv:2 already",
    ),
    (
        "departments.csv",
        "name,aliases\n甲办,乙办 乙办\n",
        r"departments\.csv:2: 乙办 stands for 甲办 in departments\.csv:2 already",
    ),
    ("departments.csv", "", r"departments\.csv: empty; the first line names the columns: name"),
    ("our_words.csv", "name\n甲\n", r"our_words\.csv: no such table; name the file after its table: departments"),
    ("words.xlsx", "", r"words\.xlsx: not a lexicon; \.toml, \.csv and \.tsv files are read"),
]


@pytest.mark.parametrize(("file", "text", "message"), WRONG, ids=[f"{n}-{w[0]}" for n, w in enumerate(WRONG)])
def test_errors_name_file_and_line(tmp_path: Path, file: str, text: str, message: str) -> None:
    path = tmp_path / file
    path.write_text(text, "utf-8")
    problems = check(path)
    assert len(problems) >= 1
    assert re.match(message, problems[0]), problems[0]
    assert "\n" not in problems[0]
    with pytest.raises(LexiconError, match=message):
        Lexicon.load(path)


def test_other_faults_of_files(tmp_path: Path) -> None:
    assert check(tmp_path) == [f"{tmp_path}: no lexicon in this folder; put .toml, .csv or .tsv files there"]
    assert "not there" in check(tmp_path / "none.toml")[0]
    (tmp_path / "terms.csv").write_bytes(b"term\n\xff\xff\xff\n")
    assert "neither UTF-8 nor GB 18030" in check(tmp_path)[0]


def test_all_faults_are_listed_and_the_first_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('[[term]]\nterm = "甲"\nfreq = "多"\n[[sector]]\nname = "航天"\n[[cue]]\nword = "乙"\n', "utf-8")
    assert len(check(path)) == 3
    with pytest.raises(LexiconError, match=r"\(and 2 more\)$"):
        Lexicon.load(path)


ALIASES = [
    ("安监局", ("安监局", date.min, date.max)),
    ("安监局[..2019-03]", ("安监局", date.min, date(2019, 3, 31))),  # a month means its last day
    ("安监局[2005..2018]", ("安监局", date(2005, 1, 1), date(2018, 12, 31))),
    ("安监局[2005-02-28..]", ("安监局", date(2005, 2, 28), date.max)),
    ("各县（市、区）政府", ("各县（市、区）政府", date.min, date.max)),  # brackets and commas of names stay
]


@pytest.mark.parametrize(("item", "read"), ALIASES, ids=[a[0] for a in ALIASES])
def test_read_alias(item: str, read: tuple[str, date, date]) -> None:
    assert read_alias(item) == read


@pytest.mark.parametrize("item", ["", "[2018..]", "甲[2018]", "甲[..2018-02-30]", "甲[x..]", "甲]", "“甲”"])
def test_read_alias_refuses(item: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|is no name"):
        read_alias(item)


@settings(max_examples=200, deadline=None)
@given(st.text("[]..-0123456789甲乙 ", max_size=20))
def test_read_alias_never_fails_otherwise(item: str) -> None:
    try:
        alias, since, until = read_alias(item)
    except ValueError:
        return
    assert alias
    assert since <= until
