"""Prints how long the whole pipeline takes beside plain `jieba.lcut` over the same texts: `make bench`.

One core, models and dictionaries loaded; times are of the processor, so that other work on the machine counts little.
The two take turns and change places from pair to pair, so that a machine that grows slow is slow to both; the ratio is
the median over the pairs. Below 1 the pipeline is the faster.
"""

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # before numpy is loaded

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / "corpus" / "docs", ROOT.parent / "shared" / "gold" / "docs")
PAIRS = 11


Work = Callable[[str], object]


def pairs(ours: Work, theirs: Work, texts: Sequence[str], count: int) -> list[tuple[float, float]]:
    """``count`` pairs of seconds of the processor, ours and theirs over all ``texts``.

    Who goes first changes from pair to pair.
    """
    found = []
    for n in range(count):
        order = (ours, theirs) if n % 2 else (theirs, ours)
        taken = {work: _seconds(work, texts) for work in order}
        found.append((taken[ours], taken[theirs]))
    return found


def _seconds(work: Work, texts: Sequence[str]) -> float:
    gc.collect()
    start = process_time()
    for text in texts:
        work(text)
    return process_time() - start


def report(name: str, texts: Sequence[str], found: Sequence[tuple[float, float]]) -> str:
    """One line of figures."""
    ratios = sorted(ours / theirs for ours, theirs in found)
    ours, theirs = (median(pair[k] for pair in found) for k in (0, 1))
    characters = sum(map(len, texts))
    return (
        f"{name}: {len(texts)} texts, {characters:,} characters, {len(found)} pairs: pipeline {1000 * ours:.0f} ms, "
        f"jieba {1000 * theirs:.0f} ms, ratio {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
    )


def main() -> None:
    """Measures each folder that is there."""
    parser = argparse.ArgumentParser(description="Time of the whole pipeline as a share of that of plain jieba.lcut.")
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS, help="folders of .txt files")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    import jieba

    from policynlp import load

    jieba.setLogLevel(logging.WARNING)
    plain = jieba.Tokenizer()  # our words are not in its dictionary
    plain.initialize()
    nlp = load()
    for folder in options.folders:
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
        if not texts:
            sys.stdout.write(f"{folder.name}: left out, no .txt files in {folder}\n")
            continue
        work = (lambda text: nlp(text)._.tasks, plain.lcut)
        pairs(*work, texts, 1)  # the first run of each loads what is loaded late
        name = "/".join(folder.parts[-3:-1])
        sys.stdout.write(report(name, texts, pairs(*work, texts, options.pairs)) + "\n")


if __name__ == "__main__":
    main()
