"""Everything a reader reads goes through the catalogue, so a language is a translation."""

import re

import pytest

from summitlib.charts import brief as charts
from summitlib.charts.theme import Scope
from summitlib.measures import brief as measures
from summitlib.measures import evidence
from summitlib.narrative import language as languages
from summitlib.narrative.brief import compose
from summitlib.narrative.language import Language
from summitlib.narrative.passage import loose_in

CATALOGUE = languages._LOCALES_DIR / "summitlib.pot"
DAYS = ["1998-01-01", "2025-10-01", "2025-10-28", "2026-01-20", "2026-05-18", "2026-05-19", ""]
MEETINGS = ["2026-05-andong", "2026-01-nara", "1998-10-tokyo", "2000-10-seoul-asem"]


def catalogue() -> set[str]:
    text = CATALOGUE.read_text(encoding="utf-8")
    blocks = re.findall(r'^msgid(?:_plural)? ((?:".*"\n?)+)', text, re.MULTILINE)
    return {
        "".join(re.findall(r'"(.*)"', b)).replace('\\"', '"').replace("\\n", "\n") for b in blocks
    }


def names_of_the_record(dossier) -> set[str]:
    people, places = dossier.people, dossier.places
    names = [*people["name"], *people["other_names"].explode().dropna(), *places["place"]]
    names += [n for side in dossier.meta.sides for n in (side.name, side.adjective, side.short)]
    names += list(dossier.sources["publisher"].unique())
    words = {word.lower() for name in names for word in re.findall(r"[^\W\d_]{3,}", name)}
    return words - ORDINARY


# Words of names (The World and Japan database, Prime Minister's Office ...) that are words, too.
_ORDINARY = """
    the and for media news press office economic policy research state people foreign ministry
    affairs prime minister president government national city center secretariat cooperation
    time times voice world today house archive project list united states history climate
    opinion side white historian database international institute department new village
    provincial airport district republic web online north south east asia far star journal daily
    report view day information service system table record street free post sun standard general
    first security network public order home region date weekly page pages
    one independent
"""
ORDINARY = frozenset(re.findall(r"\w+", _ORDINARY))


TERM = "three-way"  # a kind of session, not a number
FILLED_IN = {"tomorrow"}  # a measured result in a word


def test_no_message_states_a_number_a_date_or_a_name(dossier):
    """Also those that no date of these tests brings up."""
    known = names_of_the_record(dossier)
    for message in catalogue() - FILLED_IN:
        literal = re.sub(rf"\{{\w+\}}|%-?\w|{TERM}", " ", message)
        assert loose_in(literal.lstrip(), opens=True) == [], message
        words = {word.lower() for word in re.findall(r"[^\W\d_]{3,}", literal)}
        assert words & known == set(), message


@pytest.fixture
def asked(monkeypatch):
    """Record the messages that are looked up, and mark the translations."""
    seen: set[str] = set()

    class Marking:
        def gettext(self, message):
            seen.add(message)
            return f"⟦{message}⟧"

        def ngettext(self, one, many, n):
            seen.update((one, many))
            return f"⟦{one if n == 1 else many}⟧"

    monkeypatch.setattr(languages, "_translations", lambda code: Marking())
    return seen


def test_every_message_is_in_the_catalogue_and_every_sentence_comes_from_it(dossier, asked):
    english = Language("en")
    for day in DAYS:
        view = dossier.as_of(day)
        for meeting in MEETINGS:
            brief = compose(view, meeting)
            for sentence in (s for p in brief for s in p.sentences):
                literal = "".join(p for p in sentence.parts if isinstance(p, str)).strip(" .:,")
                assert not literal or "⟦" in sentence.text, sentence.text
            scope = Scope(view.title, view.known_on, "formal")
            charts.meetings(measures.timeline(view, meeting), scope, english)
            charts.road(measures.road(view, meeting), scope, english)
            charts.places(measures.places(view, meeting), view.outline, scope, english)
            charts.support(evidence.support_of_article(view, meeting), scope, english)
    assert len(asked) > 80
    assert asked - catalogue() == set()
