"""Charts: take a measured result, return an Altair chart that could stand in a printed report.

One module for each question; `theme` holds what they share, `layout` the placing of marks and
labels. Call `theme.register()` once before the first chart.
"""

from summitlib.charts import (
    brief,
    counting,
    evidence,
    forecast,
    hometown,
    resilience,
    rhythm,
    theme,
)

__all__ = [
    "brief",
    "counting",
    "evidence",
    "forecast",
    "hometown",
    "resilience",
    "rhythm",
    "theme",
]
