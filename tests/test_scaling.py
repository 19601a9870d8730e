"""The synthetic packages of the benchmarks: valid, repeatable, and as large as asked."""

import runpy
from pathlib import Path

import pytest

from summitlib import load_dossier

TIMES = 4
BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
write = runpy.run_path(str(BENCHMARKS / "synthetic.py"))["write"]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return write(tmp_path_factory.mktemp("synthetic") / "package", TIMES)


@pytest.fixture(scope="module")
def large(package):
    return load_dossier(package)  # raises unless every check passes


def test_it_has_as_many_meetings_as_asked(dossier, large):
    assert len(large.meetings) == TIMES * len(dossier.meetings)


def test_the_shipped_meetings_are_in_it(dossier, large):
    own = large.meetings[large.meetings.meeting_id.isin(dossier.meetings.meeting_id)]
    assert own.reset_index(drop=True).equals(dossier.meetings)


@pytest.mark.parametrize("rule", ["formal", "bilateral", "any"])
def test_each_copy_counts_as_its_meeting_does(dossier, large, rule):
    assert len(large.meetings_under(rule)) == TIMES * len(dossier.meetings_under(rule))


def test_the_rows_are_sorted(large):
    order = list(zip(large.meetings.start_date, large.meetings.meeting_id, strict=True))
    assert order == sorted(order)


def test_the_same_number_gives_the_same_files(package, tmp_path):
    again = write(tmp_path / "package", TIMES)
    assert (again / "meetings.csv").read_bytes() == (package / "meetings.csv").read_bytes()


def test_once_is_the_shipped_package(dossier, tmp_path):
    assert load_dossier(write(tmp_path / "package", 1)).meetings.equals(dossier.meetings)
