"""Backtest: how well the forecast would have done, from every month of the past.

From the first day of each month since 2004, the forecast is made with what was known on that day
and nothing later: the rates, the season and the weights of the priors are learnt anew from the
meetings known by then. It is scored against the meeting that came next, beside two baselines
that are learnt from the same days (`statistics.baselines`). A wait that has not ended when
coverage does is scored for what is known of it.

That two processes lead to a meeting is the plan of the model, but two variants with a single rate
for both were scored beside it and do worse (CRPS skill against climatology below 0.10 under the
rule formal), so that the choice was made with the scores in view and flatters them a little. No
number of the model was chosen by its scores.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from summitlib.dossier import Dossier
from summitlib.measures.forecast import (
    counted_meetings,
    covered_until,
    meeting_days,
    record_of,
    with_announced,
)
from summitlib.rules import CountingRule
from summitlib.statistics import scores
from summitlib.statistics.arrivals import HORIZON, Events, outlook
from summitlib.statistics.baselines import climatology, last_wait

FIRST = dt.date(2004, 1, 1)
METHODS = ("model", "climatology", "last-wait")
HORIZONS = (30, 90, 180)
SCORES = ("log", "crps", *(f"brier_{days}" for days in HORIZONS))
LEVEL = 0.9  # of all intervals and bands
ENOUGH = 20  # meetings aimed at, from which on gains have an interval
DRAWS = 2000
SEED = 20260520
BINS = 5
TARGET = 0.10  # the CRPS skill against climatology that was asked of the forecast beforehand


@dataclass(frozen=True, eq=False, repr=False)
class Backtest:
    """Forecasts of the past and how they did.

    Attributes
    ----------
    origins : a row for each origin and method: `origin`, `method` (one of `METHODS`), `wait`
        (days to the next meeting, or days observed without one), `ended`, `within_30`,
        `within_90`, `within_180` (forecast probabilities), and the scores, lower is better: `log`
        (nats), `crps` (days; over the days until coverage ends, at most five years), `brier_30`,
        `brier_90`, `brier_180` (NaN where not observed), and `pit` (NaN for a wait that has not
        ended).
    skill : a row for each score and baseline: `score`, `against`, `n` (origins), `model`,
        `baseline` (mean scores), `skill` (log: mean gain in nats; the others: 1 − model /
        baseline), `lower`, `upper` (interval of 90 %, from a bootstrap of the meetings
        aimed at, each with all its origins, which share a wait; NaN below `ENOUGH` of them).
    calibration : a row for 90 and 180 days and each fifth of the probabilities that was
        forecast: `days`, `forecast` (mean), `observed` (share), `n`, `lower`, `upper` (band of
        90 % if the origins were independent, which they are not: the true one is wider).
    pit : `from`, `to`, `n`, `lower`, `upper`: how many of the days that came fell in each tenth of
        their forecast distribution, with the same band around an even share.

    >>> from summitlib import load_dossier
    >>> backtest(load_dossier(), "formal")
    Backtest of 269 origins, 2004-01-01 to 2026-05-01: CRPS skill against climatology 0.10
    """

    origins: pd.DataFrame
    skill: pd.DataFrame
    calibration: pd.DataFrame
    pit: pd.DataFrame

    @property
    def n(self) -> int:
        """The number of origins."""
        return len(self.origins) // len(METHODS)

    @property
    def span(self) -> tuple[dt.date, ...]:
        """The first and the last origin; nothing where there is none."""
        return tuple(day.date() for day in self.origins["origin"].iloc[[0, -1] if self.n else []])

    @property
    def targets(self) -> list[int]:
        """How many origins aim at each meeting that came next, the most first."""
        model = self.origins[self.origins["method"] == "model"]
        return [int(n) for n in _aims(model[model["ended"].astype("bool")]).value_counts()]

    @property
    def held(self) -> float:
        """The share of the days that came which the middle 90 % of their forecast held."""
        pit = self.origins.loc[self.origins["method"] == "model", "pit"].dropna()
        inside = pit.between((1 - LEVEL) / 2, (1 + LEVEL) / 2)
        return round(float(inside.mean()), 3) if len(pit) else float("nan")

    @property
    def years(self) -> pd.DataFrame:
        """By year of the origin: `origins`, and `gain`, the mean by which the CRPS of the forecast
        is lower than that of climatology, in days; rounded to 1 digit.
        """
        table = self.origins.pivot(index="origin", columns="method", values="crps")
        table = table.reindex(columns=list(METHODS))
        gain = table["climatology"] - table["model"]
        by_year = gain.groupby(pd.DatetimeIndex(table.index).year).agg(["size", "mean"])
        return by_year.set_axis(["origins", "gain"], axis=1).round(1).rename_axis("year")

    def row(self, score: str, against: str) -> pd.Series:
        """Return the row of `skill` for one score and baseline."""
        table = self.skill
        return table[(table["score"] == score) & (table["against"] == against)].iloc[0]

    def __repr__(self) -> str:
        if not self.n:
            return "Backtest of 0 origins"
        skill = self.row("crps", "climatology")["skill"]
        span = " to ".join(map(str, self.span))
        return f"Backtest of {self.n} origins, {span}: CRPS skill against climatology {skill:.2f}"


def backtest(dossier: Dossier, rule: CountingRule | str = "formal") -> Backtest:
    """Forecast from the first day of every month since 2004 and score each forecast.

    Origins begin once a wait has ended, since the baselines need one, and end before coverage
    does; early views have none. The last results are kept, because a notebook asks several times.

    Raises
    ------
    SummitError : an unknown rule.
    """
    return _backtest(dossier, CountingRule.parse(rule) if isinstance(rule, str) else rule)


@lru_cache(maxsize=4)
def _backtest(dossier: Dossier, rule: CountingRule) -> Backtest:
    forecasts, waits = _forecasts(dossier, rule)
    parts = [_scored(name, survival, waits) for name, survival in forecasts.items()]
    table = pd.concat(parts, ignore_index=True)
    order = table.sort_values("origin", kind="stable").reset_index(drop=True)
    model = order[order["method"] == "model"]
    return Backtest(order, _skill(order), _calibration(model), _pit(model["pit"].dropna()))


@dataclass(frozen=True)
class _Waits:
    """The wait after each origin: days until the meeting or until coverage ends, which of both,
    and days until coverage ends.
    """

    origins: np.ndarray
    wait: np.ndarray
    ended: np.ndarray
    observed: np.ndarray


def _forecasts(dossier: Dossier, rule: CountingRule) -> tuple[dict[str, np.ndarray], _Waits]:
    """Survival by method, a row for each origin, and what came."""
    counted = counted_meetings(dossier, rule)
    covered = covered_until(dossier)
    record = record_of(dossier, counted, rule)
    days, known = meeting_days(record), _known(record.seasonal, record.plain)
    origins = _origins(record.begins, days, covered)
    waits = _waits(days, origins, covered)
    if not len(origins):
        return dict.fromkeys(METHODS, np.ones((0, HORIZON))), waits
    past = [days[(days <= o) & (known <= o)] for o in origins]
    ahead = np.where(known <= origins[:, None], days - origins[:, None], 0)
    survival = {
        "model": with_announced(outlook(record, origins, origins).survival, ahead),
        "climatology": np.stack(
            [climatology(p, record.begins, o, HORIZON) for p, o in zip(past, origins, strict=True)]
        ),
        "last-wait": np.stack(
            [last_wait(p, o, HORIZON) for p, o in zip(past, origins, strict=True)]
        ),
    }
    return survival, waits


def _known(*processes: Events) -> np.ndarray:
    """The day from which each meeting day was known, in the order of the days."""
    day = np.concatenate([p.day for p in processes])
    known = np.concatenate([p.known for p in processes])
    order = np.lexsort((known, day))
    _, first = np.unique(day[order], return_index=True)
    earliest: np.ndarray = known[order][first]
    return earliest


def _origins(begins: int, days: np.ndarray, covered: dt.date) -> np.ndarray:
    months = pd.date_range(FIRST, covered - dt.timedelta(days=1), freq="MS")
    firsts = np.array([day.toordinal() for day in months], dtype=int)
    ready = days[1] if len(days) > 1 else covered.toordinal()
    return firsts[(firsts >= ready) & (firsts >= begins)]


def _waits(days: np.ndarray, origins: np.ndarray, covered: dt.date) -> _Waits:
    until = covered.toordinal()
    seen = days[days <= until]
    following = np.searchsorted(seen, origins, side="right")
    next_day = np.append(seen, until)[following]
    return _Waits(origins, next_day - origins, following < len(seen), until - origins)


def _scored(name: str, survival: np.ndarray, waits: _Waits) -> pd.DataFrame:
    first = dt.date(1970, 1, 1).toordinal()
    wait, ended = waits.wait, waits.ended
    table = pd.DataFrame(
        {
            "origin": pd.to_datetime(waits.origins - first, unit="D"),
            "method": pd.Series(name, index=range(len(wait)), dtype="str"),
            "wait": wait,
            "ended": ended,
        }
    )
    for days in HORIZONS:
        table[f"within_{days}"] = 1 - survival[:, days - 1]
    table["log"] = scores.log_score(survival, wait, ended)
    table["crps"] = scores.crps(survival, wait, ended, waits.observed)
    for days in HORIZONS:
        happened = scores.within(wait, ended, days)
        table[f"brier_{days}"] = scores.brier(table[f"within_{days}"].to_numpy(), happened)
    return table.assign(pit=scores.pit(survival, wait, ended))


def _aims(model: pd.DataFrame) -> pd.Series:
    """The day on which the wait after each origin ends, or on which coverage does."""
    days: pd.Series = model["origin"] + pd.to_timedelta(model["wait"].astype("int64"), unit="D")
    return days


def _skill(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        columns = ["score", "against", "n", "model", "baseline", "skill", "lower", "upper"]
        return pd.DataFrame(columns=columns)
    by_method = {name: rows[list(SCORES)] for name, rows in table.groupby("method")}
    values = np.concatenate([by_method[name].to_numpy(float) for name in METHODS], axis=1)
    aims = _aims(table[table["method"] == "model"]).to_numpy()
    with np.errstate(invalid="ignore"):
        whole = np.nansum(values, axis=0) / (~np.isnan(values)).sum(axis=0)
    drawn = scores.cluster_means(values, aims, DRAWS, np.random.default_rng(SEED))
    means = np.concatenate([whole[None], drawn])
    means = means.reshape(-1, len(METHODS), len(SCORES))
    known = by_method["model"].notna().sum()
    rows = [
        {"score": score, "against": baseline, "n": int(known[score]), **_gain(score, pair)}
        for i, baseline in enumerate(METHODS[1:], start=1)
        for j, score in enumerate(SCORES)
        for pair in [means[:, [0, i], j]]
    ]
    found = pd.DataFrame(rows)
    return found if len(np.unique(aims)) >= ENOUGH else found.assign(lower=np.nan, upper=np.nan)


def _gain(score: str, means: np.ndarray) -> dict[str, float]:
    """The skill from the means of the model and the baseline; the first row is the whole."""
    model, baseline = means.T
    gain = baseline - model if score == "log" else 1 - model / baseline
    lower, upper = np.quantile(gain[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    names = ("model", "baseline", "skill", "lower", "upper")
    found = (model[0], baseline[0], gain[0], lower, upper)
    return {name: round(float(value), 4) for name, value in zip(names, found, strict=True)}


def _calibration(model: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for days in (90, 180):
        known = model.dropna(subset=[f"brier_{days}"])
        forecast = known[f"within_{days}"]
        came = known["ended"] & (known["wait"] <= days)
        for _, own in forecast.groupby((forecast * BINS).clip(upper=BINS - 1).astype(int)):
            mean, share = own.mean(), came[own.index].mean()
            lower, upper = scores.binomial_band(len(own), mean, LEVEL)
            rows.append((days, mean, share, len(own), lower, upper))
    columns = ["days", "forecast", "observed", "n", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns).round(3)


def _pit(pit: pd.Series) -> pd.DataFrame:
    counts, edges = np.histogram(pit, bins=2 * BINS, range=(0, 1))
    lower, upper = scores.binomial_band(len(pit), 1 / len(counts), LEVEL) if len(pit) else (0, 0)
    n = len(pit)
    return pd.DataFrame(
        {
            "from": edges[:-1].round(1),
            "to": edges[1:].round(1),
            "n": counts,
            "lower": round(lower * n),
            "upper": round(upper * n),
        }
    )
