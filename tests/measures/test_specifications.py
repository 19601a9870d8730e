"""The curve of specifications and its verdict, on the record and on made-up histories."""

import numpy as np
import pytest

from summitlib.measures.aftermath import LEAST
from summitlib.measures.power import EFFECTS, FIGURES, LENGTH, curve_of_history, figure
from summitlib.measures.regimes import KINDS, REGIMES
from summitlib.measures.resilience import after_shocks
from summitlib.measures.specifications import CENTRE, CHOICES, curve
from summitlib.measures.verdict import CONTRADICTED, LEVEL, OPEN, SUPPORTED, Verdict
from summitlib.statistics.histories import Design, make_history
from summitlib.statistics.permutation import turns


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
    assert row["ratio"].item() == pytest.approx(alone.ratio, rel=1e-5)
    assert row["raw"].item() == pytest.approx(alone.raw, rel=1e-5)
    for name, state in (("shuttle", True), ("none", False)):
        assert row[name].item() == alone.group(state)["opens"].sum()
    assert found.groups(regime, 2) == (len(alone.group(True)), len(alone.group(False)))


def test_thirds_overlap(found):
    whole, one, other = (
        found.table[found.table["era"] == era].reset_index(drop=True)
        for era in ("all", "earlier", "later")
    )
    for group in ("shuttle", "none"):
        assert (one[group] <= whole[group]).all()
        assert (one[group] + other[group] >= whole[group]).all()


def test_the_joint_score_is_that_of_the_table(found):
    # Known specifications: z times spread is the excess; a kind of definitions weighs as one.
    own = [(c.own.known[0], c.own.excess[0], c.own.spread[0]) for c in found._cells]
    scores = []
    for kind in dict.fromkeys(KINDS.values()):
        of_kind = [i for i, name in enumerate(REGIMES) if KINDS[name] == kind]
        excess = sum(e[..., i][k[..., i]].sum() for k, e, _ in own for i in of_kind)
        spread = sum(s[..., i][k[..., i]].sum() for k, _, s in own for i in of_kind)
        squares = sum((s[..., i][k[..., i]] ** 2).sum() for k, _, s in own for i in of_kind)
        scores.append((excess + CENTRE * squares) / spread)
    assert found.joint.scores[0] == pytest.approx(np.mean(scores), rel=1e-4)
    assert found.score == pytest.approx(found.joint.scores[0])
    assert len(found.joint.scores) == len(found.relabelled.scores) == 1000
    assert found.relabelled.scores[0] == pytest.approx(found.score, rel=1e-4)
    assert 0.001 <= found.p <= 1
    lower, upper = found.band
    assert (lower < upper).all()


def test_turning_shocks_is_turning_all_else_the_other_way(found):
    by, days = turns(len(found.found.days))[:4], found.found.days
    cell = found._cells[0]
    for turn, one in zip(by, cell.aftermath.turned(by), strict=True):
        assert sorted((one - turn) % len(days)) == cell.shocks.tolist()


@pytest.mark.parametrize("seed", range(2))
def test_chance_is_known_before_all_turns_are_made(seed):
    made = make_history(np.random.default_rng(seed), LENGTH, Design(insulation=5.0))
    curtailed, whole = curve_of_history(made), curve_of_history(made)
    for level in (0.01, LEVEL, 0.3):
        assert curtailed.by_chance(level) == (whole.p > level)
    assert "joint" not in vars(curtailed)


def test_the_curve_is_the_same_each_time(dossier, found):
    again = curve(dossier)
    assert again.p == found.p
    assert (again.joint.scores == found.joint.scores).all()


def test_another_rule_joins_the_others(dossier, found):
    assert curve(dossier, "formal+no-ceremonies").size > found.size
    assert curve(dossier, "any").size == found.size


@pytest.mark.parametrize("date", ["1998-01-01", "2001-04-20", "2008-01-01"])
def test_early_views_cannot_tell(dossier, date):
    verdict = Verdict(curve(dossier.as_of(date)))
    assert verdict.word == OPEN
    assert "few" in verdict.reasons
    assert len(verdict.curve.table) == verdict.curve.size


LONG = 5 * LENGTH  # so long that an effect of this size is found; the record is too short


def words(design, seeds):
    """The verdicts on made-up histories that differ in the effect only."""
    made = [make_history(np.random.default_rng(seed), LONG, design) for seed in seeds]
    return [Verdict(curve_of_history(each)).word for each in made]


def test_a_known_effect_is_supported():
    found = words(Design(insulation=5.0), range(3))
    assert found.count(SUPPORTED) >= 2
    assert CONTRADICTED not in found


def test_its_reverse_is_contradicted():
    found = words(Design(delay=1.0, insulation=0.2), range(3))
    assert found.count(CONTRADICTED) >= 2
    assert SUPPORTED not in found


def test_no_effect_cannot_be_told():
    assert words(Design(), range(4)).count(OPEN) >= 3


def test_the_cheap_word_is_the_word_of_all_reasons(dossier):
    for date in ("2009-01-01", "2016-01-01", "2026-05-18"):
        verdict = Verdict(curve(dossier.as_of(date)))
        assert (verdict.word == OPEN) == bool(verdict.reasons)


def test_the_figures_of_power_are_those_of_the_benchmark():
    # 20 of the histories of benchmarks/resilience.py without an effect: four standard errors.
    low = 0
    for seed in range(20):
        rng = np.random.default_rng([100, seed])
        low += not curve_of_history(make_history(rng, LENGTH, Design())).by_chance(LEVEL)
    assert abs(low / 20 - figure(1.0)["p_below"]) <= 4 * np.sqrt(0.05 * 0.95 / 20)


def test_the_stated_size_is_kept_and_power_rises_with_the_effect_and_the_length():
    nulls = FIGURES[FIGURES["insulation"] == 1.0]
    assert (nulls["p_below"] <= 0.07).all()
    for length in (1, 2):
        shares = [figure(factor, length)["supported"] for factor in (1.0, *EFFECTS)]
        assert shares == sorted(shares)
    assert all(figure(f, 2)["supported"] > figure(f)["supported"] for f in EFFECTS)
