"""Every notebook under other parameters: an honest sentence and an empty chart, never an error."""

import pytest
from tests_support import shown

from summitlib.paths import notebooks_dir

VEGALITE = "application/vnd.vegalite.v5+json"
NOTEBOOKS = sorted(notebooks_dir().glob("0[1-6]-*.ipynb"))
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"
SWEEP = [
    {"summit": "2026-05-andong", "as_of": "2026-05-18", "rule": "any"},
    {"summit": "2026-05-andong", "as_of": "2012-09-01", "rule": "formal"},
    {"summit": "2026-01-nara", "as_of": "2026-01-13", "rule": "bilateral"},
    {"summit": "2026-01-nara", "as_of": "", "rule": "any+once-per-event"},
    {"summit": "2000-10-seoul-asem", "as_of": "2000-12-31", "rule": "formal+no-sidelines"},
    {"as_of": "1998-01-01", "rule": "bilateral"},
    {"as_of": "2026-10-31", "rule": NOTHING},
]


def test_all_six_notebooks_are_there():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("parameters", SWEEP, ids=lambda p: "-".join(p.values()))
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_other_parameters_show_something_honest(notebook, parameters):
    bundles = shown(notebook, parameters)
    charts = [b[VEGALITE] for b in bundles if VEGALITE in b]
    passages = [b["text/plain"] for b in bundles if "passage" in b.get("text/html", "")]
    assert charts
    assert passages
    assert all(chart["description"].strip() and chart["title"]["text"] for chart in charts)
    assert all(text.strip() for text in passages)
    for text in (*passages, *(chart["description"] for chart in charts)):
        assert not {"nan", "None", "NaT", "inf"} & set(text.replace(".", " ").split()), text
