"""Running: deterministic files, put in place whole or not at all."""

import errno
import hashlib
import json
import os
import tempfile
from pathlib import Path

import nbformat
import pytest

from summitlib import SummitError
from summitlib.reports import refresh, report, run
from summitlib.reports.notebooks import find_notebook
from summitlib.reports.run import file_name


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_writes_three_files_that_depend_on_the_inputs_alone(write_notebook, tmp_path, capfd):
    notebook = write_notebook("print(as_of, days)", "days + 1")
    first = report(notebook, {"as_of": "2026-05-18", "days": "5"}, tmp_path / "a")
    second = report(notebook, {"as_of": "2026-05-18", "days": "5"}, tmp_path / "b")
    name = "small.as_of-2026-05-18.days-5"
    assert names(tmp_path / "a") == [f"{name}.html", f"{name}.ipynb", f"{name}.manifest.json"]
    assert first.html.read_bytes() == second.html.read_bytes()
    assert first.notebook.read_bytes() == second.notebook.read_bytes()
    page = first.html.read_text(encoding="utf-8")
    assert "2026-05-18 5" in page
    assert capfd.readouterr().err.startswith("small: running 4 cells\n")

    manifest = json.loads(first.manifest.read_text(encoding="utf-8"))
    assert manifest["parameters"]["days"] == 5
    assert manifest["parameters"]["summit"] == "2026-05-andong"
    for output in manifest["outputs"]:
        content = (tmp_path / "a" / output["file"]).read_bytes()
        assert output["sha256"] == hashlib.sha256(content).hexdigest()
        assert output["bytes"] == len(content)


def test_defaults_given_or_not_make_the_same_report(write_notebook, tmp_path):
    notebook = write_notebook("days")
    given = report(notebook, {"days": 3, "as_of": ""}, tmp_path / "a", progress=False)
    plain = report(notebook, None, tmp_path / "b", progress=False)
    assert given.html.name == plain.html.name == "small.html"
    assert given.html.read_bytes() == plain.html.read_bytes()


def test_the_executed_notebook_says_nothing_of_time_or_machine(write_notebook, tmp_path):
    made = report(write_notebook("1"), {"days": 9}, tmp_path / "out", progress=False)
    notebook = nbformat.read(made.notebook, as_version=4)
    text = made.notebook.read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert "papermill" not in text
    assert "version" not in notebook.metadata.language_info
    assert [c.execution_count for c in notebook.cells if c.cell_type == "code"] == [1, 2, 3]
    assert [
        c.id for c in notebook.cells if "injected-parameters" in c.metadata.get("tags", [])
    ] == ["injected-parameters"]


def test_a_failing_cell_is_named_and_the_notebook_kept(write_notebook, tmp_path):
    notebook = write_notebook("print('so far')", "1 / (days - 4)")
    out = tmp_path / "out"
    with pytest.raises(SummitError) as error:
        report(notebook, {"days": 4}, out, progress=False)
    line = str(error.value)
    assert "cell 5 failed with ZeroDivisionError: division by zero" in line
    assert names(out) == ["small.days-4.failed.ipynb"]
    assert "small.days-4.failed.ipynb" in line
    assert "so far" in (out / "small.days-4.failed.ipynb").read_text(encoding="utf-8")


def test_a_failed_run_leaves_the_report_that_was_there(write_notebook, tmp_path):
    out = tmp_path / "out"
    made = report(write_notebook("1"), None, out, progress=False)
    before = {path: path.read_bytes() for path in (made.html, made.notebook, made.manifest)}
    with pytest.raises(SummitError):
        report(write_notebook("1 / 0"), None, out, progress=False)
    assert {path: path.read_bytes() for path in before} == before
    report(write_notebook("2"), None, out, progress=False)
    assert names(out) == ["small.html", "small.ipynb", "small.manifest.json"]


def test_a_chart_without_description_stops_the_report(write_notebook, tmp_path):
    chart = "display({'application/vnd.vegalite.v5+json': {'mark': 'point'}}, raw=True)"
    with pytest.raises(SummitError, match="a chart without a description"):
        report(write_notebook(chart), None, tmp_path / "out", progress=False)
    assert names(tmp_path / "out") == []


@pytest.fixture
def no_kernel(monkeypatch):
    """Fail when a run gets as far as a kernel."""

    def refuse(*_, **__):
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(run, "execute", refuse)


@pytest.mark.usefixtures("no_kernel")
@pytest.mark.parametrize("given", [{"dyas": 3}, {"days": "x"}, {"as_of": "x"}, {"summit": "x"}])
def test_bad_parameters_are_refused_before_a_kernel_starts(write_notebook, tmp_path, given):
    with pytest.raises(SummitError, match="parameter"):
        report(write_notebook(), given, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("no_kernel")
def test_a_folder_that_cannot_be_written_is_refused_before_a_kernel_starts(
    write_notebook, tmp_path
):
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(SummitError, match=f"{out}: cannot write there"):
            report(write_notebook(), None, out)


@pytest.mark.usefixtures("no_kernel")
def test_a_folder_without_permission(write_notebook, tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    with pytest.raises(SummitError, match="cannot write there \\(Permission denied\\)"):
        report(write_notebook(), None, tmp_path / "closed")


@pytest.mark.usefixtures("no_kernel")
def test_a_report_does_not_replace_its_notebook(write_notebook):
    notebook = write_notebook()
    with pytest.raises(SummitError, match="would replace its own notebook"):
        report(notebook, None, notebook.parent)


def test_a_kernel_that_is_not_there(write_notebook, tmp_path):
    path = write_notebook("1")
    path.write_text(path.read_text().replace('"name": "python3"', '"name": "python9"'))
    with pytest.raises(SummitError, match="kernel 'python9' is not installed"):
        report(path, None, tmp_path / "out", progress=False)


def test_a_kernel_that_dies(write_notebook, tmp_path):
    with pytest.raises(SummitError, match="small: the kernel is gone"):
        report(write_notebook("import os; os._exit(1)"), None, tmp_path / "out", progress=False)
    assert names(tmp_path / "out") == []


def test_folders_with_braces(write_notebook, tmp_path):
    made = report(write_notebook("1"), None, tmp_path / "{x}", progress=False)
    assert made.html.exists()


def test_unknown_notebooks_get_a_suggestion(tmp_path):
    with pytest.raises(
        SummitError, match=r"unknown notebook '01-breif'. Did you mean '01-brief'\?"
    ):
        find_notebook("01-breif")
    with pytest.raises(SummitError, match="no such notebook file"):
        find_notebook(tmp_path / "x.ipynb")


def test_file_names_are_safe_and_distinct():
    assert file_name("01-brief", {}) == "01-brief"
    odd = file_name("x", {"rule": "../a b/c"})
    assert odd != file_name("x", {"rule": "../a b:c"})
    assert "/" not in odd
    assert " " not in odd
    assert len(file_name("x", {"rule": "a" * 500})) < 80


def test_refresh_makes_one_clean_run_and_then_nothing(write_notebook):
    path = write_notebook("print(days, end='')\nprint('!', flush=True)\nprint('?')", "days")
    assert refresh([path], progress=False) == [path]
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3]
    assert [len(cell.outputs) for cell in code] == [0, 1, 1]
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert refresh([path], progress=False) == []


def test_refresh_leaves_a_failing_notebook_as_it_is(write_notebook):
    path = write_notebook("1 / 0")
    before = path.read_bytes()
    with pytest.raises(SummitError, match="cell 3 failed with ZeroDivisionError"):
        refresh([path], progress=False)
    assert path.read_bytes() == before
    assert names(path.parent) == [path.name]


def test_without_all_files_there_is_no_manifest(write_notebook, tmp_path, monkeypatch):
    """A manifest is there only beside the files that it describes."""
    source, out = write_notebook("1"), tmp_path / "out"
    first = report(source, {}, out, progress=False)
    replace = os.replace

    def stop_at_the_page(old, new):
        if str(new).endswith(".html"):
            raise KeyboardInterrupt
        replace(old, new)

    monkeypatch.setattr(os, "replace", stop_at_the_page)
    with pytest.raises(KeyboardInterrupt):
        report(source, {}, out, progress=False)
    assert not first.manifest.exists()
    assert first.html.exists()
