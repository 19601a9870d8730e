"""How long the rhythm takes to measure, and how often changes of a known size are found.

Times each measure on the whole dossier, then finds the changes in simulated records as long as
the shipped one: steady ones, and ones with ten sparse years in the middle. Prints a table
and writes the numbers as JSON to build/. Run it as `python benchmarks/rhythm.py`.
"""

import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from summitlib import load_dossier
from summitlib.measures import rhythm, shuttles, spells
from summitlib.statistics.changes import Prior, find_changes

TARGET = Path(__file__).resolve().parents[1] / "build" / "rhythm.json"
RECORDS, SEED = 400, 1998
# Months, and the monthly rate in them: before, in and after a sparse spell.
STEADY = ((341, 0.21),)
SPARSE = ((173, 0.25), (123, 0.08), (45, 0.42))


def timed(act: Callable[[], Any]) -> float:
    """Return the seconds that a call takes, the best of three."""
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def times() -> dict[str, float]:
    """Return the seconds of each measure on the whole dossier, under the rule formal."""
    dossier = load_dossier()
    found = spells.changes(dossier, "formal")
    return {
        "waits": timed(lambda: rhythm.waits(dossier, "formal")),
        "by pair": timed(lambda: rhythm.by_pair(dossier, "formal")),
        "by rule": timed(lambda: rhythm.by_rule(dossier)),
        "changes": timed(lambda: spells.changes(dossier, "formal")),
        "eras": timed(lambda: spells.eras(dossier, "formal", found)),
        "shuttles": timed(lambda: shuttles.shuttles(dossier)),
        "sensitivity": timed(lambda: spells.sensitivity(dossier, "formal")),
    }


def numbers_found(parts: tuple[tuple[int, float], ...]) -> dict[str, float]:
    """Return the share of simulated records in which so many changes are found."""
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(RECORDS):
        counts = np.concatenate([rng.poisson(rate, months) for months, rate in parts])
        prior = Prior(1 / (12 * spells.EVERY), mean=float(counts.mean()))
        posterior = find_changes(counts.tolist(), [1.0] * len(counts), prior)
        found.append(len(posterior.found(spells.REACH)) - 2)
    numbers, counted = np.unique(found, return_counts=True)
    return {str(n): round(float(k) / RECORDS, 3) for n, k in zip(numbers, counted, strict=True)}


def main() -> None:
    """Print the tables and write the JSON."""
    spent = times()
    for name, seconds in spent.items():
        print(f"{name:12} {1000 * seconds:7.1f} ms")
    shares = {"steady": numbers_found(STEADY), "sparse": numbers_found(SPARSE)}
    for name, by_number in shares.items():
        told = ", ".join(f"{n}: {share:.3f}" for n, share in by_number.items())
        print(f"{name}: share of {RECORDS} records by number of changes found: {told}")
    TARGET.parent.mkdir(exist_ok=True)
    result = {"python": platform.python_version(), "seconds": spent, "found": shares}
    TARGET.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
