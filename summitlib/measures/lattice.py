"""The lattice of counting rules: all combinations of switches, from several starting points.

A meeting needs certain switches (`rules.needs`), and a rule counts it if all of them are on. So
one product of two boolean matrices, rules and meetings, gives what every rule counts.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from summitlib.dossier import Dossier
from summitlib.rules import PRESETS, CountingRule, needs

Bools = npt.NDArray[np.bool_]
Switches = tuple[npt.NDArray[np.uint8], Bools]  # which switches are off; whether once per event

# The switches of the lattice. Where two rules are equally simple, the one that turns a switch
# named earlier comes first: a reader leaves out what happens beside a summit before what happens
# on a visit. What is scheduled always counts: who counts up to a meeting means to count it.
FIELDS = (
    "sidelines",
    "three_way",
    "pull_asides",
    "greetings",
    "once_per_event",
    "ceremonies",
    "visits",
)
_NEEDS = (*(name for name in FIELDS if name != "once_per_event"), "scheduled")


@cache
def rules() -> tuple[CountingRule, ...]:
    """Return all combinations of the switches, the simplest first, without a starting point.

    A rule is the simpler the fewer switches part it from the nearest preset.

    >>> [str(rule) for rule in rules()[:4]], len(rules())
    (['formal', 'bilateral', 'any', 'formal+no-sidelines'], 128)
    """
    combinations = product((True, False), repeat=len(FIELDS))
    switches: list[dict[str, Any]] = [dict(zip(FIELDS, on, strict=True)) for on in combinations]
    every = [CountingRule(**on) for on in switches]
    return tuple(sorted(every, key=_simplicity))


def steps(rule: CountingRule) -> int:
    """Return how far a rule is from the nearest preset: switches turned, and a starting point.

    >>> steps(CountingRule.formal), steps(CountingRule.parse("formal+no-visits+since:2025-06-04"))
    (0, 2)
    """
    return str(rule).count("+")


def _simplicity(rule: CountingRule) -> tuple[int, int, list[int]]:
    preset = str(rule).split("+")[0]
    on = CountingRule.parse(preset)
    turned = [i for i, f in enumerate(FIELDS) if getattr(rule, f) != getattr(on, f)]
    return steps(rule), list(PRESETS).index(preset), turned


def _switched_off(among: Sequence[CountingRule]) -> Switches:
    off = np.array([[not getattr(rule, f) for f in _NEEDS] for rule in among], dtype=np.uint8)
    return off, np.array([rule.once_per_event for rule in among])


@cache
def _lattice() -> Switches:
    return _switched_off(rules())


@cache
def _order(starts: int) -> tuple[tuple[int, int], ...]:
    """Pairs (starting point, rule), the simplest first; a later starting point is a step more."""
    pairs = product(range(starts), range(len(rules())))
    return tuple(sorted(pairs, key=lambda p: (steps(rules()[p[1]]) + (p[0] > 0), p)))


@dataclass(frozen=True, repr=False)
class Match:
    """A rule, and the meetings that it counts.

    Attributes
    ----------
    rule : the rule, its starting point in `rule.since`.
    meetings : ids of the meetings, oldest first.

    >>> Match(CountingRule.formal, ("2025-10-gyeongju",))
    Match('formal': 1, 2025-10-gyeongju)
    """

    rule: CountingRule
    meetings: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many meetings the rule counts."""
        return len(self.meetings)

    def __repr__(self) -> str:
        ids = " … ".join(dict.fromkeys((*self.meetings[:1], *self.meetings[-1:])))
        return f"Match('{self.rule}': {self.count}{', ' if ids else ''}{ids})"


@dataclass(frozen=True, eq=False)
class Tally:
    """What each rule of the lattice counts, for some leaders up to some day.

    Attributes
    ----------
    ids : the meetings of these leaders up to that day, oldest first.
    starts : starting points, the earliest first; None is the whole record.
    counted : whether a meeting counts: starting points × rules × meetings.
    """

    ids: tuple[str, ...]
    starts: tuple[dt.date | None, ...]
    counted: Bools

    @cached_property
    def numbers(self) -> npt.NDArray[np.int64]:
        """How many meetings count: starting points × rules."""
        return self.counted.sum(axis=-1)

    def matches(self, count: int) -> list[Match]:
        """Return every rule that counts so many meetings, the simplest first."""
        hits = self.numbers == count
        return [self.match(*at) for at in _order(len(self.starts)) if hits[at]]

    def simplest(self, count: int, last: str) -> Match | None:
        """Return the simplest rule that counts so many meetings, `last` among them, or None."""
        hits = (self.numbers == count) & self.counted[:, :, self.ids.index(last)]
        return next((self.match(*at) for at in _order(len(self.starts)) if hits[at]), None)

    def nearest(self, count: int) -> Match:
        """Return the simplest of the rules that miss a count least; of those that give it, if any.

        >>> from summitlib import load_dossier
        >>> tally(load_dossier(), ("Lee Jae-myung",), dt.date(2026, 1, 13)).nearest(9)
        Match('bilateral': 6, 2025-06-kananaskis … 2026-01-nara)
        """
        off = np.abs(self.numbers - count)
        return self.match(*min(_order(len(self.starts)), key=lambda at: off[at]))

    def misses(self, count: int) -> list[Match]:
        """Return every rule that counts another number, the nearest first, then the simplest."""
        off = np.abs(self.numbers - count)
        order = sorted(_order(len(self.starts)), key=lambda at: off[at])
        return [self.match(*at) for at in order if off[at]]

    def match(self, start: int, rule: int) -> Match:
        """Return the rule at a place of the lattice, and what it counts."""
        meetings = tuple(self.ids[i] for i in np.flatnonzero(self.counted[start, rule]))
        found, since = rules()[rule], self.starts[start]
        return Match(replace(found, since=since) if since else found, meetings)

    def __repr__(self) -> str:
        low, high = self.numbers.min(), self.numbers.max()
        return f"Tally({len(self.ids)} meetings, {self.numbers.size} rules: {low} to {high})"


def tally(
    dossier: Dossier,
    leaders: tuple[str, ...],
    until: dt.date,
    starts: tuple[dt.date | None, ...] = (None,),
) -> Tally:
    """Count the meetings of some leaders under every rule of the lattice.

    Parameters
    ----------
    leaders : keys of the people table: the two who meet, or one with any counterpart.
    until : meetings count that begin by this day.
    starts : the days from which each rule counts; None is the whole record.

    >>> from summitlib import load_dossier
    >>> tally(load_dossier(), ("Lee Jae-myung",), dt.date(2026, 1, 13))
    Tally(6 meetings, 128 rules: 0 to 6)
    """
    record = _record(dossier)
    rows = record.of(leaders, until)
    return Tally(tuple(record.ids[rows]), starts, _counted(record, rows, starts, _lattice()))


def match(dossier: Dossier, rule: CountingRule, leaders: tuple[str, ...], until: dt.date) -> Match:
    """Return what one rule counts of the meetings of some leaders, which may be any rule.

    >>> from summitlib import load_dossier
    >>> rule = CountingRule.parse("formal+no-visits")
    >>> match(load_dossier(), rule, ("Lee Jae-myung",), dt.date(2026, 1, 13))
    Match('formal+no-visits': 2, 2025-06-kananaskis … 2025-10-gyeongju)
    """
    record = _record(dossier)
    rows = record.of(leaders, until)
    counted = _counted(record, rows, (rule.since,), _switched_off([rule]))[0, 0]
    return Match(rule, tuple(record.ids[rows[counted]]))


def starting_points(
    dossier: Dossier, leaders: tuple[str, ...], until: dt.date
) -> tuple[dt.date | None, ...]:
    """Return the days from which one might count: the whole record first (None), then by date.

    They are the first days of the leaders' terms and of the year of `until`.

    >>> from summitlib import load_dossier
    >>> starting_points(load_dossier(), ("Moon Jae-in",), dt.date(2018, 2, 9))
    (None, datetime.date(2017, 5, 10), datetime.date(2018, 1, 1))
    """
    terms = _record(dossier).terms
    days = {day for leader in leaders for day in terms.get(leader, ()) if day <= until}
    return None, *sorted(days | {dt.date(until.year, 1, 1)})


@dataclass(frozen=True, eq=False)
class _Record:
    """The meetings of a dossier, oldest first, as arrays."""

    ids: npt.NDArray[np.object_]
    leader_a: npt.NDArray[np.object_]
    leader_b: npt.NDArray[np.object_]
    days: npt.NDArray[np.datetime64]
    events: npt.NDArray[np.int64]
    needed: npt.NDArray[np.uint8]
    terms: dict[str, list[dt.date]]

    def of(self, leaders: tuple[str, ...], until: dt.date) -> npt.NDArray[np.int64]:
        """Return the rows of the meetings of these leaders up to a day."""
        met = self.days <= np.datetime64(until)
        for leader in leaders:
            met &= (self.leader_a == leader) | (self.leader_b == leader)
        return np.flatnonzero(met)


# A few views, since a notebook asks many questions of one; a view is told apart by identity.
@lru_cache(maxsize=4)
def _record(dossier: Dossier) -> _Record:
    meetings = dossier.meetings.sort_values(["start_date", "meeting_id"], kind="stable")
    needed, terms = needs(meetings), dossier.terms
    starts: dict[str, list[dt.date]] = {}
    for person, day in zip(terms["person"], terms["start_date"], strict=True):
        starts.setdefault(person, []).append(day.date())
    return _Record(
        ids=meetings["meeting_id"].to_numpy(object),
        leader_a=meetings["leader_a"].to_numpy(object),
        leader_b=meetings["leader_b"].to_numpy(object),
        days=meetings["start_date"].to_numpy("datetime64[D]"),
        events=np.unique(meetings["event"].to_numpy(object), return_inverse=True)[1],
        needed=np.array([needed[name] for name in _NEEDS], dtype=np.uint8).T,
        terms=starts,
    )


def _counted(
    record: _Record,
    rows: npt.NDArray[np.int64],
    starts: tuple[dt.date | None, ...],
    switches: Switches,
) -> Bools:
    """Say which of some meetings count: starting points × rules × meetings."""
    off, once = switches
    first = np.array([start or dt.date.min for start in starts], dtype="datetime64[D]")
    begun = record.days[rows] >= first[:, None]
    counted: Bools = begun[:, None, :] & ((off @ record.needed[rows].T) == 0)
    counted[:, once] = _first_of_event(counted[:, once], record.events[rows])
    return counted


def _first_of_event(counted: Bools, events: npt.NDArray[np.int64]) -> Bools:
    """Say which meetings are the first of their event that counts, along the last axis."""
    order = np.argsort(events, kind="stable")
    ours, together = counted[..., order], events[order]
    running = np.cumsum(ours, axis=-1, dtype=np.int32)
    begins = np.searchsorted(together, together)  # where the event of each meeting begins
    nth = running - running[..., begins] + ours[..., begins]
    first = np.empty_like(counted)
    first[..., order] = ours & (nth == 1)
    return first
