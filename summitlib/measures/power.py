"""Power: how often the verdict would find a known effect, and take none for one.

It seldom finds one. Definitions by visits and talks notice a shuttle late and leave it late; what
is declared is exact in made-up histories, and carries most of what is found. Some ten waits in
each regime, ended by one meeting each, leave wide room for chance. The effect acts on the talks
that a shock of grade 2 or 3 delays: specifications that take in shocks of grade 1, or contacts in
passing, dilute it, as they would in fact.

`benchmarks/resilience.py` draws 1,000 histories without an effect, half as many for each effect,
and a quarter as many of twice the length, and gives the figures that stand here; a test draws fewer
and compares.
"""

import numpy as np
import pandas as pd

from summitlib.measures.regimes import LOOKBACK, judge
from summitlib.measures.specifications import Curve, curve_of
from summitlib.statistics.histories import History

LENGTH = 10_366  # days: 1998-01-01 to 2026-05-20, the first two years to look back on
EFFECTS = (2.0, 3.0, 5.0)

# By the length (in records), the factor of insulation, and the factor that a shock puts on the rate
# of talks without a shuttle: shares of histories with joint p at most 0.05, and of verdicts.
FIGURES = pd.DataFrame(
    columns=["length", "insulation", "delay", "histories", "p_below", "supported", "contradicted"],
    data=[
        (1, 1.0, 0.33, 1000, 0.033, 0.006, 0.023),
        (1, 1.0, 1.0, 1000, 0.045, 0.027, 0.016),
        (1, 2.0, 0.33, 500, 0.056, 0.042, 0.01),
        (1, 3.0, 0.33, 500, 0.11, 0.104, 0.002),
        (1, 5.0, 0.33, 500, 0.258, 0.218, 0.0),
        (2, 1.0, 0.33, 250, 0.04, 0.004, 0.032),
        (2, 2.0, 0.33, 250, 0.072, 0.068, 0.004),
        (2, 3.0, 0.33, 250, 0.208, 0.196, 0.004),
        (2, 5.0, 0.33, 250, 0.592, 0.544, 0.0),
    ],
)


def figure(insulation: float, length: int = 1, delay: float = 0.33) -> dict[str, float]:
    """Return the row of `FIGURES` for a factor of insulation.

    >>> figure(1.0)["p_below"] <= 0.07
    True
    """
    keys = {"insulation": insulation, "length": length, "delay": delay}
    hit = (FIGURES[list(keys)] == list(keys.values())).all(axis=1)
    return {str(name): float(value) for name, value in FIGURES[hit].iloc[0].items()}


def curve_of_history(made: History) -> Curve:
    """Measure every specification on a made-up history.

    >>> from summitlib.statistics.histories import make_history
    >>> curve_of_history(make_history(np.random.default_rng(1), 4000))
    Curve of ... specifications, ... computable
    """
    found = judge(LOOKBACK, made.length, made.travels, made.talks, (made.switches, made.starts))
    seen = (made.shocks >= LOOKBACK) & (made.shocks < made.length)
    shocks = pd.DataFrame(
        {
            "date": made.shocks[seen].astype("datetime64[D]"),
            "severity": made.grades[seen],
            "is_borderline": made.unsure[seen],
            "is_context": False,
        }
    )
    meetings = {
        "talks": made.talks,
        "any": np.sort(np.concatenate([made.talks, made.passing])),
        "visits": np.sort(np.concatenate(made.travels)),
    }
    return curve_of(found, shocks, meetings)
