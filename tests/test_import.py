"""`import summitlib` stays light; what it offers is there when asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import summitlib

ROOT = Path(__file__).parents[1]


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


def test_importing_loads_no_heavy_library():
    heavy = ["pandas", "altair", "numpy", "pydantic", "papermill", "nbconvert", "IPython", "jinja2"]
    code = f"import sys, summitlib; print([m for m in {heavy} if m in sys.modules])"
    assert run(code) == "[]"


def test_loading_the_dossier_needs_no_charts_and_no_reports():
    heavy = ["altair", "papermill", "nbconvert", "IPython", "scipy"]
    load = "import sys, summitlib; summitlib.load_dossier()"
    assert run(f"{load}; print([m for m in {heavy} if m in sys.modules])") == "[]"


def test_the_way_in_is_narrow_and_complete():
    assert len(summitlib.__all__) <= 15
    assert set(summitlib.__all__) < set(dir(summitlib))
    for name in summitlib.__all__:
        assert getattr(summitlib, name).__doc__
    assert summitlib.measures.__name__ == "summitlib.measures"


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="module 'summitlib' has no attribute 'load_dosier'"):
        _ = summitlib.load_dosier


def test_start_up_stays_within_its_bounds(tmp_path):
    """A quick version of the benchmark; the best of a few runs, since machines are noisy."""
    target = tmp_path / "startup.json"
    benchmark = ROOT / "benchmarks" / "startup.py"
    command = [sys.executable, str(benchmark), "--runs", "2", "--output", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result = json.loads(target.read_text())
    assert result["import_ratio"]["best"] <= 1.15
    assert result["load_dossier_seconds"]["best"] < 0.5
    assert "import summitlib" in done.stdout
