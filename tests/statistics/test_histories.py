"""Made-up histories have the rates and the effect that they are drawn with."""

from dataclasses import replace

import numpy as np
import pytest

from summitlib.statistics.histories import YEAR, Design, make_history

LONG = 400_000  # days


def test_without_shocks_talks_come_at_the_rates_of_the_regimes():
    made = make_history(np.random.default_rng(5), LONG, Design(clusters=0.0))
    state = np.append(False, made.starts)[
        np.searchsorted(made.switches, np.arange(LONG), side="right")
    ]
    for inside, rate in zip((False, True), Design().rates, strict=True):
        own = state == inside
        assert state[made.talks].tolist().count(inside) / own.sum() * YEAR == pytest.approx(
            rate, rel=0.1
        )
    assert len(made.shocks) == 0


def test_shocks_delay_talks_and_insulation_undoes_it():
    calm = replace(Design(), rates=(4.0, 4.0))
    counts = [
        len(make_history(np.random.default_rng(6), LONG, design).talks)
        for design in (replace(calm, delay=1.0), replace(calm, insulation=3.0), calm)
    ]
    assert counts[0] > 1.05 * counts[1] > 1.1 * counts[2]


def test_travels_are_among_the_talks_and_alternate():
    made = make_history(np.random.default_rng(7), 20_000)
    first, other = made.travels
    assert set(first) | set(other) <= set(made.talks)
    assert abs(len(first) - len(other)) <= 1
    assert (np.diff(made.shocks) >= 0).all()
    same = make_history(np.random.default_rng(7), 20_000)
    assert (made.talks == same.talks).all()
