"""Rhythm: how long the leaders of the two countries wait between two meetings.

Meetings that begin on the same day are one occasion, so that no wait lasts 0 days. A wait runs from
the first day of an occasion to the first day of the next. The last one has not ended: it is
censored at the earlier of the date of the view and the day to which the record of meetings
reaches, since what came later is not known. A meeting that is announced but has not begun
ends no wait.
"""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.brief import first_page
from summitlib.rules import PRESETS, CountingRule
from summitlib.statistics.survival import Survival, kaplan_meier

YEAR = 365  # days, of a wait that is called a year
FEW = 5  # waits below which a pair of leaders gets no curve of its own


def until(dossier: Dossier) -> dt.date:
    """Return the day until which the meetings of the view are known: its date, or coverage.

    >>> from summitlib import load_dossier
    >>> until(load_dossier())
    datetime.date(2026, 5, 20)
    """
    return min(dossier.known_on, dossier.coverage.get("meetings", dossier.known_on))


def occasions(dossier: Dossier, rule: CountingRule | str) -> pd.DataFrame:
    """Return the days on which a counted meeting began, oldest first, up to `until`.

    Returns
    -------
    DataFrame with columns `start_date`, `meeting_id`, `place`, `leader_a`, `leader_b`,
    `source_ids` (of the first meeting of that day), `meetings` (how many began then).
    """
    counted = dossier.meetings_under(rule)
    begun = counted["status"] != "scheduled"
    counted = counted[begun & (counted["start_date"] <= pd.Timestamp(until(dossier)))]
    first = counted.drop_duplicates("start_date")
    columns = ["start_date", "meeting_id", "place", "leader_a", "leader_b", "source_ids"]
    table = first[columns].reset_index(drop=True)
    same_day = counted["start_date"].value_counts().reindex(table["start_date"])
    return table.assign(meetings=same_day.to_numpy(dtype="int64"))


def waits(dossier: Dossier, rule: CountingRule | str) -> pd.DataFrame:
    """Return the waits between counted meetings, whoever leads the two countries.

    Returns
    -------
    DataFrame, oldest first, with columns `meeting_id`, `next_id` (missing for the wait that runs),
    `start_date`, `end_date` (first day of the next; else the day of censoring), `days`, `ended`,
    `place`, `next_place`, `leader_a`, `leader_b` (of the first meeting), `next_a`, `next_b`,
    `source_ids`, `url` (first page of the first meeting). Empty before the first meeting.

    >>> from summitlib import load_dossier
    >>> table = waits(load_dossier(), "formal").set_index("meeting_id")
    >>> int(table.days["2026-01-nara"]), bool(table.ended["2026-05-andong"])
    (126, False)
    """
    met = occasions(dossier, rule)
    following = met.shift(-1)
    ended = following["start_date"].notna()
    end = following["start_date"].fillna(pd.Timestamp(until(dossier)))
    return pd.DataFrame(
        {
            "meeting_id": met["meeting_id"],
            "next_id": following["meeting_id"].astype("str"),
            "start_date": met["start_date"],
            "end_date": end,
            "days": (end - met["start_date"]).dt.days.astype("int64"),
            "ended": ended.astype("bool"),
            "place": met["place"],
            "next_place": following["place"].astype("str"),
            "leader_a": met["leader_a"],
            "leader_b": met["leader_b"],
            "next_a": following["leader_a"].astype("str"),
            "next_b": following["leader_b"].astype("str"),
            "source_ids": met["source_ids"],
            "url": first_page(dossier, met["source_ids"]),
        }
    )


def median_wait(table: pd.DataFrame) -> float | None:
    """Return the day by which half of the waits have ended (Kaplan–Meier), or None.

    >>> from summitlib import load_dossier
    >>> median_wait(waits(load_dossier(), "formal"))
    91.0
    """
    return kaplan_meier(table["days"].tolist(), table["ended"].tolist()).median


def own_waits(dossier: Dossier, rule: CountingRule | str) -> pd.DataFrame:
    """Return the waits of each pair of leaders for its own next meeting.

    A wait that a change of leader interrupts is censored on the day on which the first of the two
    left office: it ends for the two countries with the next leaders, but never for this pair.

    Returns
    -------
    DataFrame with the columns of `waits` up to `leader_b`, `end_date` being the day of censoring
    where `ended` is False.

    >>> from summitlib import load_dossier
    >>> table = own_waits(load_dossier(), "formal").set_index("meeting_id")
    >>> str(table.end_date["2025-09-busan"].date()), bool(table.ended["2025-09-busan"])
    ('2025-10-21', False)
    """
    table = waits(dossier, rule)
    same = (table["leader_a"] == table["next_a"]) & (table["leader_b"] == table["next_b"])
    left = pd.Series(
        [_left_office(dossier, row) for row in table.to_dict("records")],
        index=table.index,
        dtype="datetime64[us]",
    )
    interrupted = ~same & (left < table["end_date"])
    end = table["end_date"].mask(interrupted, left)
    columns = list(table.columns[: list(table.columns).index("leader_b") + 1])
    own = table[columns].assign(end_date=end, ended=same)
    return own.assign(days=(end - own["start_date"]).dt.days.astype("int64"))


def _left_office(dossier: Dossier, wait: dict[object, object]) -> pd.Timestamp:
    """The first day on which one of the two leaders had left office; NaT while both serve."""
    terms, day = dossier.terms, wait["start_date"]
    pair = terms["person"].isin([wait["leader_a"], wait["leader_b"]])
    ends: pd.Series = terms.loc[pair & (terms["start_date"] <= day), "end_date"]
    return ends[ends >= day].min()


@dataclass(frozen=True, eq=False)
class Curves:
    """Kaplan–Meier curves of groups of waits.

    Attributes
    ----------
    by : what the groups are: era, pair or rule.
    summary : one row for each group: `group`, `n` (waits), `ended`, `median` (days; NaN where the
        curve never reaches one half), `lower`, `upper` (its 95 % band; NaN where it is open),
        `within_year` (share of waits that end within `YEAR` days; NaN where the curve stops
        before).
    steps : one row for each step of a curve: `group`, `day`, `survival`, `lower`, `upper`; the
        last row of a group is the longest wait.
    censored : one row for each wait that has not ended: `group`, `day`, `survival`.
    """

    by: str
    summary: pd.DataFrame
    steps: pd.DataFrame
    censored: pd.DataFrame

    def __repr__(self) -> str:
        return f"Curves by {self.by}: {', '.join(self.summary['group']) or 'none'}"


def by_rule(dossier: Dossier) -> Curves:
    """Estimate how long waits last under each preset rule.

    >>> from summitlib import load_dossier
    >>> by_rule(load_dossier()).summary.set_index("group")["median"].to_dict()
    {'formal': 91.0, 'bilateral': 79.0, 'any': 55.0}
    """
    return curves("rule", [(name, waits(dossier, rule)) for name, rule in PRESETS.items()])


def by_pair(dossier: Dossier, rule: CountingRule | str) -> Curves:
    """Estimate how long each pair of leaders waits for its own next meeting.

    Pairs with fewer than `FEW` waits are left out.

    >>> from summitlib import load_dossier
    >>> len(by_pair(load_dossier(), "formal").summary)
    5
    """
    own = own_waits(dossier, rule)
    pairs = own.groupby(["leader_a", "leader_b"], sort=False)
    groups = [(f"{a} – {b}", group) for (a, b), group in pairs if len(group) >= FEW]
    return curves("pair", groups)


def curves(by: str, groups: list[tuple[str, pd.DataFrame]]) -> Curves:
    """Estimate a curve for each named group of waits (`days`, `ended`, perhaps `entered`)."""
    summary, steps, censored = [], [], []
    for name, group in groups:
        if group.empty:
            continue
        estimate = kaplan_meier(group["days"].tolist(), group["ended"].tolist(), _entered(group))
        longest = float(group["days"].max())
        summary.append(_summary(name, estimate, longest))
        steps.append(_steps(estimate, longest).assign(group=name))
        left = sorted(float(day) for day in group.loc[~group["ended"], "days"])
        censored += [(name, day, estimate.at(day)) for day in left]
    columns = ["group", "day", "survival", "lower", "upper"]
    return Curves(
        by,
        pd.DataFrame(summary, columns=list(_SUMMARY)).astype(_SUMMARY),
        pd.concat(steps)[columns] if steps else pd.DataFrame(columns=columns),
        pd.DataFrame(censored, columns=columns[:3]),
    )


_SUMMARY = {
    "group": "str",
    "n": "int64",
    "ended": "int64",
    "median": "float64",
    "lower": "float64",
    "upper": "float64",
    "within_year": "float64",
}


def _entered(group: pd.DataFrame) -> list[float] | None:
    return group["entered"].tolist() if "entered" in group else None


def _summary(name: str, curve: Survival, longest: float) -> tuple[object, ...]:
    lower, upper = curve.median_band
    within = 1 - curve.at(YEAR) if longest >= YEAR or curve.at(longest) == 0 else None
    return name, curve.n, curve.ended, curve.median, lower, upper, within


def _steps(curve: Survival, longest: float) -> pd.DataFrame:
    steps = curve.curve[["day", "survival", "lower", "upper"]]
    # Waits that enter late may end after a day on which none was left.
    steps = steps[steps["survival"].shift(fill_value=1.0) > 0]
    if longest > float(steps["day"].iloc[-1]) and steps["survival"].iloc[-1] > 0:
        steps = pd.concat([steps, steps.tail(1).assign(day=longest)], ignore_index=True)
    return steps
