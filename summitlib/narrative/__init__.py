"""Narrative: sentences filled from claims and measured results, each with its sources.

One module per question builds passages; `passage` holds what a passage is and how it is
audited; `language` formats dates, numbers and lists and looks up translations.
"""

from summitlib.narrative import (
    brief,
    counting,
    evidence,
    forecast,
    hometown,
    language,
    resilience,
    rhythm,
)

__all__ = [
    "brief",
    "counting",
    "evidence",
    "forecast",
    "hometown",
    "language",
    "resilience",
    "rhythm",
]
