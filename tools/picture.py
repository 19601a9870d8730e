"""Draw the lead chart of the brief for the README.

`python tools/picture.py` writes `docs/lead-chart.svg`; with `--check` it only says whether the
picture is current. The picture carries the hash of the chart's spec, which is compared: the
drawing itself differs a little with the fonts of the machine. Needs vl-convert-python.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from summitlib import load_dossier
from summitlib.charts import brief as charts
from summitlib.charts.theme import Scope, register
from summitlib.measures.brief import timeline
from summitlib.narrative.language import Language

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "lead-chart.svg"


def spec() -> dict[str, Any]:
    """Return the Vega-Lite spec of the chart of all meetings, for the dossier's edition."""
    register()
    dossier = load_dossier()
    scope = Scope(dossier.title, dossier.known_on, "formal")
    drawn = charts.meetings(timeline(dossier, dossier.meta.summit), scope, Language("en"))
    return drawn.to_dict()


def mark(drawn: dict[str, Any]) -> str:
    """Return the comment that ties a picture to its spec."""
    text = json.dumps(drawn, sort_keys=True, ensure_ascii=False)
    return f"<!-- spec {hashlib.sha256(text.encode()).hexdigest()} -->"


def main() -> int:
    """Write or check the picture; return the exit status."""
    drawn = spec()
    if "--check" in sys.argv[1:]:
        current = PICTURE.is_file() and mark(drawn) in PICTURE.read_text(encoding="utf-8")
        print("docs/lead-chart.svg is " + ("current" if current else "stale: run make refresh"))
        return 0 if current else 1
    import vl_convert

    svg = vl_convert.vegalite_to_svg(drawn, vl_version="6.4")
    PICTURE.write_text(f"{svg}\n{mark(drawn)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
