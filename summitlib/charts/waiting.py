"""How many of the visits of a collection are still unanswered after how many days."""

import altair as alt
import pandas as pd

from summitlib.charts import theme
from summitlib.charts.marks import Row, marks, records, said
from summitlib.charts.theme import Scope
from summitlib.measures.hometown import Collection
from summitlib.narrative.language import Language
from summitlib.statistics.survival import Survival

_LEFT, _RIGHT, _HEIGHT = 40.0, theme.WIDTH - 180, 190.0  # px
_OUTCOMES = ("closed", "unanswered", "open", "unknown")


def waiting(
    curve: Survival, collection: Collection, scope: Scope, language: Language
) -> alt.LayerChart:
    """Draw the share of visits with a known outcome that are unanswered, by days since the visit.

    There is no band around the curve: the cases are no sample of anything.

    >>> from summitlib import load_dossier
    >>> from summitlib.measures import hometown
    >>> now = load_dossier()
    >>> scope = Scope(now.title, now.known_on, "formal")
    >>> known = hometown.collection(now)
    >>> curve = hometown.waiting(known.visits)
    >>> waiting(curve, known, scope, Language("en")).to_dict()["title"]["text"]
    ['20 of 54 collected visits with a known outcome were answered, the last after 2,091 days']
    """
    _ = language.gettext
    title, counts = _title(curve, language), collection.visits["outcome"].value_counts()
    if curve.ended:
        drawing, size = _drawing(curve, counts, language)
    else:
        drawing, size = theme.blank(language)
    line = _(
        "Share of first visits to a leader's home that are unanswered; a collection of known "
        "cases: it gives no rate; {known}"
    )
    words = _("Step curve of the share without an answer. {title}. {listed}.")
    listed = language.join(_listed(counts, language))
    return theme.titled(
        drawing,
        size,
        title=title,
        subtitle=line.format(known=scope.known(language)),
        source=scope.source(language),
        description=words.format(title=title, listed=listed or _("No case is known")),
        below=theme.AXIS + 16 if curve.ended else 0,
    )


def _title(curve: Survival, language: Language) -> str:
    _ = language.gettext
    if not curve.ended:
        return _("No visit of the collection has been answered yet")
    words = _(
        "{n} of {total} collected visits with a known outcome were answered, the last after "
        "{days} days"
    )
    return words.format(
        n=language.number(curve.ended),
        total=language.number(curve.n),
        days=language.number(int(curve.curve["day"].iloc[-1])),
    )


def _listed(counts: pd.Series, language: Language) -> list[str]:
    _ = language.gettext
    words = {
        "closed": _("{n} answered"),
        "unanswered": _("{n} never answered in office"),
        "open": _("{n} open so far"),
        "unknown": _("{n} unknown and left out"),
    }
    known = [outcome for outcome in _OUTCOMES if outcome in counts]
    return [words[outcome].format(n=language.number(int(counts[outcome]))) for outcome in known]


def _drawing(
    curve: Survival, counts: pd.Series, language: Language
) -> tuple[list[alt.Chart], tuple[float, float]]:
    _ = language.gettext
    rows = records(curve.curve[["day", "survival"]])
    last = {"day": rows[-1]["day"] * 1.04, "survival": rows[-1]["survival"]}
    x: Row = {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [0, last["day"]], "range": [_LEFT, _RIGHT], "nice": False},
        "axis": {"title": _("days since the visit"), "tickCount": 6, "tickSize": 4},
    }
    y: Row = {
        "field": "survival",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "range": [_HEIGHT, 0]},
        "axis": {"title": None, "format": "%", "tickCount": 4, "offset": -_LEFT},
    }
    drawn = [{k: round(float(v), 4) for k, v in row.items()} for row in [*rows, last]]
    line = {"type": "line", "interpolate": "step-after", "color": theme.BLUE, "strokeWidth": 2.2}
    text = {"type": "text", "align": "left", "aria": False, "color": theme.INK}
    words = [
        {"text": words, "y": 12.0 + 17 * i} for i, words in enumerate(_listed(counts, language))
    ]
    at: Row = {"field": "y", "type": "quantitative", "scale": None}
    share = f"{language.number(round(100 * last['survival']))}%"
    end = [{**drawn[-1], "text": _("still unanswered: {share}").format(share=share)}]
    return [
        marks(drawn, line, x=x, y=y),
        marks(end, {**text, "align": "right", "dy": 14}, x=x, y=y, text=said("text")),
        marks(words, text, x={"value": _RIGHT + 16}, y=at, text=said("text")),
    ], (theme.WIDTH, _HEIGHT)
