"""Measure size and power of the verdict on made-up histories, and the time of its curve.

Run it with `python benchmarks/resilience.py [HISTORIES] [PROCESSES]`; it prints tables and writes
`build/resilience.json`. The figures in `summitlib/measures/power.py` are those of 1,000 histories
without an effect, of half as many for each effect, and of a quarter as many of twice the length. A
null is rejected where the joint p
is at most 0.05; it is tried with shocks that delay meetings alike in both regimes, and with shocks
that change nothing.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter

# Many small products: threads of the linear algebra library only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from summitlib import load_dossier
from summitlib.measures.power import EFFECTS, LENGTH, curve_of_history
from summitlib.measures.specifications import curve
from summitlib.measures.verdict import CONTRADICTED, LEVEL, OPEN, SUPPORTED, Verdict
from summitlib.statistics.histories import Design, make_history

OUT = Path(__file__).parents[1] / "build" / "resilience.json"


def judged(seed: int, effect: float, length: int, delay: float) -> tuple[bool, str]:
    """Whether the joint p is low, and the verdict, on one history."""
    rng = np.random.default_rng([int(effect * 100), seed])
    made = make_history(rng, length * LENGTH, Design(insulation=effect, delay=delay))
    found = curve_of_history(made)
    low = not found.by_chance(LEVEL)
    return low, Verdict(found).word if low else OPEN


def share_found(
    pool: ProcessPoolExecutor, histories: int, effect: float, length: int, delay: float
) -> dict[str, float]:
    """Shares of histories with a low p, and of each verdict."""
    ask = partial(judged, effect=effect, length=length, delay=delay)
    found = list(pool.map(ask, range(histories), chunksize=10))
    low, words = [f[0] for f in found], [f[1] for f in found]
    return {
        "insulation": effect,
        "length": length,
        "delay": round(delay, 2),
        "histories": histories,
        "p_below": round(float(np.mean(low)), 3),
        "supported": round(words.count(SUPPORTED) / histories, 3),
        "contradicted": round(words.count(CONTRADICTED) / histories, 3),
    }


def timings() -> dict[str, float]:
    """Seconds for the curve of the whole dossier, without and with its permutations and band."""
    dossier = load_dossier()
    taken = {}
    for name, ask in (
        ("curve", lambda c: c.ratios),
        ("word", lambda c: Verdict(c).word),
        ("p", lambda c: c.p),
        ("p of regimes turned", lambda c: c.relabelled.p),
        ("table", lambda c: c.table),
        ("band", lambda c: c.band),
    ):
        start = perf_counter()
        ask(curve(dossier))
        taken[name] = round(perf_counter() - start, 3)
    return {**taken, "specifications": curve(dossier).size}


def main() -> None:
    """Print and write the figures."""
    histories = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else None
    times, shares, delay = timings(), [], Design().delay
    print(times)
    tried = [(histories, 1.0, 1, delay), (histories, 1.0, 1, 1.0)]
    tried += [(histories // 2, e, 1, delay) for e in EFFECTS]
    tried += [(histories // 4, e, 2, delay) for e in (1.0, *EFFECTS)]
    with ProcessPoolExecutor(processes) as pool:
        for each in tried:
            shares.append(share_found(pool, *each))
            print(shares[-1], flush=True)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"found": shares, "seconds": times}))


if __name__ == "__main__":
    main()
