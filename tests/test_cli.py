"""The command line: one line for what the user can put right, and a quick `--help`."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

from summitlib import __version__
from summitlib.cli import main
from summitlib.paths import data_dir

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}


def summit(*arguments: object):
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [
        new_code_cell("wait: float = 0.0  # seconds", metadata={"tags": ["parameters"]}),
        new_code_cell("import time; time.sleep(wait)"),
    ]
    path = tmp_path / "nap.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return path


def test_version_and_help():
    assert summit("--version").stdout.strip() == f"summit, version {__version__}"
    listed = summit("-h").stdout
    for command in ("check", "report", "refresh", "notebooks", "codebook"):
        assert command in listed
        assert summit(command, "--help").exit_code == 0


def test_help_imports_nothing_heavy():
    code = (
        "import sys, summitlib.cli\n"
        "heavy = {'pandas', 'altair', 'nbformat', 'papermill', 'nbconvert', 'pydantic'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_check_counts_the_rows_of_each_table():
    result = summit("check")
    assert result.exit_code == 0
    assert "no problems" in result.stdout
    assert "meetings" in result.stdout


def test_check_lists_every_problem_and_fails(tmp_path):
    copy = Path(shutil.copytree(data_dir(), tmp_path / "data"))
    meetings = (copy / "meetings.csv").read_text(encoding="utf-8")
    (copy / "meetings.csv").write_text(meetings.replace("2026-05-19", "19 May"), encoding="utf-8")
    (copy / "claims.csv").write_text("", encoding="utf-8")
    result = summit("check", copy)
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert any("meetings.csv, row" in line and "'19 May'" in line for line in lines)
    assert any(line.startswith("claims.csv") for line in lines)
    assert lines[-1].startswith("error: ")


def test_report_prints_where_the_page_is(notebook, tmp_path):
    result = summit("report", notebook, "-p", "wait=0.01", "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert Path(result.stdout.strip()) == tmp_path / "out" / "nap.wait-0.01.html"
    assert "nap: running 2 cells" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["-p", "wiat=1"], "unknown parameter 'wiat'. Did you mean 'wait'?"),
        (["-p", "wait"], "expected name=value"),
        (["-p", "wait=long"], "'long' is no float"),
    ],
)
def test_report_refuses_bad_parameters(notebook, arguments, line):
    result = summit("report", notebook, *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert line in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_report_of_an_unknown_notebook():
    result = summit("report", "01-breif")
    assert result.exit_code == 2
    assert "Did you mean '01-brief'?" in result.stderr


def test_refresh_rewrites_once(notebook):
    assert summit("refresh", notebook).stdout == "rewritten: nap.ipynb\n"
    assert summit("refresh", notebook).stdout == "all current\n"


def test_notebooks_lists_parameters():
    listed = summit("notebooks").stdout
    assert "01-brief" in listed
    assert "as_of: str" in listed


def test_the_codebook_is_current():
    assert summit("codebook", "--check").exit_code == 0


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupted_run_leaves_nothing(notebook, tmp_path, name):
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from summitlib.cli import main; main()"]
    command += ["report", str(notebook), "-p", "wait=600", "-o", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stderr is not None
        assert process.stderr.readline() == "nap: running 2 cells\n"
        time.sleep(2)  # into the cell, or anywhere before it
        os.kill(process.pid, getattr(signal, name))
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "interrupted; the files are as they were before"
    assert "Traceback" not in errors
    assert list(out.iterdir()) == []
