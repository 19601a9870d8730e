"""How long the brief of every day takes: narrative and charts, without a kernel.

Builds the brief on the dossier's summit for each day from 2025-10-01 to 2026-06-30, prints the
time of each step and of all, and writes the numbers as JSON to build/. Run it as
`python benchmarks/days.py`.
"""

import datetime as dt
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summitlib import charts, load_dossier, measures, narrative

FIRST, LAST = dt.date(2025, 10, 1), dt.date(2026, 6, 30)
TARGET = Path(__file__).resolve().parents[1] / "build" / "days.json"


def measure() -> dict[str, float]:
    """Return the seconds of each step over all days."""
    spent: dict[str, float] = {}

    def step(name: str, act: Callable[[], Any]) -> Any:
        begun = time.process_time()  # of one core; other programs do not lengthen it much
        result = act()
        spent[name] = spent.get(name, 0.0) + time.process_time() - begun
        return result

    dossier, words = load_dossier(), narrative.language.Language("en")
    summit = dossier.meta.summit
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=n)
        view = step("as_of", lambda day=day: dossier.as_of(day))
        scope = charts.theme.Scope(view.title, view.known_on, "formal")
        step("narrative", lambda view=view: narrative.brief.compose(view, summit))
        step("charts", lambda view=view, scope=scope: draw(view, summit, scope, words))
    return spent


def draw(view: Any, summit: str, scope: Any, words: Any) -> list[dict[str, Any]]:
    """Measure and draw the four charts; return their specs."""
    of = measures.brief
    article = measures.evidence.support_of_article(view, summit)
    drawn = [
        charts.brief.meetings(of.timeline(view, summit), scope, words),
        charts.brief.road(of.road(view, summit), scope, words),
        charts.brief.places(of.places(view, summit), view.outline, scope, words),
        charts.brief.support(article, scope, words),
    ]
    return [chart.to_dict() for chart in drawn]


def main() -> None:
    """Print the table and write the JSON."""
    spent = measure()
    days = (LAST - FIRST).days + 1
    for name, seconds in spent.items():
        print(f"{name:<10} {seconds:6.1f} s  {1000 * seconds / days:6.1f} ms a day")
    print(f"{days} days   {sum(spent.values()):6.1f} s  (at most 60)")
    TARGET.parent.mkdir(exist_ok=True)
    record = {"days": days, "seconds": spent, "python": platform.python_version()}
    TARGET.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
