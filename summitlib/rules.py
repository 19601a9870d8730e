"""Counting rules: what counts as a meeting.

"Third" or "fourth" depends on the rule. A `CountingRule` is a set of switches; three presets,
each containing the one before, cover the usual meanings:

`formal`
    sit-down talks of the two, whatever the occasion: visits, ceremonies, talks beside a summit.
`bilateral`
    the same, and brief exchanges of the two in passing (pull-asides).
`any`
    every in-person contact on record: also three-way sessions, greetings and joint attendance.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import reduce
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from summitlib.errors import SummitError, suggest

VISITS = ("state-visit", "official-visit", "working-visit")
SIDELINES = ("multilateral-sideline", "trilateral-sideline", "pull-aside")


@dataclass(frozen=True)
class CountingRule:
    """What counts as a meeting.

    Attributes
    ----------
    visits : visits of one side to the other for their own sake.
    ceremonies : talks around a funeral, an inauguration, a sports event.
    sidelines : talks beside a multilateral or three-nation summit.
    pull_asides : brief exchanges of minutes, on any occasion.
    greetings : handshakes, joint attendance, and contacts that the sources leave unclear.
    three_way : sessions at which a third country's leader sat at the table.
    once_per_event : several meetings at one event count once (the first that counts).
    scheduled : meetings that are announced but have not begun.
    since : first day that counts; None for the whole record.

    >>> CountingRule.parse("formal") == CountingRule.formal
    True
    >>> print(CountingRule.parse("formal+pull-asides"))
    bilateral
    """

    visits: bool = True
    ceremonies: bool = True
    sidelines: bool = True
    pull_asides: bool = False
    greetings: bool = False
    three_way: bool = False
    once_per_event: bool = False
    scheduled: bool = True
    since: dt.date | None = None

    formal: ClassVar["CountingRule"]
    bilateral: ClassVar["CountingRule"]
    any: ClassVar["CountingRule"]

    @classmethod
    def parse(cls, text: str) -> "CountingRule":
        """Read a rule from text: a preset, then switches joined by `+`.

        A switch is a name (`three-way`), its negation (`no-ceremonies`) or `since:2025-06-04`.

        Raises
        ------
        SummitError : an unknown preset or switch, or a bad date.

        >>> CountingRule.parse("formal+no-ceremonies+since:2025-06-04").since
        datetime.date(2025, 6, 4)
        """
        preset, *switches = text.strip().split("+")
        if preset not in PRESETS:
            known = ", ".join(PRESETS)
            hint = suggest(preset, PRESETS)
            raise SummitError(f"unknown rule {preset!r}; expected one of {known}.{hint}")
        return reduce(_switched, switches, PRESETS[preset])

    def counts(self, meetings: pd.DataFrame) -> pd.Series:
        """Say for each row of a meetings table whether it counts (boolean, same index)."""
        off = [need for name, need in needs(meetings).items() if not getattr(self, name)]
        blocked = np.logical_or.reduce(off) if off else np.zeros(len(meetings), dtype=bool)
        counted = pd.Series(~blocked, index=meetings.index)
        if self.since is not None:
            counted &= meetings["start_date"] >= pd.Timestamp(self.since)
        if self.once_per_event:
            counted &= ~meetings["event"].where(counted).duplicated() | ~counted
        return counted

    def __str__(self) -> str:
        for name, preset in PRESETS.items():
            if self == preset:
                return name
        return _nearest(self)


def _switched(rule: CountingRule, switch: str) -> CountingRule:
    if switch.startswith("since:"):
        return replace(rule, since=_day(switch.removeprefix("since:")))
    name = switch.removeprefix("no-")
    if name not in SWITCHES:
        known = ", ".join(SWITCHES)
        hint = suggest(name, SWITCHES)
        raise SummitError(
            f"unknown switch {switch!r} in a rule; expected one of {known}, "
            f"with or without no-, or since:DATE.{hint}"
        )
    changed: dict[str, Any] = {SWITCHES[name]: not switch.startswith("no-")}
    return replace(rule, **changed)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise SummitError(
            f"bad date {text!r} in a rule; expected a date such as since:2025-06-04"
        ) from None


def needs(meetings: pd.DataFrame) -> dict[str, npt.NDArray[np.bool_]]:
    """Say for each row of a meetings table which switches have to be on for it to count.

    A rule counts a meeting if each switch that the meeting needs is on.

    Returns
    -------
    dict of boolean arrays, by the name of the field of `CountingRule`.

    >>> from summitlib import load_dossier
    >>> needed = needs(load_dossier().meetings.tail(1))
    >>> [name for name, need in needed.items() if need.item()]
    ['visits']
    """
    formats, contact = meetings["format"], meetings["contact"]
    talks = (contact == "talks").to_numpy(bool)
    brief = (contact == "brief").to_numpy(bool)
    return {
        "visits": formats.isin(VISITS).to_numpy(bool),
        "ceremonies": (formats == "ceremony-visit").to_numpy(bool),
        "sidelines": formats.isin(SIDELINES).to_numpy(bool) & talks,
        "pull_asides": brief,
        "greetings": ~(talks | brief),
        "three_way": meetings["three_way"].to_numpy(bool),
        "scheduled": (meetings["status"] == "scheduled").to_numpy(bool),
    }


def _nearest(rule: CountingRule) -> str:
    def text(item: tuple[str, CountingRule]) -> str:
        name, preset = item
        changed = [s for s, f in SWITCHES.items() if getattr(rule, f) != getattr(preset, f)]
        parts = [s if getattr(rule, SWITCHES[s]) else f"no-{s}" for s in changed]
        since = [f"since:{rule.since}"] if rule.since else []
        return "+".join([name, *parts, *since])

    length: Callable[[str], int] = lambda t: t.count("+")  # noqa: E731 - a sort key
    return min(map(text, PRESETS.items()), key=length)


SWITCHES: dict[str, str] = {
    f.name.replace("_", "-"): f.name for f in fields(CountingRule) if f.name != "since"
}

CountingRule.formal = CountingRule()
CountingRule.bilateral = CountingRule(pull_asides=True)
CountingRule.any = CountingRule(pull_asides=True, greetings=True, three_way=True)

PRESETS: dict[str, CountingRule] = {
    "formal": CountingRule.formal,
    "bilateral": CountingRule.bilateral,
    "any": CountingRule.any,
}
