"""References name publisher, title and date, link to the page, and escape what the data says."""

import pandas as pd
import pytest

from summitlib.narrative.language import Language
from summitlib.narrative.references import number_pages

EN = Language("en")


def test_dates_are_stated_inferred_or_missing(dossier):
    sources = dossier.sources
    stated = sources[sources["published_on"].notna()].iloc[0]
    inferred = sources[sources["known_basis"] == "inferred"].iloc[0]
    missing = sources[sources["known_basis"] == "unknown"].iloc[0]
    ids = [row["source_id"] for row in (stated, inferred, missing)]
    lines = number_pages(sources, ids, EN).to_text().splitlines()
    assert EN.date(stated["published_on"]) in lines[0]
    assert f"Undated; not before {EN.date(inferred['known_on'])}" in lines[1]
    assert "Undated." in lines[2]


def test_repeats_are_numbered_once(dossier):
    first, second = dossier.sources["source_id"].iloc[:2]
    references = number_pages(dossier.sources, [second, first, second], EN)
    assert references.numbers == {second: 1, first: 2}


@pytest.mark.parametrize("column", ["publisher", "via", "title", "known_reason"])
def test_hostile_text_is_escaped(dossier, column):
    hostile = "<img src=x onerror=alert(1)>\"'"
    sources = dossier.sources.assign(**{column: hostile}, published_on=pd.NaT)
    ids = sources.loc[sources["known_basis"] == "inferred", "source_id"].head(1)
    html = number_pages(sources, ids, EN).to_html()
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_hostile_address_stays_inside_its_attribute(dossier):
    hostile = 'https://example.org/"><script>alert(1)</script>'
    html = number_pages(dossier.sources.head(1).assign(url=hostile), ["S0001"], EN).to_html()
    assert "<script>" not in html
    assert html.count('"') == 8  # those of the attributes alone


def test_no_page_gives_an_empty_list(dossier):
    assert number_pages(dossier.sources, [], EN).to_html() == '<ol class="references"></ol>'
