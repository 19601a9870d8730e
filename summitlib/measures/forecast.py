"""Forecast: when the next meeting comes, as a distribution over days.

Two processes lead to a meeting. Meetings beside multilateral events follow the calendar of these
events, learnt from all such contacts on record; visits, and talks around ceremonies, know no
season. The rate of each stays on a level for years and then jumps (`statistics.rates`), so that
years of many visits and silences show. The next meeting is the earlier of the two. Several
meetings on one day are one.

Only what was known on the date of the view is used. The record is silent after its coverage ends,
which is missing knowledge: the wait counts until then, and the days between coverage and the
view count as unseen, neither with a meeting nor without. Probabilities are for days after the
view.

An announced meeting is used: on its day it comes with the probability `HELD`. That is assumed, not
estimated, because the record has only meetings that took place.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.brief import first_page
from summitlib.rules import SIDELINES, CountingRule
from summitlib.statistics.arrivals import HORIZON, Events, Record, outlook
from summitlib.statistics.baselines import climatology

HELD = 0.95  # the probability that an announced meeting takes place on its day, assumed
DAYS = (30, 90, 180, 365)


@dataclass(frozen=True, eq=False, repr=False)
class Forecast:
    """When the next meeting comes, as seen from the date of a view.

    Attributes
    ----------
    origin : the date of the view; days ahead count from it.
    covered : the last day on which the record would show a meeting.
    last : the last day until then on which a counted meeting began; None before the first.
    days : number of days until then on which counted meetings began.
    survival : probability of no meeting within 1, 2, … days, for five years.
    usual : the same for the wait that is left as seen from any day of the past, whatever the
        season and the state of things; NaN while no wait has ended.
    rates : `process` (sidelines, others), `days` (on which such meetings began), `rate` (expected
        at the origin, in days a year).
    season : `month` (1 to 12), `events` (sideline events on record), `rate` (of meetings beside
        them, in relation to an even year).
    scheduled : announced meetings that count: `meeting_id`, `date`, `ahead` (days), `place`,
        `url`, `source_ids`.

    >>> from summitlib import load_dossier
    >>> forecast(load_dossier().as_of("2024-01-01"), "formal")
    Forecast as of 2024-01-01: median 134 days, 0.33 within 90, 0.64 within 180
    """

    origin: dt.date
    covered: dt.date
    last: dt.date | None
    days: int
    survival: np.ndarray
    usual: np.ndarray
    rates: pd.DataFrame
    season: pd.DataFrame
    scheduled: pd.DataFrame

    @property
    def pmf(self) -> np.ndarray:
        """Probability that the next meeting begins in 1, 2, … days."""
        return -np.diff(self.survival, prepend=1.0)

    @property
    def elapsed(self) -> int | None:
        """Days from the last meeting to the end of what is covered; None before the first."""
        return None if self.last is None else (self.covered - self.last).days

    def within(self, days: int) -> float:
        """Return the probability of a meeting within `days` days after the origin."""
        return float(1 - self.survival[days - 1]) if days > 0 else 0.0

    def quantile(self, share: float) -> int | None:
        """Return the days within which a meeting comes with probability `share`.

        None where that is more than the five years of the forecast.
        """
        reached = np.flatnonzero(1 - self.survival >= share - 1e-12)
        return int(reached[0]) + 1 if len(reached) else None

    @property
    def median(self) -> int | None:
        """Days within which a meeting is as likely as not; None beyond five years."""
        return self.quantile(0.5)

    def interval(self, level: float = 0.9) -> tuple[int | None, int | None]:
        """Return the days between which the next meeting comes with probability `level`."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The probability of a meeting within 30, 90, 180 and 365 days.

        Columns `days`, `date` (the last of these days), `probability`, `usual` (as seen from any
        day of the past); rounded to 3 digits.
        """
        at = np.array(DAYS)
        ahead = pd.to_timedelta(at, unit="D")
        return pd.DataFrame(
            {
                "days": at,
                "date": pd.Timestamp(self.origin) + ahead,
                "probability": (1 - self.survival[at - 1]).round(3),
                "usual": (1 - self.usual[at - 1]).round(3),
            }
        )

    def __repr__(self) -> str:
        median = "beyond five years" if self.median is None else f"{self.median} days"
        near = f"{self.within(90):.2f} within 90, {self.within(180):.2f} within 180"
        return f"Forecast as of {self.origin}: median {median}, {near}"


def forecast(dossier: Dossier, rule: CountingRule | str = "formal") -> Forecast:
    """Forecast the next meeting that counts under a rule, from what was known by the view's date.

    Whether the rule counts announced meetings makes no difference: they count once they begin.

    Raises
    ------
    SummitError : an unknown rule.

    >>> from summitlib import load_dossier
    >>> ahead = forecast(load_dossier().as_of("2026-05-18"), "formal")
    >>> ahead.scheduled[["meeting_id", "ahead"]].values.tolist(), round(ahead.within(1), 2)
    ([['2026-05-andong', 1]], 0.95)
    """
    counted = counted_meetings(dossier, rule)
    covered, origin = covered_until(dossier), dossier.known_on
    record = record_of(dossier, counted, rule)
    until = np.array([covered.toordinal()])
    ahead = outlook(record, np.array([origin.toordinal()]), until)
    days = meeting_days(record)
    days = days[days <= until[0]]
    scheduled = _scheduled(dossier, counted)
    return Forecast(
        origin=origin,
        covered=covered,
        last=dt.date.fromordinal(int(days[-1])) if len(days) else None,
        days=len(days),
        survival=with_announced(ahead.survival, scheduled["ahead"].to_numpy()[None])[0],
        usual=_usual(days, record.begins, int(until[0])),
        rates=_rates(record, until, ahead.seasonal[0], ahead.plain[0]),
        season=_season(record, until, ahead.season[0]),
        scheduled=scheduled,
    )


def counted_meetings(dossier: Dossier, rule: CountingRule | str) -> pd.DataFrame:
    """Return the meetings that count under a rule, those that are only announced included."""
    rule = CountingRule.parse(rule) if isinstance(rule, str) else rule
    return dossier.meetings_under(replace(rule, scheduled=True))


def covered_until(dossier: Dossier) -> dt.date:
    """Return the last day on which the record would show a meeting by the date of the view."""
    return min(dossier.known_on, dossier.coverage.get("meetings", dossier.known_on))


def record_of(dossier: Dossier, counted: pd.DataFrame, rule: CountingRule | str) -> Record:
    """Return the days of the counted meetings, by process, and of all sideline events."""
    rule = CountingRule.parse(rule) if isinstance(rule, str) else rule
    beside = counted["format"].isin(SIDELINES).to_numpy()
    days = _events(counted)
    begins = max(dossier.meta.begins, rule.since or dossier.meta.begins)
    return Record(
        seasonal=_once_a_day(days, beside),
        plain=_once_a_day(days, ~beside),
        calendar=_sideline_events(dossier.meetings),
        begins=begins.toordinal(),
    )


def _events(meetings: pd.DataFrame) -> Events:
    return Events(_ordinals(meetings["start_date"]), _ordinals(meetings["known_on"]))


def _once_a_day(events: Events, own: np.ndarray) -> Events:
    """Of several meetings on a day, keep the one that was known first."""
    day, known = events.day[own], events.known[own]
    order = np.lexsort((known, day))
    days, first = np.unique(day[order], return_index=True)
    return Events(days, known[order][first])


def _sideline_events(meetings: pd.DataFrame) -> Events:
    """The first contact at each event on record that brought both leaders together."""
    beside = meetings["format"].isin(SIDELINES).to_numpy()
    contacts, names = _events(meetings), meetings["event"].to_numpy()[beside]
    day, known = contacts.day[beside], contacts.known[beside]
    order = np.argsort(day, kind="stable")
    _, first = np.unique(names[order].astype(str), return_index=True)
    return Events(day[order][first], known[order][first])


def meeting_days(record: Record) -> np.ndarray:
    """Return the days on which meetings of either process begin, each once, oldest first."""
    days: np.ndarray = np.union1d(record.seasonal.day, record.plain.day)
    return days


def with_announced(survival: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Add announced meetings to forecasts.

    Parameters
    ----------
    survival : one row for each origin.
    ahead : days from each origin (row) to each meeting (column); what is not above 0 is not
        announced at that origin.
    """
    days = np.arange(1, survival.shape[1] + 1)
    due = (ahead[:, :, None] > 0) & (ahead[:, :, None] <= days)
    factor: np.ndarray = (1 - HELD) ** due.sum(axis=1)
    return survival * factor


def _ordinals(days: pd.Series) -> np.ndarray:
    since_epoch = days.to_numpy().astype("datetime64[D]").astype(int)
    return since_epoch + dt.date(1970, 1, 1).toordinal()


def _usual(days: np.ndarray, begins: int, until: int) -> np.ndarray:
    if len(days) < 2:
        return np.full(HORIZON, np.nan)
    return climatology(days, begins, until, HORIZON)


def _scheduled(dossier: Dossier, counted: pd.DataFrame) -> pd.DataFrame:
    columns = ["meeting_id", "start_date", "place", "source_ids"]
    table = counted.loc[counted["status"] == "scheduled", columns].reset_index(drop=True)
    ahead = (table["start_date"] - pd.Timestamp(dossier.known_on)).dt.days
    table.insert(2, "ahead", ahead)
    table.insert(4, "url", first_page(dossier, table["source_ids"]))
    return table.rename(columns={"start_date": "date"})


def _rates(record: Record, until: np.ndarray, seasonal: float, plain: float) -> pd.DataFrame:
    seen = [int(e.seen(until, until).sum()) for e in (record.seasonal, record.plain)]
    rates = [round(float(r), 2) for r in (seasonal, plain)]
    return pd.DataFrame({"process": ["sidelines", "others"], "days": seen, "rate": rates})


def _season(record: Record, until: np.ndarray, season: np.ndarray) -> pd.DataFrame:
    days = record.calendar.day[record.calendar.seen(until, until)[0]]
    months = [dt.date.fromordinal(int(day)).month for day in days]
    events = np.bincount(months, minlength=13)[1:] if months else np.zeros(12, int)
    return pd.DataFrame({"month": range(1, 13), "events": events, "rate": season.round(2)})
