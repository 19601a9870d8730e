"""Measures: pure functions from a dossier to tables and small frozen results.

Nothing here reads files or draws. A measure takes a `Dossier` as known on a date, so that its
result holds nothing that became known later.
"""

from summitlib.measures import (
    aftermath,
    article,
    backtest,
    brief,
    cases,
    conflicts,
    counting,
    evidence,
    forecast,
    grids,
    hometown,
    hosting,
    indicators,
    lattice,
    power,
    published,
    regimes,
    resilience,
    rhythm,
    shuttles,
    specifications,
    spells,
    verdict,
    voices,
)

__all__ = [
    "aftermath",
    "article",
    "backtest",
    "brief",
    "cases",
    "conflicts",
    "counting",
    "evidence",
    "forecast",
    "grids",
    "hometown",
    "hosting",
    "indicators",
    "lattice",
    "power",
    "published",
    "regimes",
    "resilience",
    "rhythm",
    "shuttles",
    "specifications",
    "spells",
    "verdict",
    "voices",
]
