"""`policynlp text`: the plain text to the byte."""

import os
import subprocess
from pathlib import Path

import pytest
from cli_samples import TEXT, command, folder, process

from policynlp.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "各车间要在6月底前更换老化软管。",  # no newline at the end: none is added
        "各车间要在6月底前更换老化软管。\n",
        "一、总体要求\n\n\n二、组织保障\n",  # empty lines count in the offsets
        "生僻字𠮷、表情👷 and Latin.",
    ],
)
def test_the_text_comes_out_to_the_byte(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode())
    result = process("text", file)
    assert (result.returncode, result.stdout, result.stderr) == (0, text.encode(), b"")


@pytest.mark.parametrize("name", ["notice.txt", "notice.docx", "directives/second.md"])
def test_offsets_refer_to_it(name: str, tmp_path: Path) -> None:
    file = folder(tmp_path) / name
    assert process("text", file).stdout.decode() == read(file).text


def test_the_output_is_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, "utf-8")
    result = process("text", file, env={**os.environ, "PYTHONIOENCODING": "gbk"})
    assert result.stdout.decode("utf-8") == read(file).text


@pytest.mark.parametrize("unbuffered", ["", "1"])  # without a buffer Python writes a part of the bytes at a time
def test_a_reader_that_goes_away_is_no_error(unbuffered: str, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("各车间要在6月底前更换老化软管。\n" * 40_000, "utf-8")
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    pipe = subprocess.PIPE
    with subprocess.Popen([*command(), "text", file], stdout=pipe, stderr=pipe, env=environment) as running:
        assert running.stdout and running.stderr
        assert running.stdout.read(6) == "各车".encode()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 141
