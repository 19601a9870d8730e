"""Regimes: each day judged again from the rows of the tables, by what was before it."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from tests_support import rows

from summitlib import SummitError
from summitlib.measures.regimes import (
    BOTH_WAYS,
    REGIMES,
    check_regime,
    declarations,
    judge,
    paths,
    spells,
)

VISITS = {"state-visit", "official-visit", "working-visit"}


def day(text):
    return dt.date.fromisoformat(text)


def shuttle_on(found, name, date):
    return bool(found.shuttle[name][(date - dt.date(1970, 1, 1)).days - found.first])


@pytest.mark.parametrize("date", ["2001-07-12", "2005-10-17", "2012-08-10", "2019-07-04"])
def test_a_day_is_judged_by_the_rows_before_it(dossier, date):
    found, at = paths(dossier), day(date)
    visits = [
        (day(r["start_date"]), r["visitor"]) for r in rows("meetings") if r["format"] in VISITS
    ]
    for name, back in BOTH_WAYS.items():
        seen = {who for when, who in visits if 0 < (at - when).days <= back}
        assert shuttle_on(found, name, at) == (len(seen) == 2)
    recent = [when for when, _ in visits if 0 < (at - when).days <= 365]
    assert shuttle_on(found, "visit-12", at) == bool(recent)
    talks = [
        r
        for r in rows("meetings")
        if r["contact"] == "talks" and r["three_way"] == "false"
        and 0 < (at - day(r["start_date"])).days <= 365
    ]  # fmt: skip
    assert shuttle_on(found, "talks-2", at) == (len(talks) >= 2)
    assert shuttle_on(found, "talks-3", at) == (len(talks) >= 3)


def test_a_shock_that_ends_a_shuttle_happens_in_it(dossier):
    found = paths(dossier)
    ends = declarations(dossier).query("shuttle == 'ends'")
    assert len(ends) == 2
    for date in ends["date"].dt.date:
        assert shuttle_on(found, "declared", date)
        assert not shuttle_on(found, "declared", date + dt.timedelta(days=1))


def test_a_declaration_lapses_after_two_years_without_a_visit():
    said = np.array([10]), np.array([True])
    found = judge(0, 2000, [np.array([300]), np.array([], dtype=int)], np.array([]), said)
    on = np.flatnonzero(found.shuttle["declared"])
    assert (on[0], on[-1]) == (11, 300 + 730)


def test_paths_of_an_earlier_view_are_the_beginning_of_later_ones(dossier):
    now = paths(dossier)
    then = paths(dossier.as_of("2015-06-01"))
    for name in REGIMES:
        assert (now.shuttle[name][: len(then.days)] == then.shuttle[name]).all(), name


def test_views_before_the_first_judged_day_have_none(dossier):
    found = paths(dossier.as_of("1999-01-01"))
    assert len(found.days) == 0
    assert found.share("declared") == 0
    assert spells(found).empty


def test_spells_cover_the_days_in_a_shuttle(dossier):
    found = paths(dossier)
    table = spells(found)
    length = (table["end"] - table["start"]).dt.days + 1
    for name in REGIMES:
        assert length[table["regime"] == name].sum() == found.shuttle[name].sum()
    assert (table["start"] <= table["end"]).all()
    assert table["end"].max() < pd.Timestamp(dossier.coverage["meetings"])


def test_an_unknown_regime_is_refused_with_a_suggestion():
    with pytest.raises(SummitError, match=r"unknown regime 'declare'.*declared"):
        check_regime("declare")
