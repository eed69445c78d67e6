"""Sections that tell what was done are left out of a comparison, and the reader is told so."""

import tomllib
from pathlib import Path

import pytest

from policynlp import extract
from policynlp.compare import compare, trend_of
from policynlp.compare.weights import lookback as module
from policynlp.compare.weights.lookback import ahead_of, looks_back

PAST = tomllib.loads((Path(module.__file__).parent / "lookback.toml").read_text("utf-8"))["past"]


@pytest.mark.parametrize("row", PAST, ids=lambda row: row["pattern"][:10])
def test_every_pattern_has_a_source_and_an_example(row: dict[str, str]) -> None:
    assert row["source"] and looks_back(row["example"])


@pytest.mark.parametrize(
    ("heading", "past"),
    [
        ("“十一五”时期国民经济和社会发展的回顾", True),
        ("过去一年和五年工作回顾", True),
        ("上一年度工作总结", True),
        ("“十三五”时期发展成就", True),
        ("“十三五”时期发展成就和“十四五”时期主要目标任务", False),  # of both: nobody can say which row is which
        ("去年工作回顾和今年工作安排", False),
        ("开展工作成效评估", False),  # what is to be done
        ("巩固脱贫工作成效", False),
        ("严格落实任务完成情况", False),
        ("安全生产治本攻坚三年行动", False),
        ("主要任务", False),
        ("", False),
    ],
)
def test_which_headings_look_back(heading: str, past: bool) -> None:
    assert looks_back(heading) is past


def report(year: int, done: str, planned: str) -> str:
    return (
        f"云洲市政府工作报告\n各位代表：\n现在，我代表云洲市人民政府，向大会报告工作，请予审议。\n"
        f"一、{year - 1}年工作回顾\n{done}\n二、{year}年主要任务\n{planned}\n{year}年1月9日\n"
    )


def made(folder: Path, *texts: str) -> Path:
    for n, text in enumerate(texts):
        (folder / f"r{n}.txt").write_text(text, "utf-8")
    return folder


def test_what_was_done_is_no_task_and_the_remark_says_how_many(tmp_path: Path) -> None:
    done = "市交通局开展渡口检查。市教育局组织校车演练。"
    planned = "市交通局要更新渡口护栏。各县要开展燃气管道改造。"
    found = compare(extract([made(tmp_path, report(2023, done, planned), report(2024, done, planned))]))
    texts = [row["text"] for line in found.alignments[0].lines for row in (*line.before, *line.after)]
    assert texts and not any("演练" in text or "渡口检查" in text for text in texts)
    line = next(remark.line for remark in found.emphasis.remarks if remark.code == "lookback")
    assert "2022年工作回顾" in line and "4项" in line and "2023：2；2024：2" in line


def test_the_bases_of_the_alignment_are_those_of_the_groups(tmp_path: Path) -> None:
    planned = "我们要坚持人民至上。坚持预防为主、综合治理的原则。市交通局要更新渡口护栏。各县要改造燃气管道{n}公里。"
    texts = [report(year, "成绩很大。", planned.format(n=year)) for year in (2023, 2024)]
    found = compare(extract([made(tmp_path, *texts)]))
    assert any(task.kind == "principle" for one in found.directives for task in one.tasks)
    one = found.alignments[0]
    assert [one.tasks_before, one.tasks_after] == [group.tasks for group in found.emphasis.groups]
    assert any(remark.code == "principles" for remark in found.emphasis.remarks)


def test_a_trend_of_tasks_leaves_them_out_too(tmp_path: Path) -> None:
    done, planned = "市消防救援支队开展消防检查。", "市消防救援支队要开展消防检查。市交通局要更新渡口护栏。"
    line = trend_of("消防", extract([made(tmp_path, report(2023, done, planned), report(2024, done, planned))]))
    assert [point.n for point in line.points] == [1, 1]


def test_documents_without_such_a_section_stay_as_they_are(tmp_path: Path) -> None:
    register = extract([made(tmp_path, "关于开展检查的通知\n各县要开展渡口检查。\n2024年1月3日\n")])
    found = ahead_of(register.directives)
    assert found.directives == register.directives and found.left == (0,) and found.sections == ()
