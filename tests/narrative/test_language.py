"""Dates, numbers and lists as a reader writes them; unknown languages are refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitlib.errors import SummitError
from summitlib.narrative.language import LOCALES, Language, check_language

EN = Language("en")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2026-05-19", "2026-05-20", "19–20 May 2026"),
        ("2026-01-13", "2026-01-14", "13–14 January 2026"),
        ("2023-01-31", "2023-02-01", "31 January–1 February 2023"),
        ("2025-12-31", "2026-01-01", "31 December 2025–1 January 2026"),
        ("2025-11-23", "2025-11-23", "23 November 2025"),
    ],
)
def test_spans_of_days(first, last, text):
    assert EN.dates(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == text


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 400))
def test_spans_name_their_years_and_last_day(first, length):
    last = first + dt.timedelta(days=length)
    text = EN.dates(first, last)
    assert text.endswith(EN.date(last)[-4:])
    assert text.startswith(str(first.day))


def test_small_numbers_are_words_and_large_ones_digits():
    assert [EN.count(n) for n in (0, 1, 12, 13, 1047)] == ["zero", "one", "twelve", "13", "1,047"]


def test_lists():
    assert [EN.join(["a", "b", "c"][:n]) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_plural_forms_fall_back_to_english():
    assert [EN.ngettext("one", "many", n) for n in (1, 2)] == ["one", "many"]


def test_unknown_language_names_the_known_ones():
    with pytest.raises(SummitError, match=r"unknown language 'xx'; expected one of en"):
        check_language("xx")


def test_every_locale_is_known_to_babel():
    assert all(Language(code).locale for code in LOCALES)
