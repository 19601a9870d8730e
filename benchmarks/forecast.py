"""How well the forecast is calibrated on simulated histories, and how long it takes.

Simulation-based calibration after Talts and others (2018), arXiv:1804.06788: histories are drawn
from what the model assumes before any event is seen, the forecast is made from the last day of
each, and the day that comes must fall evenly over the forecast distribution; intervals of 90 %
must hold it in 90 % of histories. A second set, of waits that are regular and know no season
(gamma renewals of shape 2), shows what happens where the model is wrong. Prints tables and a
rank histogram and writes the numbers as JSON to build/. Run it as `python benchmarks/forecast.py`.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from summitlib import load_dossier
from summitlib.measures.backtest import backtest
from summitlib.measures.forecast import forecast
from summitlib.statistics.arrivals import HORIZON, Events, Record, outlook, simulated

TARGET = Path(__file__).resolve().parents[1] / "build" / "forecast.json"
BEGINS, DAYS, SEED = 729_390, 28 * 365, 7
BINS = 10
Drawn = Callable[[np.random.Generator, int, int], Record]


def renewals(rng: np.random.Generator, days: int, begins: int) -> Record:
    """Draw regular waits of 140 days on average; half of the meetings are called sidelines."""
    waits = np.maximum(1, np.ceil(rng.gamma(2.0, 70.0, size=days // 50)))
    at = begins + np.cumsum(waits).astype(int)
    at = at[at < begins + days]
    beside = rng.random(len(at)) < 0.5
    seasonal, plain = (Events(at[own], at[own]) for own in (beside, ~beside))
    return Record(seasonal, plain, seasonal, begins)


def calibrate(draw: Drawn, histories: int) -> tuple[dict[str, float], list[int]]:
    """Return the coverage of intervals and the rank histogram over simulated histories."""
    rng, ranks = np.random.default_rng(SEED), []
    origin = np.array([BEGINS + DAYS - 1])
    for _ in range(histories):
        record = draw(rng, DAYS + HORIZON, BEGINS)
        days = np.union1d(record.seasonal.day, record.plain.day)
        ahead = days[days > origin[0]] - origin[0]
        longer = np.append(1.0, outlook(record, origin, origin).survival[0])
        wait = int(ahead[0]) if len(ahead) else HORIZON + 1
        before, after = longer[wait - 1], longer[wait] if wait <= HORIZON else 0.0
        ranks.append(1 - before + rng.random() * (before - after))
    rank = np.array(ranks)
    covered = {f"{level:.0%}": float((abs(rank - 0.5) <= level / 2).mean())
               for level in (0.5, 0.8, 0.9, 0.95)}  # fmt: skip
    counts, _ = np.histogram(rank, bins=BINS, range=(0, 1))
    return covered, counts.tolist()


def seconds(act: Callable[[], object]) -> float:
    """Return how long a call takes on one core, whatever else the machine does."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def timed() -> dict[str, float]:
    """Return the seconds of a forecast and of a whole backtest."""
    dossier = load_dossier()
    views = [dossier.as_of(f"2025-{month:02}-01") for month in range(1, 13)]
    return {
        "forecast, fresh view": float(np.median([seconds(lambda v=v: forecast(v)) for v in views])),
        "forecast, again": float(np.median([seconds(lambda v=v: forecast(v)) for v in views])),
        "backtest": seconds(lambda: backtest(dossier)),
    }


def main() -> None:
    """Print the tables and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=1000)
    histories = parser.parse_args().histories
    spent = timed()
    for name, lasted in spent.items():
        print(f"{name:24} {lasted:8.3f} s")
    found: dict[str, object] = {"python": platform.python_version(), "seconds": spent}
    for name, draw in {"prior": simulated, "renewals": renewals}.items():
        covered, ranks = calibrate(draw, histories)
        found[name] = {"histories": histories, "covered": covered, "ranks": ranks}
        print(f"\n{name}: share of {histories} histories whose next day lies in the interval")
        print("  ".join(f"{level} {share:.3f}" for level, share in covered.items()))
        for i, n in enumerate(ranks):
            bar = "#" * round(30 * n * BINS / histories)
            print(f"  {i / BINS:.1f}–{(i + 1) / BINS:.1f} {n:5} {bar}")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
