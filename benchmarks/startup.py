"""How long it takes until the dossier is there.

Measures, in fresh interpreters and by turns, `import pandas`, `import summitlib`, and the first
`load_dossier()` with all that it imports; and in this process, loading it again. Prints a table
and writes the numbers as JSON. Run it as `python benchmarks/startup.py`.
"""

import argparse
import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TIMED = "import time; t = time.perf_counter(); {}; print(time.perf_counter() - t)"
FRESH = {
    "import pandas": "import pandas",
    "import summitlib": "import summitlib",
    "pandas, then load_dossier": "import pandas, summitlib; summitlib.load_dossier()",
}
# What a session pays for `load_dossier()` once pandas is there.
AFTER_PANDAS = (
    "import pandas, time; from summitlib import load_dossier; t = time.perf_counter(); "
    "load_dossier(); print(time.perf_counter() - t)"
)


def fresh(code: str) -> float:
    """Return the seconds that `code` prints in a new interpreter."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout)


def repeated(runs: int) -> list[float]:
    """Return the seconds of `load_dossier()` called again and again in one process."""
    sys.path.insert(0, str(ROOT))
    from summitlib import load_dossier

    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        load_dossier()
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def measure(runs: int) -> dict[str, list[float]]:
    """Return the seconds of every run, by what was measured."""
    seconds: dict[str, list[float]] = {name: [] for name in [*FRESH, "load_dossier, first"]}
    for _ in range(runs):
        for name, code in FRESH.items():
            seconds[name].append(fresh(TIMED.format(code)))
        seconds["load_dossier, first"].append(fresh(AFTER_PANDAS))
    return seconds | {"load_dossier, again": repeated(runs)}


def summary(seconds: dict[str, list[float]]) -> dict[str, Any]:
    """Return what is compared with the bounds, and every measured number."""
    ours, pandas = seconds["import summitlib"], seconds["import pandas"]
    first = seconds["load_dossier, first"]
    return {
        "import_ratio": {"median": median(ours) / median(pandas), "best": min(ours) / min(pandas)},
        "load_dossier_seconds": {"median": median(first), "best": min(first)},
        "load_dossier_ratio": {"median": median(first) / median(pandas)},
        "seconds": seconds,
        "python": platform.python_version(),
    }


def main() -> None:
    """Measure, print the table, write the JSON file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "startup.json")
    options = parser.parse_args()
    seconds = measure(options.runs)
    result = summary(seconds)
    print(f"{'what':<28}{'median s':>10}{'best s':>10}")
    for name, runs in seconds.items():
        print(f"{name:<28}{median(runs):>10.3f}{min(runs):>10.3f}")
    print(
        f"import summitlib / import pandas: {result['import_ratio']['median']:.2f} (at most 1.15)"
    )
    print(f"load_dossier / import pandas: {result['load_dossier_ratio']['median']:.2f}")
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
