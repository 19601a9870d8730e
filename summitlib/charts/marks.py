"""The parts of a drawing: layers of marks, and the encodings that they share.

The specs keep to what Vega-Lite 5.6 (JupyterLab) and 6.4 (reports) both know. Text from the data
stands in data values and plain titles only, never in an expression. Layers are made of plain
dictionaries, since Altair's own objects and its checks take most of the time of a chart.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import altair as alt

from summitlib.tables import records as records

Row = dict[str, Any]

_WEB = re.compile(r"https?://", re.IGNORECASE)


def marks(rows: Sequence[Row], mark: Any, **encoding: Any) -> alt.Chart:
    """Return one layer: `rows` drawn as `mark`, encodings as Vega-Lite writes them.

    The values are text, numbers and, for days, what `utc` returns.

    >>> dots = marks([{"n": 1}], {"type": "point"}, x={"field": "n", "type": "ordinal"})
    >>> dots.to_dict()["encoding"]
    {'x': {'field': 'n', 'type': 'ordinal'}}
    """
    # Altair copies lists deeply and several times, but hands tuples on; `Drawn` writes lists.
    data = {"values": tuple(rows)}
    plain: dict[str, Any] = {"mark": _Plain(**mark)}
    plain["encoding"] = _Plain(**dict(sorted(encoding.items())))
    return alt.Chart(data, **plain)


class _Plain(alt.SchemaBase):
    """A part of a spec that is plain already, so that Altair need not copy and convert it.

    The whole spec is checked by `to_dict(validate=True)`.
    """

    _schema: ClassVar[dict[str, Any]] = {"type": "object"}

    def __deepcopy__(self, _: object) -> "_Plain":
        return self

    def to_dict(self, *_: Any, **__: Any) -> dict[str, Any]:
        plain: dict[str, Any] = self._kwds
        return plain


def pixels(field: str, extent: float, **more: Any) -> Row:
    """Return an encoding of a position that the layout has computed, in pixels from top or left.

    >>> pixels("y", 300)["scale"]["range"]
    [0, 300]
    """
    scale = {"domain": [0, extent], "range": [0, extent], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None, **more}


def said(field: str) -> Row:
    """Return an encoding of the words of a text mark."""
    return {"field": field, "type": "nominal"}


def raw(field: str) -> Row:
    """Return an encoding of a column that holds colours, shapes or sizes as they are."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def tooltip(**fields: str) -> list[dict[str, str]]:
    """Return a tooltip of text columns: column=heading."""
    return [{"field": f, "title": t, "type": "nominal"} for f, t in fields.items()]


def link(address: Any) -> str:
    """Return the address of a page if it is one of the web, else nothing.

    >>> link("https://example.org"), link("javascript:alert(1)"), link(None)
    ('https://example.org', '', '')
    """
    return address if isinstance(address, str) and _WEB.match(address) else ""


def linked() -> Row:
    """Return the encoding that makes marks lead to the page in their column `url`."""
    return {"field": "url", "type": "nominal"}


def utc(day: dt.date) -> str:
    """Write a day as its midnight in UTC, which no reader's time zone shifts to another day.

    >>> utc(dt.date(2026, 5, 19))
    '2026-05-19T00:00:00Z'
    """
    return f"{day:%Y-%m-%d}T00:00:00Z"


@dataclass(frozen=True)
class Days:
    """A horizontal axis of days, in UTC.

    Attributes
    ----------
    first, last : the days at its ends.
    left, right : where they are, in pixels.
    """

    first: dt.date
    last: dt.date
    left: float
    right: float

    def at(self, day: dt.date) -> float:
        """Return where a day is, in pixels.

        >>> Days(dt.date(2026, 1, 1), dt.date(2026, 1, 11), 0, 100).at(dt.date(2026, 1, 2))
        10.0
        """
        share = (day - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def encoding(self, field: str, ticks: Sequence[dt.date], form: str) -> Row:
        """Return the encoding of x; `form` writes the ticks as Vega does, such as "%Y".

        For x2, Vega-Lite reads this domain differently, and warns: end a line in pixels.
        """
        scale = {
            "type": "utc",
            "domain": [_epoch(self.first), _epoch(self.last)],
            "range": [self.left, self.right],
            "nice": False,
        }
        axis = {"title": None, "format": form, "values": [_epoch(t) for t in ticks], "tickSize": 4}
        return {"field": field, "type": "temporal", "scale": scale, "axis": axis}


def _epoch(day: dt.date) -> int:
    return (day.toordinal() - dt.date(1970, 1, 1).toordinal()) * 86_400_000
