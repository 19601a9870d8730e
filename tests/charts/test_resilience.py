"""Charts of resilience: valid specs, a finding for a title, and honest emptiness."""

import pytest

from summitlib.charts import resilience as charts
from summitlib.charts.theme import WIDTH, Scope
from summitlib.measures.indicators import readings
from summitlib.measures.regimes import paths
from summitlib.measures.resilience import after_shocks, shocks_of
from summitlib.measures.specifications import curve
from summitlib.measures.verdict import Verdict
from summitlib.narrative.language import Language

EN = Language("en")
NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"


def drawn(dossier, rule="formal"):
    scope = Scope(dossier.title, dossier.known_on, rule)
    shocks = shocks_of(dossier)
    made = {
        "waits": charts.waits(after_shocks(dossier, rule), scope, EN),
        "regimes": charts.regimes(paths(dossier), shocks, scope, EN),
        "specifications": charts.specifications(Verdict(curve(dossier, rule)), scope, EN),
        "indicators": charts.indicators(
            readings(dossier), shocks[shocks["severity"] == 3], scope, EN
        ),
    }
    return {name: chart.to_dict(validate=True) for name, chart in made.items()}


@pytest.mark.parametrize(
    ("date", "rule"),
    [("1998-01-01", "formal"), ("2001-05-01", "any"), ("2012-01-01", NOTHING), ("", "formal")],
)
def test_specs_are_valid_and_say_what_they_show(dossier, date, rule):
    for name, spec in drawn(dossier.as_of(date), rule).items():
        assert spec["width"] <= WIDTH, name
        assert spec["description"].strip(), name
        assert all(len(line) > 2 for line in spec["title"]["text"]), name


def test_titles_hold_the_finding(dossier):
    specs = drawn(dossier)
    titles = {name: " ".join(spec["title"]["text"]) for name, spec in specs.items()}
    verdict = Verdict(curve(dossier))
    assert titles["specifications"].startswith("Cannot be told")
    assert str(verdict.above) in titles["specifications"]
    assert "142 days in a shuttle" in titles["waits"]  # as R's restricted mean, 142.5
    assert "241 without" in titles["waits"]
    assert "run without a gap" in titles["indicators"]


def test_empty_views_have_an_honest_title(dossier):
    specs = drawn(dossier.as_of("1998-01-01"))
    titles = {name: " ".join(spec["title"]["text"]) for name, spec in specs.items()}
    assert "No shock" in titles["waits"]
    assert "Too little of the record" in titles["regimes"]
    assert "Cannot be told" in titles["specifications"]
    assert "No series" in titles["indicators"]


def test_no_line_of_an_indicator_crosses_a_gap(dossier):
    spec = drawn(dossier)["indicators"]
    line = next(layer for layer in spec["layer"] if layer["mark"].get("type") == "line")
    values = spec["datasets"][line["data"]["name"]]
    # A run holds one series only, and its years follow each other.
    assert line["encoding"]["detail"]["field"] == "run"
    assert len({v["run"].rsplit(" ", 1)[0] for v in values}) > 10
    by_run = {}
    for value in values:
        by_run.setdefault(value["run"], []).append(value["what"].split(":")[0])
    for run, periods in by_run.items():
        if all(len(p) == 4 for p in periods):
            years = [int(p) for p in periods]
            assert years == list(range(years[0], years[0] + len(years))), run
