"""Resilience, told: every number leads somewhere, agrees with the tables, and keeps its caveats."""

import pytest
from tests_support import rows

from summitlib import SummitError
from summitlib.measures.power import EFFECTS, figure
from summitlib.measures.resilience import after_shocks
from summitlib.measures.specifications import curve
from summitlib.measures.verdict import OPEN, Verdict
from summitlib.narrative.resilience import compose, key
from summitlib.narrative.telling import Telling

NOTHING = "formal+no-visits+no-ceremonies+no-sidelines"
SUMMITS = ("2026-05-andong", "2011-12-kyoto")
DATES = ("1998-01-01", "2001-05-01", "2012-01-01", "2026-05-18", "")


@pytest.mark.parametrize("date", DATES)
def test_everything_told_leads_to_its_origin(dossier, date):
    view = dossier.as_of(date)
    for summit, rule in zip(SUMMITS * 2, ("formal", "any", NOTHING, "bilateral"), strict=True):
        told = compose(view, summit, rule)
        audit = told.audit()
        assert audit["traced"].all(), audit[~audit["traced"]]
        assert all(passage.sentences for passage in told)


def test_the_other_choices_are_told_too(dossier):
    told = compose(dossier, severity=3, regime="declared", window=180)
    assert told.audit()["traced"].all()
    assert "180 days" in told.waits.text
    assert "too few of them" in told.insulation.text
    with pytest.raises(SummitError, match="unknown regime"):
        compose(dossier, regime="shuttle")


def test_the_key_agrees_with_the_verdict(dossier):
    for date in ("2009-06-01", "2020-01-01", ""):
        view = dossier.as_of(date)
        first, second = key(Telling.of(view, "", "formal", "en"))
        verdict = Verdict(curve(view))
        assert ("cannot be told" in first.text) == (verdict.word == OPEN)
        assert (first, second) == tuple(compose(view).answer.sentences)


def test_numbers_are_those_of_the_rows(dossier):
    told = compose(dossier)
    grades = [
        r["severity"]
        for r in rows("shocks")
        if r["is_context"] == "false" and not r["same_episode_as"]
    ]
    assert f"Of {len(grades)} shocks" in told.shocks.text
    for grade in ("1", "2"):
        assert f"{grades.count(grade)} " in told.shocks.text
    assert "ten of standing cooperation" in told.shocks.text
    assert grades.count("3") == 10
    said = [r["date"] for t in ("milestones", "shocks") for r in rows(t) if r["shuttle"]]
    assert len(said) == 8
    for date in said:
        assert str(int(date[8:])) in told.regimes.text
        assert date[:4] in told.regimes.text


def test_waits_are_told_of_all_shocks_and_the_usual_of_those_that_open_one(dossier):
    told, after = compose(dossier), after_shocks(dossier)
    met = [after.group(state)["ended"].sum() for state in (True, False)]
    assert met == [10, 15]
    assert "after ten of twelve shocks in a shuttle, and after 15 of 26" in told.waits.text
    opening = [after.group(state)["opens"].sum() for state in (True, False)]
    assert opening == [8, 9]
    assert "eight in a shuttle, nine without" in told.insulation.text


def test_the_trap_and_the_limits_are_told(dossier):
    told = compose(dossier)
    assert "naive reading" in told.waits.text
    assert "no census" in told.shocks.text
    assert "made-up histories" in told.power.text
    assert "wrongly contradicted" in told.power.text


def test_power_is_told_for_every_effect_and_for_twice_the_record(dossier):
    told = compose(dossier).power.text
    for factor in EFFECTS:
        for length in (1, 2):
            assert f"{100 * figure(factor, length)['supported']:.1f} %" in told
    assert "double length" in told


def test_both_ways_of_turning_are_told(dossier):
    told, found = compose(dossier).curve.text, curve(dossier)
    assert f"with a share of {found.p:.2f}; with the regimes" in told
    assert f"turned instead, of {found.relabelled.p:.2f}" in told


def test_no_specification_is_told_as_none(dossier):
    view = dossier.as_of("2002-06-01")
    assert not len(curve(view).ratios)
    assert "none has enough shocks" in compose(view).answer.text


def test_nothing_that_counts_and_nothing_to_follow_are_said_so(dossier):
    assert "no meeting counts" in compose(dossier, rule=NOTHING).answer.text
    early = compose(dossier.as_of("2000-06-01"))
    assert "no shock" in early.answer.text
    assert "no shock" in early.waits.text
