"""The charts of the evidence: what the claims rest on, the article, the contradictions.

Each function takes a measured result and returns a chart with its finding as the title. Where
nothing is on record by the date of the view, the title says so.
"""

from summitlib.charts.article import history
from summitlib.charts.conflicts import conflicts
from summitlib.charts.support import support
from summitlib.charts.topics import topics
from summitlib.charts.voices import concentration

__all__ = ["concentration", "conflicts", "history", "support", "topics"]
