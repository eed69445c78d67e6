"""What is killed in tests/test_register_kill.py: it adds, edits and runs again, and says each thing when it is kept.

A line is printed after each commit: ``add NUMBER``, ``revise NUMBER``, ``edit NUMBER VALUE``, ``split NUMBER``.
"""

import os
import random
import sys

from store_samples import plan

from policynlp.register import open_store

COUNT = 40


def directive(number: int, version: int = 0) -> object:
    """The directive of this number, of 40 rows; each version has other sentences in places."""
    lines = [
        f"第{number}号文件第{n}项要按时完成{'并复查' * (version and n % 3 == version % 3)}。" for n in range(COUNT)
    ]
    return plan(lines, number=f"云安委〔2024〕{number}号", title=f"方案{number}", source=f"in/{number}.txt")


def work(url: str, first: int, seed: int) -> None:
    """Adds directives from number ``first`` on and works on each, for ever."""
    chance = random.Random(seed)
    with open_store(url, who="工人") as store:
        number = first
        while True:
            found = store.add(directive(number), str(number).encode())  # type: ignore[arg-type]
            say(f"add {number}")
            ids = [state.id for state in store.states(found.directive)]
            for step in range(3):
                value = f"{number}-{step}-{chance.random()}"
                store.edit(ids[step], {"deadline": value})
                say(f"edit {ids[step]} {value}")
            parts = store.split(ids[5], [{"text": "一。"}, {"text": "二。"}])
            say(f"split {ids[5]} {parts[1].id}")
            store.add(directive(number, 1), b"")  # type: ignore[arg-type]
            say(f"revise {number}")
            number += 1


def say(line: str) -> None:
    os.write(1, (line + "\n").encode())


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
