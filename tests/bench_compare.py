"""Time and memory of the alignment of many tasks: `python tests/bench_compare.py [TASKS]`.

The tasks of both years are made of words of corpus/ (a seed, no chance): of four tasks one is dropped, the others come
again with some of their words changed, and a third as many new ones are added. Prints seconds, peak memory and how much
of what was planted is found; the time budget for 20,000 against 20,000 tasks is 300 seconds on two cores.
"""

import random
import sys
import time
from pathlib import Path

from policynlp.compare.tasks.align import align
from policynlp.compare.tasks.texts import words_of
from policynlp.rows import FIELDS, Row

ROOT = Path(__file__).resolve().parents[1]
BUDGET = 300.0
_OFFICES = 60


def vocabulary() -> list[str]:
    """The distinct words of two characters or more of the corpus, in a fixed order."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "corpus" / "docs").glob("*.txt"))]
    return sorted({word for text in texts for word in words_of(text) if len(word) > 1 and word.isalpha()})


def make(tasks: int, seed: int = 2024) -> tuple[list[Row], list[Row], set[tuple[str, str]]]:
    """Rows of two years and the ids of those that are the same task."""
    chance = random.Random(seed)
    words = vocabulary()
    weights = [1 / (rank + 5) for rank in range(len(words))]  # Zipf (1949): a few words stand in most tasks
    chance.shuffle(words)
    old = [chance.choices(words, weights, k=chance.randint(6, 16)) for _ in range(tasks)]
    new, planted = [], set()
    for number, task in enumerate(old):
        if chance.random() < 0.75:
            again = [chance.choice(words) if chance.random() < 0.2 else word for word in task]
            planted.add((f"a{number}", f"b{len(new)}"))
            new.append((number, again))
    new += [(chance.randrange(tasks), chance.choices(words, weights, k=10)) for _ in range(tasks - len(new))]
    before = [row(f"a{n}", task, n, "2023-01-10") for n, task in enumerate(old)]
    after = [row(f"b{n}", task, place, "2024-01-10") for n, (place, task) in enumerate(new)]
    return before, after, planted


def row(id: str, words: list[str], place: int, issued: str) -> Row:
    """A row of a register with those words; place decides its document, sector and lead."""
    office = f"单位{place % _OFFICES}"
    values: Row = dict.fromkeys(FIELDS)
    values |= {"id": id, "document": f"{issued}-{place // 100}.txt", "issued": issued, "text": "".join(words) + "。"}
    values |= {"start": place % 100 * 100, "end": place % 100 * 100 + 60, "kind": "measure"}
    values |= {"sector": f"行业{place // 100 % 25}", "path": [], "milestones": [], "actions": []}
    values |= {"lead": [{"name": office, "surface": office, "origin": "inherited"}], "support": [], "suggested": []}
    return values


def main() -> None:
    """Prints one line a figure; ends with 1 where the budget for that many tasks is passed."""
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    before, after, planted = make(tasks)
    align(before[:200], after[:200])  # dictionary and libraries are loaded once
    began = time.perf_counter()
    found = align(before, after)
    seconds = time.perf_counter() - began
    links = {(pair.before["id"], pair.after["id"]) for line in found.lines for pair in line.pairs}
    hits = len(links & planted)
    print(f"tasks      {len(before):,} against {len(after):,}")
    print(f"seconds    {seconds:.1f} of {BUDGET * tasks / 20_000:.0f} allowed")
    print(f"memory     {peak()}")
    print(f"planted    {hits:,} of {len(planted):,} found, {len(links) - hits:,} links that were not planted")
    raise SystemExit(seconds > BUDGET * tasks / 20_000)


def peak() -> str:
    """The most memory that the process had."""
    try:
        import resource
    except ImportError:
        return "not measured on Windows"
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MiB at most"


if __name__ == "__main__":
    main()
