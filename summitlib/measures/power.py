"""Power: how often the verdict would find a known effect, and take none for one.

It hardly ever finds one: definitions by visits and talks notice a shuttle late and leave it late,
shocks are so frequent that few days are quiet, and whole paths have few independent turns.
`benchmarks/resilience.py` draws 1,000 histories for each effect and gives the figures that stand
here; a test draws fewer and compares.
"""

import numpy as np
import pandas as pd

from summitlib.measures.regimes import LOOKBACK, judge
from summitlib.measures.specifications import Curve, curve_of
from summitlib.statistics.histories import History

HISTORIES = 1000  # for each effect
LENGTH = 10_366  # days: 1998-01-01 to 2026-05-20, the first two years to look back on

# By the factor of insulation: shares of histories with joint p at most 0.05, and of verdicts.
FIGURES = pd.DataFrame(
    columns=["insulation", "p_below", "supported", "contradicted"],
    data=[(1.0, 0.048, 0.001, 0.043), (2.0, 0.023, 0.004, 0.018), (3.0, 0.011, 0.002, 0.008)],
)


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
