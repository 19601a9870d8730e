"""Everything a reader reads goes through the catalogue, so a language is a translation."""

import re

import pytest
from tests_support import shown

from summitlib.narrative import brief, counting, evidence, hometown, resilience, rhythm
from summitlib.narrative import language as languages
from summitlib.narrative.passage import loose_in
from summitlib.paths import notebooks_dir

CATALOGUE = languages._LOCALES_DIR / "summitlib.pot"
NOTEBOOKS = sorted(notebooks_dir().glob("0[1-6]-*.ipynb"))
DAYS = ["1998-01-01", "2025-10-01", "2026-01-20", "2026-05-18", "2026-05-19", ""]
MEETINGS = ["2026-05-andong", "2026-01-nara", "2000-10-seoul-asem"]


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


COMPOSED = [brief, counting, evidence, hometown, resilience, rhythm]


@pytest.mark.parametrize("question", COMPOSED, ids=lambda module: module.__name__.split(".")[-1])
def test_every_sentence_comes_from_the_catalogue(dossier, asked, question):
    for day in DAYS:
        view = dossier.as_of(day)
        for meeting in MEETINGS:
            for sentence in (s for p in question.compose(view, meeting) for s in p.sentences):
                literal = "".join(p for p in sentence.parts if isinstance(p, str))
                said = re.sub(r"\band\b|[ .:,;()]", "", literal)  # lists are joined by Babel
                assert not said or "⟦" in sentence.text, sentence.text
    assert len(asked) > 10
    assert asked - catalogue() == set()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_message_of_a_notebook_is_in_the_catalogue(asked, notebook):
    for day in ("1998-01-01", "2026-05-18", ""):
        shown(notebook, {"as_of": day})
    assert asked - catalogue() == set()
