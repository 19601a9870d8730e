"""The curve of specifications and its verdict, on the record and on made-up histories."""

from dataclasses import replace

import numpy as np
import pytest

from summitlib.measures.power import FIGURES, HISTORIES, LENGTH, curve_of_history
from summitlib.measures.regimes import LOOKBACK, Paths, judge
from summitlib.measures.resilience import LEAST, after_shocks
from summitlib.measures.specifications import CHOICES, curve, curve_of
from summitlib.measures.verdict import CONTRADICTED, OPEN, SUPPORTED, Verdict
from summitlib.statistics.histories import Design, make_history


@pytest.fixture(scope="module")
def found(dossier):
    return curve(dossier)


def test_there_are_many_specifications_and_each_is_another(found):
    table = found.table
    assert len(table) == found.size >= 500
    assert not table.duplicated(["regime", *CHOICES]).any()
    assert table["computable"].sum() == len(found.ratios) == len(found.computable)
    assert set(table["context"]) == {True, False}
    assert table["era"].nunique() == table["window"].nunique() == 3


def test_too_few_shocks_give_no_number(found):
    few = found.table[["shuttle", "none"]].min(axis=1) < LEAST
    assert few.any()
    assert found.table.loc[few, ["ratio", "raw", "z"]].isna().all(axis=None)
    assert found.table.loc[found.table["computable"], ["ratio", "raw", "z"]].notna().all(axis=None)


@pytest.mark.parametrize("regime", ["both-ways-18", "talks-3", "declared"])
def test_a_specification_is_what_is_measured_alone(dossier, found, regime):
    table = found.table.query("rule == 'formal' and era == 'all' and window == 365")
    row = table[(table["regime"] == regime) & (table["severity"] == "2") & ~table["context"]]
    alone = after_shocks(dossier, regime=regime)
    assert row["ratio"].item() == pytest.approx(alone.ratio)
    assert row["raw"].item() == pytest.approx(alone.raw)
    assert (row["shuttle"].item(), row["none"].item()) == found.groups(regime, 2)


def test_halves_add_up(found):
    whole, one, other = (
        found.table[found.table["era"] == era].reset_index(drop=True)
        for era in ("all", "earlier", "later")
    )
    for group in ("shuttle", "none"):
        assert (one[group] + other[group] == whole[group]).all()


def test_the_joint_score_starts_with_the_mean_of_the_table(found):
    assert found.joint[0] == pytest.approx(found.table["z"].mean())
    assert len(found.joint) == 1000
    assert 0.001 <= found.p <= 1
    lower, upper = found.band
    assert (lower < upper).all()


def test_the_curve_is_the_same_each_time(dossier, found):
    again = curve(dossier)
    assert again.p == found.p
    assert (again.joint == found.joint).all()


def test_another_rule_joins_the_others(dossier, found):
    assert curve(dossier, "formal+no-ceremonies").size > found.size
    assert curve(dossier, "any").size == found.size


@pytest.mark.parametrize("date", ["1998-01-01", "2001-04-20", "2008-01-01"])
def test_early_views_cannot_tell(dossier, date):
    verdict = Verdict(curve(dossier.as_of(date)))
    assert verdict.word == OPEN
    assert "few" in verdict.reasons
    assert len(verdict.curve.table) == verdict.curve.size


def planted(design, seed):
    """The verdict on a history in which the shuttle is known exactly."""
    made = make_history(np.random.default_rng(seed), 2 * LENGTH, design)
    whole = curve_of_history(made)
    said = made.switches, made.starts
    exact = judge(LOOKBACK, made.length, made.travels, made.talks, said).shuttle["declared"]
    found = Paths(LOOKBACK, made.length, {"declared": exact})
    return Verdict(curve_of(found, whole.shocks, {"talks": made.talks}))


STRONG = Design(rates=(5.0, 5.0), delay=0.05, insulation=20.0, spells=(600.0, 600.0))


def test_a_strong_effect_is_supported_and_its_reverse_contradicted():
    words = [planted(STRONG, seed).word for seed in range(5)]
    assert words.count(SUPPORTED) >= 4
    assert CONTRADICTED not in words
    turned_round = replace(STRONG, delay=1.0, insulation=0.05)
    words = [planted(turned_round, seed).word for seed in range(5)]
    assert words.count(CONTRADICTED) >= 2
    assert SUPPORTED not in words


def test_no_effect_cannot_be_told():
    words = [planted(replace(STRONG, delay=0.3, insulation=1.0), seed).word for seed in range(4)]
    assert words.count(OPEN) >= 3


def test_the_cheap_word_is_the_word_of_all_reasons(dossier):
    for date in ("2009-01-01", "2016-01-01", "2026-05-18"):
        verdict = Verdict(curve(dossier.as_of(date)))
        assert (verdict.word == OPEN) == bool(verdict.reasons)


def test_the_figures_of_power_are_those_of_the_benchmark():
    # 12 of the histories of benchmarks/resilience.py without an effect: four standard errors.
    null = FIGURES.set_index("insulation").loc[1.0]
    assert null["p_below"] <= 0.07
    assert HISTORIES >= 100
    low = 0
    for seed in range(12):
        rng = np.random.default_rng([100, seed])
        low += curve_of_history(make_history(rng, LENGTH, Design())).p <= 0.05
    assert abs(low / 12 - null["p_below"]) <= 4 * np.sqrt(0.05 * 0.95 / 12)
