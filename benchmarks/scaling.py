"""How the time grows with the record: synthetic dossiers of 10, 100 and 1,000 times the meetings.

Loads each (which checks it), cuts it to a date, and measures it. Prints the seconds of each step
and by how much they grow from one size to the next (10 is linear), and writes the numbers as JSON
to build/. Run it as `python benchmarks/scaling.py`, with other sizes after it if wanted.
"""

import argparse
import datetime as dt
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import synthetic

from summitlib import load_dossier, measures
from summitlib.dossier import Dossier

TARGET = Path(__file__).resolve().parents[1] / "build" / "scaling.json"
RULES = ("formal", "bilateral", "any+once-per-event")
# What the promise is about: 100,000 meetings in less than 10 seconds.
PROMISED = ("load_dossier", "as_of", "meetings_under", "count_until", "explain_count")


def seconds(act: Callable[[], Any]) -> float:
    """Return how long `act` takes: time of one core, which other programs do not lengthen."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def measure(times: int) -> dict[str, float]:
    """Return the number of meetings and the seconds of each step, of a dossier `times` as large."""
    with TemporaryDirectory() as folder:
        package = synthetic.write(Path(folder) / "package", times)
        loading = seconds(lambda: load_dossier(package))
        dossier = load_dossier(package)
    acts = steps(dossier)
    spent = {name: seconds(act) for name, act in acts.items()}
    return {"meetings": len(dossier.meetings), "load_dossier": loading, **spent}


def steps(dossier: Dossier) -> dict[str, Callable[[], Any]]:
    """Return what is done with a dossier once it is there, by name."""
    summit, counting = dossier.meta.summit, measures.counting
    leaders = measures.brief.leaders_of(dossier, summit) or ("", "")
    known = counting.count_until(dossier, summit, "formal").n
    until, year = dossier.coverage["meetings"], dt.timedelta(days=365)
    fresh = dossier.as_of(dossier.edition)  # a view that remembers nothing yet
    return {
        "as_of": lambda: dossier.as_of(dossier.edition - year),
        "meetings_under": lambda: [fresh.meetings_under(rule) for rule in RULES],
        "count_until": lambda: [counting.count_until(fresh, summit, rule) for rule in RULES],
        "explain_count": lambda: counting.explain_count(fresh, known, leaders, until),
        "rhythm.waits": lambda: measures.rhythm.waits(fresh, "formal"),
        "rhythm.by_rule": lambda: measures.rhythm.by_rule(fresh),
        "spells.monthly": lambda: measures.spells.monthly(fresh, "formal"),
        "brief.timeline": lambda: measures.brief.timeline(fresh, summit),
    }


def table(found: list[dict[str, float]]) -> list[str]:
    """Return the lines of the table: a row for each step, and its growth from size to size."""
    head = "".join(f"{size['meetings']:>12,.0f}{'':>8}" for size in found)
    lines = [f"{'meetings':<16}{head}"]
    for name in [n for n in found[0] if n != "meetings"]:
        row = f"{name:<16}"
        for before, size in zip([None, *found], found, strict=False):
            growth = f"× {size[name] / before[name]:.1f}" if before else ""
            row += f"{size[name]:>10.3f} s{growth:>8}"
        lines.append(row.rstrip())
    return lines


def main() -> None:
    """Measure, print the table and write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("times", type=int, nargs="*", default=[10, 100, 1000])
    asked = parser.parse_args().times
    measure(1)  # what is used for the first time takes longer
    found = [measure(times) for times in asked]
    print("\n".join(table(found)))
    largest = sum(found[-1][name] for name in PROMISED)
    print(f"{found[-1]['meetings']:,.0f} meetings loaded, checked and counted: {largest:.1f} s")
    print("(at most 10 for 100,000)")
    TARGET.parent.mkdir(exist_ok=True)
    record = {"sizes": found, "python": platform.python_version()}
    TARGET.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
