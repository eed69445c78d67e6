"""Writes the parts of README.md and models/README.md that a program can write: `make readme`.

A part stands between ``<!-- NAME -->`` and ``<!-- end NAME -->``; `test_readme.py` compares it with what comes out now.
"""

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from policynlp import models, scoring
from policynlp.batch import extract
from policynlp.export import render
from policynlp.labels import read_labels
from policynlp.lexicon import Lexicon
from policynlp.records import Task
from policynlp.rows import Register

ROOT = Path(__file__).resolve().parents[1]
FILES = (ROOT / "README.md", ROOT / "models" / "README.md")
EXAMPLE = "corpus/docs/notice_county_2023.txt"
LINES = ("三、整治重点", "（三）道路交通", "（五）城镇燃气")  # the lines of EXAMPLE that are shown
ROW = "4月底前实现用气餐饮单位"  # the row that is shown in full
FLOORS = ROOT / "tests" / "floors.toml"
MEASURED = {  # parts of FLOORS, and what was measured on what
    "gold_leave_one_out": "real directives, each by models that had not seen it",
    "gold_shipped": "real directives, by the shipped models, which have learned from them",
}
_BLOCK = re.compile(r"(<!-- (?P<name>[\w-]+) -->\n).*?(?=<!-- end (?P=name) -->)", re.DOTALL)


@cache
def register() -> Register:
    """The register of EXAMPLE."""
    return extract([ROOT / EXAMPLE])


def excerpt() -> str:
    """LINES of EXAMPLE as a quotation, an ellipsis where lines between them are left out."""
    text = register().directives[0].document.text
    lines = text.split("\n")
    shown = [next(n for n, line in enumerate(lines) if line.startswith(head)) for head in LINES]
    out: list[str] = []
    for before, n in zip([None, *shown], shown, strict=False):
        out += ["> ……"] if before is not None and n > before + 1 else []
        out.append(f"> {lines[n]}")
    return "\n>\n".join(out)


def table() -> str:
    """The lines of EXAMPLE's register as Markdown that belong to `excerpt`, as they stand there."""
    [directive] = register().directives
    text = directive.document.text
    starts = [text.index(f"\n{head}") + 1 for head in LINES]
    spans = [(start, text.index("\n", start)) for start in starts]
    measures = [task for task in directive.tasks if task.kind == "measure"]
    lines = render(register(), "md").decode("utf-8").split("\n")
    note = next(line for line in lines if line.startswith("注："))
    lines = [line for line in lines if line.startswith("| ")]
    rows = [line for line, task in zip(lines[2:], measures, strict=False) if any(a <= task.start < b for a, b in spans)]
    return "\n".join([*lines[:2], *rows, "", note])


def example() -> str:
    """A directive in, its register out."""
    return f"{excerpt()}\n\n`policynlp extract {EXAMPLE} -o outputs/notice.md` makes of these lines\n\n{table()}\n"


def row() -> str:
    """One row of the JSON Lines, a line for each field."""
    measures = [row for row in register().rows() if row["kind"] == "measure"]
    number, found = next((n, row) for n, row in enumerate(measures, 1) if row["text"].startswith(ROW))
    fields = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in found.items()]
    return f"Row {number} above, in full:\n\n```json\n{{\n" + ",\n".join(fields) + "\n}\n```\n"


def mistakes() -> str:
    """What in EXAMPLE's register is not as its labels have it."""
    [directive] = register().directives
    labels = read_labels(ROOT / "corpus" / f"{Path(EXAMPLE).stem}.tsv", directive.document.text)
    pairs = scoring.compare(labels, [scored(task) for task in directive.tasks], Lexicon.load().canonical)
    wrong = [pair for pair in pairs if pair.wrong]
    right = len(pairs) - len(wrong)
    head = f"Of the {len(pairs)} rows of the directive above, {right} are right in every field. The others:\n"
    lines = ["| words | field | register | right |", "| --- | --- | --- | --- |"]
    lines += [cells for pair in wrong for cells in _differences(pair, directive.document.text)]
    return "\n".join([head, *lines]) + "\n" if wrong else head


def scored(task: Task) -> scoring.Row:
    """A task as `policynlp.scoring` compares it."""
    lead, support = (frozenset(actor.name for actor in actors) for actors in (task.lead, task.support))
    return scoring.Row(task.start, task.end, task.kind, lead, support, task.due, task.sector)


def _differences(pair: scoring.Pair, text: str) -> Iterator[str]:
    label, found = pair.label, pair.row
    place = label or found
    assert place is not None
    words = text[place.start : min(place.end, place.start + 24)].replace("\n", " ").replace("|", "\\|")
    if label is None or found is None:
        there, wanted = ("no row", "a row") if found is None else ("a row", "no row")
        yield f"| {words}… | row | {there} | {wanted} |"
        return
    for field in pair.wrong:
        yield f"| {words}… | {field} | {_value(getattr(found, field))} | {_value(getattr(label, field))} |"


def _value(value: object) -> str:
    if isinstance(value, str):
        return value
    names = [str(getattr(one, "name", one)) for one in value] if isinstance(value, tuple | frozenset) else []
    return "、".join(sorted(names)) or "none"


def figures() -> str:
    """The table of `floors`."""
    return floors(tomllib.loads(FLOORS.read_text(encoding="utf-8")))


def floors(held: Mapping[str, Mapping[str, float]]) -> str:
    """A line for each part of ``held`` that MEASURED knows, in its order; other parts are for the tests alone."""
    rows = {what: held[name] for name, what in MEASURED.items() if name in held}
    columns = [name for name in scoring.FIGURES if any(name in row for row in rows.values())]
    lines = ["| at least | " + " | ".join(columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for what, row in rows.items():
        lines.append(f"| {what} | " + " | ".join(f"{row[name]:.2f}" if name in row else "" for name in columns) + " |")
    return "\n".join(lines) + "\n"


def alignment() -> str:
    """The floors of the alignment on years that its weights did not see."""
    held = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["compare"]["years"]
    names = {"link": "links", "change": "all labels", "difference": "stronger, weaker, earlier, later, owner, quantity"}
    cells = " | ".join(f"{int(held[key] * 100 + 1e-9) / 100:.2f}" for key in names)  # a floor is never rounded up
    return f"| F1 at least | {' | '.join(names.values())} |\n| --- | ---: | ---: | ---: |\n| | {cells} |\n"


def facts(name: str) -> str:
    """What a model's file says of itself."""
    model = models.load(name)
    size = (models.folder() / f"{name}.skops").stat().st_size / 1000
    classes = "、".join(model.classes)
    return f"{len(model.vocabulary):,} signs; {len(model.classes)} classes: {classes}; {size:,.0f} kB.\n"


BLOCKS: dict[str, Callable[[], str]] = {
    "example": example,
    "row": row,
    "mistakes": mistakes,
    "figures": figures,
    "alignment": alignment,
    **{f"facts-{name}": lambda name=name: facts(name) for name in models.NAMES},  # type: ignore[misc]
}


def filled(text: str) -> str:
    """``text`` with all its parts written anew; KeyError for a part that is unknown."""
    return _BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found['name']]()}\n", text)


def main() -> None:
    """Writes FILES anew."""
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        new = filled(text)
        path.write_text(new, encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path.relative_to(ROOT)}: {'as it was' if new == text else 'written anew'}\n")


if __name__ == "__main__":
    main()
