"""The house rules that a program can hold: one direction of imports, sizes, nothing of this machine in the files."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[1]
MAX_LINES, MAX_FUNCTION, MAX_PARAMETERS = 400, 60, 6
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Sizes that are passed today, each with its reason; an entry that is no longer needed must go.
LONGER = {
    "tests/export_samples.py": "one sample directive, written out in one piece",
}


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def parameters(function: Function) -> int:
    """How many parameters a function has, `self` and `cls` left out."""
    given = function.args
    names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"])) + (given.vararg is not None) + (given.kwarg is not None)


def too_long(path: Path, source: str) -> Iterator[str]:
    """What passes a limit in one module, a line each."""
    lines = source.count("\n")
    if lines > MAX_LINES:
        yield f"{name_of(path)}: {lines} lines, allowed are {MAX_LINES}"
    for function in functions(ast.parse(source)):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        where = f"{name_of(path)}:{function.lineno} {function.name}"
        if length > MAX_FUNCTION:
            yield f"{where}: {length} lines, allowed are {MAX_FUNCTION}"
        if parameters(function) > MAX_PARAMETERS and "typer" not in ast.unparse(function.args):  # options of a command
            yield f"{where}: {parameters(function)} parameters, allowed are {MAX_PARAMETERS}"


def test_imports_run_in_one_direction(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


@pytest.mark.parametrize("path", sources("policynlp", "tests", "corpus"), ids=name_of)
def test_no_module_and_no_function_is_too_long(path: Path) -> None:
    found = list(too_long(path, path.read_text(encoding="utf-8")))
    assert bool(found) == (name_of(path) in LONGER), "\n".join(found) or f"{name_of(path)} can leave LONGER"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("", 0),
        ("x = 1\n" * 400, 0),  # the limit itself is allowed
        ("x = 1\n" * 401, 1),
        ("def f():\n" + "    x = 1\n" * 59, 0),
        ("def f():\n" + "    x = 1\n" * 60, 1),
        ("class C:\n    def f(self, a, b, c, d, e, f):\n        pass\n", 0),  # self is not counted
        ("def f(a, b, c, d, e, f, g):\n    pass\n", 1),
        ("def f(a, b, /, c, *, d, e, f, **g):\n    pass\n", 1),  # whatever their kind
        ("async def f(a, b, c, d, e, f, *g):\n    pass\n", 1),
        ("def f():\n    def g(a, b, c, d, e, f, g):\n        pass\n", 1),  # inside another one
    ],
)  # fmt: skip
def test_sizes_are_counted_as_said(source: str, count: int) -> None:
    assert len(list(too_long(ROOT / "x.py", source))) == count


# Nothing of this machine, of any index of packages


def tracked() -> list[Path]:
    """The files that are, or would be, in git; all but caches where git is not there."""
    try:
        listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        found = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
        return [ROOT / name for name in found if name and (ROOT / name).is_file()]
    except (OSError, subprocess.CalledProcessError):
        hidden = re.compile(r"\.venv|\.git|__pycache__|\..*_cache|\.hypothesis|outputs|wheelhouse")
        return [path for path in ROOT.rglob("*") if path.is_file() and not any(map(hidden.fullmatch, path.parts))]


DOT = r"\."
HOSTS = [
    DOT.join(parts)
    for parts in (
        ("py" "pi", "org"), ("python" "hosted", "org"), ("npm" "js", "(?:org|com)"), ("cr" "ates", "io"),
        ("con" "da", "io"), ("ana" "conda", "(?:org|com)"), ("deb" "ian", "org"), ("proxy", "golang", "org"),
        ("hugging" "face", "co"), ("mirrors?", "[a-z0-9-]+", "[a-z]+"), ("[a-z0-9-]+", "edu", "cn"),
        ("ali" "yun", "com"), ("ten" "cent", "com"),
    )
]  # fmt: skip
FOREIGN = re.compile(
    rf"\b(?:{'|'.join(HOSTS)})\b|(?<![\w.:/-])/(?:root|home|Users|work|opt|workspace)/\w|[A-Z]:\\+Users\\".encode()
)


def test_no_file_names_an_index_or_a_place_of_one_machine() -> None:
    found = []
    for path in tracked():
        for match in FOREIGN.finditer(path.read_bytes()):
            found.append(f"{name_of(path)}: {match[0].decode()}")
    assert found == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("see https://" + "py" + "pi.org/simple", True),
        ("mirrors" + ".example.com", True),
        ("cd /" + "home/me", True),
        ("C:\\" + "Users\\me", True),
        ("D:\\policynlp", False),  # an example of the page for the office
        ("corpus/docs/work/home/x", False),  # a relative path
        ("https://example.com/work/x", False),  # a part of an address
    ],
)  # fmt: skip
def test_what_counts_as_foreign(text: str, wrong: bool) -> None:
    assert bool(FOREIGN.search(text.encode())) == wrong


def test_the_components_are_found_without_an_import() -> None:
    code = (
        "import spacy, sys\n"
        "nlp = spacy.blank('zh')\n"
        "nlp.add_pipe('policynlp_segment')\n"
        "from policynlp.pipeline import PIPES\n"
        "from importlib.metadata import entry_points\n"
        "named = {e.name: e for e in entry_points(group='spacy_factories') if e.name.startswith('policynlp')}\n"
        "assert set(named) == set(PIPES), set(named) ^ set(PIPES)\n"
        "for entry in named.values(): entry.load()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
