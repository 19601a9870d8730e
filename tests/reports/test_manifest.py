"""The manifest: inputs decide, times stand apart."""

import json
from dataclasses import replace

import pytest

from summitlib.reports.manifest import (
    PACKAGE,
    Manifest,
    Output,
    code_files,
    hash_of_tree,
    inputs_of,
)


@pytest.fixture
def inputs(write_notebook, dossier):
    return inputs_of(write_notebook(), {"as_of": "", "language": "en"}, dossier)


def test_names_what_the_report_was_made_from(inputs, dossier):
    content = inputs.as_json()
    assert content["notebook"]["name"] == "small"
    assert content["data"]["edition"] == dossier.edition.isoformat()
    assert content["data"]["sha256"] == dossier.hash
    assert set(content["versions"]) == {"python", "pandas", "altair", "papermill", "nbconvert"}
    assert content["engine"] == "standard"


def test_known_on_is_as_of_or_the_edition(inputs, dossier):
    assert inputs.known_on == dossier.edition.isoformat()
    assert replace(inputs, parameters={"as_of": "2026-05-18"}).known_on == "2026-05-18"


@pytest.mark.parametrize(
    "change",
    [
        {"notebook_sha256": "0"},
        {"parameters": {"as_of": "2026-05-18"}},
        {"data_sha256": "0"},
        {"code_sha256": "0"},
        {"versions": {}},
        {"engine": "warm"},
    ],
)
def test_any_input_changes_the_hash(inputs, change):
    assert replace(inputs).sha256 == inputs.sha256
    assert replace(inputs, **change).sha256 != inputs.sha256


def test_writes_sorted_json_with_outputs_and_times(inputs, tmp_path):
    page = tmp_path / "한국.html"
    page.write_text("x")
    path = tmp_path / "m.json"
    Manifest(inputs, (Output.of(page),), "2026-01-01T00:00:00+00:00", "later", 1.5).write(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert list(content) == sorted(content)
    assert content["outputs"][0] | {"sha256": ""} == {"file": "한국.html", "bytes": 1, "sha256": ""}
    assert content["inputs_sha256"] == inputs.sha256
    assert content["seconds"] == 1.5


def test_the_code_hash_covers_code_template_and_scripts_alone():
    names = {path.relative_to(PACKAGE).as_posix() for path in code_files(PACKAGE)}
    assert {"cli.py", "reports/template/report.css", "reports/assets/vega.min.js"} <= names
    assert not [n for n in names if n.endswith(".pyc") or n.startswith(("_data", "_notebooks"))]


def test_a_tree_hash_follows_names_and_contents(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1")
    second.write_text("2")
    both = hash_of_tree([first, second], tmp_path)
    assert hash_of_tree([second, first], tmp_path) == both
    second.write_text("3")
    assert hash_of_tree([first, second], tmp_path) != both
