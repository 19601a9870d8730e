"""The codebook is current and says all that the descriptor says."""

import json

import pytest

from summitlib import SummitError
from summitlib.codebook import codebook
from summitlib.paths import data_dir


@pytest.fixture(scope="module")
def text():
    return codebook(data_dir())


def test_the_committed_page_is_current(text):
    assert (data_dir() / "README.md").read_text(encoding="utf-8") == text


def test_every_table_and_column_is_described(text):
    descriptor = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    sections = dict(s.split("\n", 1) for s in text.split("\n## ")[1:])
    for resource in descriptor["resources"]:
        if resource.get("type") != "table":
            continue
        section = sections[resource["name"]]
        assert resource["description"] in section
        for field in resource["schema"]["fields"]:
            (row,) = [r for r in section.splitlines() if r.startswith(f"| `{field['name']}` |")]
            assert field["description"] in row
            assert row.count("|") == 4
            assert ("*Hindsight.*" in row) == field.get("hindsight", False)
            assert ("May be empty." in row) != field.get("constraints", {}).get("required", False)


def test_row_counts_follow_the_tables(package_copy):
    package_copy.write("shocks.csv", package_copy.rows("shocks.csv")[:4])
    assert "| [shocks](#shocks) | 3 |" in codebook(package_copy.folder)


def test_a_package_that_cannot_be_read(tmp_path):
    with pytest.raises(SummitError, match=r"no datapackage\.json here"):
        codebook(tmp_path)
