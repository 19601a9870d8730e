"""Conflicts: where sources contradict each other, who stands on each side, what they differ in."""

import re
from calendar import month_name

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.voices import grades

# What a contradiction is about, by the words of its topic; the first that holds. A topic without
# any of them is of time when both sides name a month, else other.
KINDS = {
    "count": {"ordinal", "number", "count"},
    "identity": {"name", "names", "birth", "hometown", "capital"},
    "time and place": {"venue", "place", "start", "length", "date", "month", "day", "timing"},
    "agreement": {"agreement", "dialogue", "buying", "reserve", "deals", "treaty", "document"},
    "initiative": {"who"},
    "judgement": {"stance", "what", "why", "motive", "reason"},
    "other": set[str](),
}
_MONTHS = {name.lower() for name in month_name if name}

# Where the compilers stand: with one side or with both; open: they leave it open; other: their
# words fit neither side alone; none: not known on the date of the view.
VIEWS = ("a", "b", "both", "open", "other", "none")

_COLUMNS = ["conflict_id", "meeting_id", "topic", "kind", "side_a", "side_b"]
_COLUMNS += [f"{what}_{side}" for side in "ab" for what in ("source", "publisher", "grade", "url")]
_COLUMNS += ["one_voice", "view", "more_likely", "reason"]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def kind_of(topic: str, side_a: str, side_b: str) -> str:
    """Return what a contradiction is about, one of `KINDS`.

    >>> kind_of("length of the talks", "about 40 minutes", "four hours")
    'time and place'
    """
    words = _words(topic)
    for kind, known in KINDS.items():
        if words & known:
            return kind
    dated = all(_words(side) & _MONTHS for side in (side_a, side_b))
    return "time and place" if dated else "other"


def view_of(more_likely: object, side_a: str, side_b: str) -> str:
    """Return with which side the compilers stand, one of `VIEWS`.

    They stand with a side when all of their words are among its words, and not among those of
    the other side.

    >>> view_of("Osaka", "Seoul", "Osaka"), view_of("88 to 100", "88 minutes", "100 minutes")
    ('b', 'other')
    """
    if not isinstance(more_likely, str):
        return "none"
    words = _words(more_likely)
    for view in ("open", "both"):
        if view in words:
            return view
    in_a, in_b = words <= _words(side_a), words <= _words(side_b)
    return "other" if in_a == in_b else ("a" if in_a else "b")


def conflicts(dossier: Dossier) -> pd.DataFrame:
    """Return the contradictions between sources, with who stands on each side.

    Returns
    -------
    DataFrame with columns `conflict_id`, `meeting_id`, `topic`, `kind` (one of `KINDS`), for each
    side `side_a`, `source_a` (its page), `publisher_a`, `grade_a` (see `voices.GRADES`) and
    `url_a`; `one_voice` (both pages are of one publisher), `view` of the compilers (one of
    `VIEWS`), and their words, `more_likely` and `reason` (missing before the edition, since they
    are written with hindsight). The table names one page for each side; further ones that say
    the same are not coded.

    >>> from summitlib import load_dossier
    >>> conflicts(load_dossier()).set_index("conflict_id").kind["K06"]
    'time and place'
    """
    table, grade = dossier.conflicts, grades(dossier)
    sides = list(zip(table["topic"], table["side_a"], table["side_b"], strict=True))
    views = list(zip(table["more_likely"], table["side_a"], table["side_b"], strict=True))
    for side in "ab":
        publisher = table[f"source_{side}"].map(dossier.publishers).astype("str")
        table = table.assign(
            **{
                f"publisher_{side}": publisher,
                f"grade_{side}": publisher.map(grade).astype("str"),
                f"url_{side}": table[f"source_{side}"].map(dossier.addresses).astype("str"),
            }
        )
    table = table.assign(
        kind=pd.Series([kind_of(*s) for s in sides], index=table.index, dtype="str"),
        view=pd.Series([view_of(*v) for v in views], index=table.index, dtype="str"),
        one_voice=table["publisher_a"] == table["publisher_b"],
    )
    return table[_COLUMNS].reset_index(drop=True)


def conflicts_about(dossier: Dossier, meeting_id: str) -> pd.DataFrame:
    """Return the contradictions about one meeting; the columns are those of `conflicts`.

    Empty while none is on record, or the meeting itself is not.

    >>> from summitlib import load_dossier
    >>> len(conflicts_about(load_dossier(), "2026-01-nara"))
    7
    """
    table = conflicts(dossier)
    return table[table["meeting_id"] == meeting_id].reset_index(drop=True)
