"""Indicators: gaps stay gaps, modes stay apart, and a change needs a dense series."""

import numpy as np
import pytest
from tests_support import rows

from summitlib.measures.indicators import carries, readings, stem, title_of


def test_every_reading_is_there_and_modes_are_apart(dossier):
    table = readings(dossier)
    keys = {(r["series"], r["period"]) for r in rows("indicators")}
    assert set(zip(table["series"], table["period"], strict=True)) == keys
    assert stem("a_f2f") == stem("a_mail") == "a"
    assert len(carries(dossier)) == len({r["series"] for r in rows("indicators")})


def test_titles_are_words_and_tell_series_apart(dossier):
    table = readings(dossier).drop_duplicates("series")
    assert not table["title"].str.contains("_").any()
    assert table["title"].nunique() == table["series"].map(stem).nunique()
    for name, title in zip(table["series"], table["title"], strict=True):
        assert len(title.split()) >= len(stem(name).split("_"))
    assert title_of("x", {}) == "X"


def test_gaps_are_counted(dossier):
    table = carries(dossier).set_index("series")
    for name in table.index[table["step"] == "annual"]:
        years = {int(r["period"]) for r in rows("indicators") if r["series"] == name}
        assert table.loc[name, "missing"] == max(years) - min(years) + 1 - len(years)
    assert table.loc[table["step"] == "uneven", "missing"].isna().all()


def test_a_change_is_worked_out_from_the_years_beside_the_shocks(dossier):
    table = carries(dossier)
    assert (table["change"].notna() == table["carries"]).all()
    hard = {
        int(r["date"][:4])
        for r in rows("shocks")
        if r["severity"] == "3" and r["is_context"] == "false"
    }
    for row in table[table["carries"] & (table["unit"] == "percent")].to_dict("records"):
        found = {}
        for r in rows("indicators"):
            if r["series"] == row["series"]:
                found.setdefault(int(r["period"]), []).append(float(r["value"]))
        values = {year: np.mean(v) for year, v in found.items()}
        both = [y for y in hard if {y - 1, y + 1} <= set(values)]
        assert row["around"] == len(both) >= 3
        assert row["change"] == pytest.approx(
            np.median([values[y + 1] - values[y - 1] for y in both])
        )


def test_notes_are_hindsight_and_early_views_are_empty(dossier):
    assert carries(dossier)["breaks"].sum() > 0
    assert carries(dossier.as_of("2024-01-01"))["breaks"].sum() == 0
    assert carries(dossier.as_of("1998-01-01")).empty
