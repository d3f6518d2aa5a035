"""Ends an update with ``kill -9`` at random moments of it."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from eval.durability.ground import Ground

SEED = 20261124
STEPS = {
    "start": "reading and embedding",
    "store 0": "writing the records",
    "store 1": "writing the word indexes",
    "store 2": "writing and probing the vectors (Chroma)",
    "store 3": "publishing and clearing",
}
"""What an update does after each word that it prints."""
AFTER = ("start", "start", "store 2", "store 3")
"""Kills are drawn in turn from the whole length, twice, from the writing of Chroma on, and from the
publishing on, which is short."""
_CODE = """
import sys
from eval.durability.small_index import build_small
def tell(step, done, total):
    if step == "store":
        print(step, done, flush=True)
print("start", flush=True)
build_small(sys.argv[1], sys.argv[2], tell)
print("done", flush=True)
"""


@dataclass(frozen=True, slots=True)
class Kill:
    """What an update was doing when it was killed, and what the index said then."""

    step: str
    state: str


def killed(place: Path, count: int, documents: int, quiet: bool = True) -> list[Kill]:
    """Kill an update at so many random moments; for the states see :class:`Ground`."""
    ground = Ground(place, documents)
    ends = _lengths(ground)
    moments = random.Random(SEED)  # noqa: S311
    kills: list[Kill] = []
    bar = tqdm(total=count, disable=quiet)
    while len(kills) < count:
        ground.restore()
        after = AFTER[len(kills) % len(AFTER)]
        step = _killed(ground, after, moments.uniform(0, ends[after]))
        if step in STEPS:  # else it had ended before: this was no kill
            kills.append(Kill(STEPS[step], ground.state()))
            bar.update()
    return kills


def _lengths(ground: Ground) -> dict[str, float]:
    """Return how long an undisturbed update takes from each of its steps to its end."""
    times: dict[str, float] = {}
    with _start(ground) as process:
        assert process.stdout is not None  # noqa: S101
        for line in process.stdout:
            times[line.strip()] = time.monotonic()
    return {word: max(times.values()) - at for word, at in times.items()}


def _killed(ground: Ground, after: str, seconds: float) -> str:
    """Start an update, kill it so long after a step, and return its last step."""
    with _start(ground) as process:
        assert process.stdout is not None  # noqa: S101
        words = [process.stdout.readline()]
        while words[-1].strip() != after:
            words.append(process.stdout.readline())
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        words += process.stdout.read().splitlines()
    return words[-1].strip()


def _start(ground: Ground) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _CODE, str(ground.index_dir), str(ground.docs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def table(kills: list[Kill]) -> str:
    """Return what became of the kills, by what the update was doing."""
    counts = Counter((kill.step, kill.state) for kill in kills)
    order = list(STEPS.values())
    rows = sorted(counts.items(), key=lambda row: (order.index(row[0][0]), row[0][1]))
    lines = [f"| {step} | {state} | {number} |" for (step, state), number in rows]
    return "\n".join(["| 時点 / moment | 結果 / outcome | 回数 / times |", "|---|---|---|", *lines])
