"""kill -9 at any moment: what was said to be kept is kept, no directive is half there, the store opens and goes on."""

import os
import random
import signal
import sys
import time

import pytest
from kill_worker import COUNT, work

from policynlp.register import Store, open_store

KILLS = 50

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="no fork and no kill -9 on Windows"),
]


def killed(url: str, first: int, seed: int, seconds: float) -> list[str]:
    """The whole lines that a worker said before it was killed after so many seconds."""
    out, into = os.pipe()
    child = os.fork()  # of a warmed process: nothing is loaded anew
    if child == 0:
        try:
            os.close(out)
            os.dup2(into, 1)
            work(url, first, seed)
        finally:
            os._exit(9)
    os.close(into)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(out, "rb") as said:
        text = said.read().decode()
    assert os.WIFSIGNALED(status), f"the worker ended by itself: {text[-500:]}"
    return text[: text.rfind("\n") + 1].splitlines()


def check(store: Store, lines: list[str]) -> None:
    """All that was said is there; every directive of the store is whole."""
    documents = store.documents()
    states = {state.id: state for state in store.states()}
    by_title = {one.title: one for one in documents}
    for line in lines:
        what, key, *more = line.split(" ")
        if what in ("add", "revise"):
            assert len(by_title[f"方案{key}"].documents) >= (2 if what == "revise" else 1), line
        elif what == "edit":
            assert states[key].people["deadline"] == more[0], line
        else:
            assert states[key].review == "split" and more[0] in states, line
    whole = dict.fromkeys((one.id for one in documents), 0)
    for state in states.values():
        whole[state.directive] += state.origin == "machine" and not state.gone
        assert state.version == store.history(state.id)[-1].after.version if state.people else True  # type: ignore[union-attr]
    assert set(whole.values()) <= {COUNT}, whole


def test_kill_9_fifty_times_loses_no_decision_and_leaves_no_half_directive(store_url: str) -> None:
    chance = random.Random(4)
    with open_store(store_url) as store:
        store.documents()
    said: list[str] = []
    for turn in range(KILLS):
        said += killed(store_url, 1000 * (turn + 1), turn, 0.05 + chance.random() * 0.6)
        if turn % 10 == 9 or turn < 3:
            with open_store(store_url, who="查") as store:
                check(store, said)
    assert (
        len([line for line in said if line.startswith("add")]) > KILLS / 10
    )  # a busy machine is killed before it comes that far
    kinds = {line.split(" ")[0] for line in said}
    assert kinds == {"add", "edit", "split", "revise"}, "the machine was too slow for the worker to get anywhere"
    with open_store(store_url, who="工人") as store:
        newest = store.operations(1)[0]
        assert store.undo() == newest.id  # and it goes on


def test_kill_9_while_the_store_is_made(tmp_path: object) -> None:
    chance = random.Random(5)
    for turn in range(10):
        url = f"{tmp_path}/{turn}.db"
        lines = killed(url, 1, turn, chance.random() * 0.15)
        with open_store(url) as store:
            check(store, lines)
