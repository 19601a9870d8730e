"""The committed notebooks: other parameters, plain papermill, nbval's eye for a changed fact."""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from summitlib.paths import data_dir, notebooks_dir

ROOT = Path(__file__).parents[1]


def project_copy(folder: Path) -> Path:
    """A copy of library, data and notebooks; a kernel started in it imports the copy."""
    shutil.copytree(ROOT / "summitlib", folder / "summitlib")
    shutil.copytree(data_dir(), folder / "data")
    shutil.copytree(notebooks_dir(), folder / "notebooks")
    return folder


def change_cell(path: Path, key: str, column: str, value: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [r for r in rows if next(iter(r.values())) == key]
    assert row[column] != value
    row[column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def nbval(folder: Path, *stems: str) -> subprocess.CompletedProcess[str]:
    flags = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", "-q", "--no-header"]
    flags += ["-p", "no:cacheprovider", "-p", "no:xdist", "--tb=line"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *flags, *(f"notebooks/{stem}.ipynb" for stem in stems)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "shows", "silent"),
    [
        pytest.param(
            *("meetings", "2025-11-johannesburg", "contact", "talks"),
            *("01-brief", []),
            id="a-contact",
        ),
        pytest.param(
            *("hometown_cases", "2009-05_kirchner-chavez_calafate", "answered", "no"),
            *("04-hometown", ["02-counting"]),
            id="an-answer",
        ),
    ],
)
def test_nbval_notices_one_changed_value(tmp_path, table, key, column, value, shows, silent):
    folder = project_copy(tmp_path)
    change_cell(folder / "data" / f"{table}.csv", key, column, value)
    result = nbval(folder, "00-start-here", shows, *silent)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "FAILED notebooks/00-start-here.ipynb" in result.stdout
    assert f"FAILED notebooks/{shows}.ipynb" in result.stdout
    assert not any(f"FAILED notebooks/{stem}.ipynb" in result.stdout for stem in silent)
    assert " passed" in result.stdout  # cells that do not show the value still pass


def test_plain_papermill_runs_the_brief(tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", str(notebooks_dir() / "01-brief.ipynb"), str(out)]
    subprocess.run(
        [*command, "-p", "as_of", "2026-05-18", "--no-progress-bar"],
        check=True,
        capture_output=True,
        cwd=tmp_path,
    )
    shown = nbformat.read(out, as_version=4)
    texts = [o.data["text/plain"] for c in shown.cells for o in c.get("outputs", []) if "data" in o]
    assert any("the first day is tomorrow" in text for text in texts)


@pytest.mark.parametrize(
    "parameters",
    [
        {"summit": "2026-01-nara", "as_of": "2026-01-13", "rule": "any"},
        {"as_of": "1998-01-01", "rule": "bilateral"},
    ],
    ids=["another-summit", "before-the-first-meeting"],
)
def test_other_parameters_give_a_report(tmp_path, parameters):
    from summitlib.reports.run import report

    files = report("01-brief", parameters, tmp_path, progress=False)
    notebook = nbformat.read(files.notebook, as_version=4)
    outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
    assert {o["output_type"] for o in outputs} <= {"display_data", "execute_result"}
    charts = [o for o in outputs if "application/vnd.vegalite.v5+json" in o["data"]]
    assert len(charts) == 4
    assert files.html.stat().st_size <= 1_300_000
