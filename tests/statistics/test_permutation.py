"""Turning paths in time: what is kept, and when a p is small."""

import numpy as np

from summitlib.statistics.permutation import TURNS, turned, turns, two_sided


def test_the_first_turn_is_none_and_the_others_differ():
    by = turns(9000)
    assert by[0] == 0
    assert len(set(by.tolist())) == TURNS + 1 >= 1000
    assert (turns(9000) == by).all()
    assert ((turns(50)[1:] > 0) & (turns(50)[1:] < 50)).all()


def test_a_turned_path_keeps_its_spells():
    path = np.repeat([True, False, True, False], [30, 50, 10, 60])
    whole = turned(path, np.arange(len(path)), np.arange(len(path)))
    assert (whole[0] == path).all()
    changes = (whole != np.roll(whole, 1, axis=1)).sum(1)
    assert (whole.sum(1) == path.sum()).all()
    assert (changes == 4).all()


def test_p_counts_the_observed_one_and_leaves_out_the_unknown():
    assert two_sided(np.array([9.0] + [1.0] * 99)) == 0.01
    assert two_sided(np.array([2.0, -2.0, 1.0, np.nan])) == 2 / 3
    assert np.isnan(two_sided(np.array([np.nan, 1.0])))
    assert two_sided(np.array([0.3, 0.1 + 0.2 - 1e-8, 0.0, 0.0])) == 0.5
