"""Measure size and power of the verdict on made-up histories, and the time of its curve.

Run it with `python benchmarks/resilience.py [HISTORIES]`; it prints tables and writes
`build/resilience.json`. The figures in `summitlib/measures/power.py` are those of 1,000 histories
for each effect. A null is rejected where the joint p is at most 0.05.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

# Many small products: threads of the linear algebra library only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from summitlib import load_dossier
from summitlib.measures.power import LENGTH, curve_of_history
from summitlib.measures.specifications import curve
from summitlib.measures.verdict import CONTRADICTED, LEVEL, SUPPORTED, Verdict
from summitlib.statistics.histories import Design, make_history

EFFECTS = (1.0, 2.0, 3.0)
OUT = Path(__file__).parents[1] / "build" / "resilience.json"


def judged(effect: float, seed: int) -> tuple[float, str]:
    """The joint p and the verdict on one history."""
    rng = np.random.default_rng([int(effect * 100), seed])
    verdict = Verdict(curve_of_history(make_history(rng, LENGTH, Design(insulation=effect))))
    return verdict.curve.p, verdict.word


def share_found(effect: float, histories: int) -> dict[str, float]:
    """Shares of histories with a low p, and of each verdict."""
    with ProcessPoolExecutor() as pool:
        found = list(pool.map(judged, [effect] * histories, range(histories), chunksize=20))
    p, words = np.array([f[0] for f in found]), [f[1] for f in found]
    return {
        "insulation": effect,
        "p_below": round(float(np.mean(p <= LEVEL)), 3),
        "supported": round(words.count(SUPPORTED) / histories, 3),
        "contradicted": round(words.count(CONTRADICTED) / histories, 3),
    }


def timings() -> dict[str, float]:
    """Seconds for the curve of the whole dossier, without and with its permutations and band."""
    dossier = load_dossier()
    taken = {}
    for name, ask in (
        ("word", lambda c: Verdict(c).word),
        ("reasons", lambda c: Verdict(c).reasons),
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
    times = timings()
    print(times)
    shares = []
    for effect in EFFECTS:
        shares.append(share_found(effect, histories))
        print(shares[-1], flush=True)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"histories": histories, "found": shares, "seconds": times}))


if __name__ == "__main__":
    main()
