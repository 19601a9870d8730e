"""Measures that a view works out once: no result of another view, date or caller."""

import pytest

from summitlib.measures import brief
from summitlib.measures.recall import remembered

SUMMIT = "2026-05-andong"


@pytest.fixture
def counted():
    """A measure, and the list of what it was worked out for."""
    asked = []

    @remembered
    def meetings(dossier, country, least=0):
        asked.append((dossier.known_on, country, least))
        return dossier.meetings[dossier.meetings.country == country]

    return meetings, asked


def test_a_view_works_a_measure_out_once_for_the_same_arguments(dossier, counted):
    (meetings, asked), view = counted, dossier.as_of("2026-05-18")
    assert meetings(view, "KR").equals(meetings(view, "KR"))
    assert not meetings(view, "JP").equals(meetings(view, "KR"))
    assert len(asked) == 2
    meetings(view, "KR", least=1)
    assert asked[2:] == [(view.known_on, "KR", 1)]


def test_each_view_has_its_own_results(dossier, counted):
    (meetings, asked), eve = counted, dossier.as_of("2026-05-18")
    assert len(meetings(eve.as_of("2001-01-01"), "KR")) < len(meetings(eve, "KR"))
    assert len(asked) == 2


@pytest.mark.parametrize(
    "table",
    [
        lambda view: brief.road(view, SUMMIT),
        lambda view: brief.timeline(view, SUMMIT).meetings,
        lambda view: brief.places(view, SUMMIT),
    ],
)
def test_what_a_caller_changes_nobody_else_is_told(dossier, table):
    view = dossier.as_of("2026-05-18")
    mine, expected = table(view), table(view)
    mine["place"] = "elsewhere"
    del mine["url"]
    assert table(view).equals(expected)
