"""Make a brief on a data package whose every text means harm."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from summitlib.paths import data_dir, notebooks_dir

ROOT = Path(__file__).parents[2]
SCRIPT = "window.pwned=1"
TEXTS = [
    f"<img src=x onerror={SCRIPT}>",
    f"</script><script>{SCRIPT}</script>",
    f"[x](javascript:{SCRIPT})",
    f"'+datum.constructor.constructor('{SCRIPT}')()+'",
    "{{ 7 * 7 }} {statement} %s \\u003cscript\\u003e",
]
# Text columns of the tables that reach the brief and that no other table refers to.
COLUMNS = {
    "claims": ["statement", "value", "attributed_to"],
    "sources": ["publisher", "via", "title", "known_reason"],
    "meetings": ["occasion"],
    "conflicts": ["topic", "side_a", "side_b", "more_likely", "reason"],
    "published_counts": ["statement", "of_what"],
}


def spoil(path: Path, columns: list[str]) -> None:
    """Put hostile text before whatever stands in the columns."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for n, row in enumerate(rows):
        row |= {c: f"{TEXTS[n % len(TEXTS)]} {row[c]}" for c in columns if row[c]}
        if row.get("value_type"):
            row["value_type"] = "text"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(project: Path, *parameters: str) -> Path:
    """Run the brief with the library and data of a project; return the HTML file."""
    out = project / "build"
    command = "from summitlib.cli import main; main()"
    arguments = ["report", "01-brief", "-o", str(out), *parameters]
    subprocess.run(
        [sys.executable, "-c", command, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        check=True,
        capture_output=True,
    )
    (page,) = out.glob("*.html")
    return page


def hostile_report(project: Path) -> Path:
    """Copy library, data and notebooks into `project`, spoil the data, and build the brief."""
    shutil.copytree(ROOT / "summitlib", project / "summitlib")
    shutil.copytree(data_dir(), project / "data")
    shutil.copytree(notebooks_dir(), project / "notebooks")
    for table, columns in COLUMNS.items():
        spoil(project / "data" / f"{table}.csv", columns)
    descriptor = project / "data" / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    package["title"] = TEXTS[1]
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    return build(project)
