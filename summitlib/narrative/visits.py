"""Visits, told: whether those of the two sides alternate, and how long answers take."""

from summitlib.narrative.curves import known_until, meeting
from summitlib.narrative.hosting import Own
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Passage, Sentence, Span

_LASTED = 30  # days; an open wait is told once it has lasted so long


def visits(own: Own) -> Passage:
    """Read the chart of visits: whether they alternate, and how long answers take."""
    t, result = own.t, own.alternation
    if len(result.visits) < 2:
        return t.prose(
            "visits",
            t.facts.say("There are too few visits that count to say whether they alternate."),
        )
    name = "alternation"
    first = t.facts.say_n(
        len(result.visits) - 1,
        "Of {n} visit after the first on record, {m} answers the one before it.",
        "Of {n} visits after the first on record, {m} answer the one before, which the other side "
        "hosted.",
        n=own.number(len(result.visits) - 1, name),
        m=own.number(len(result.answers), name),
    )
    told = (first, *_waits(own), *_pause(own), *_left_out(own), *_chance(own), *_open(own))
    return t.prose("visits", *told)


def _waits(own: Own) -> list[Sentence]:
    days = own.alternation.answers["days"]
    same = own.alternation.answers.loc[own.alternation.answers["same_leaders"], "days"]
    if days.empty:
        return []
    number, name = own.number, "alternation"
    told = own.t.facts.say(
        "Of the answered ones only, the median wait from visit to answer is {median} days; the "
        "shortest is {low}, the longest {high}.",
        median=number(float(days.median()), name),
        low=number(int(days.min()), name),
        high=number(int(days.max()), name),
    )
    if same.empty:
        return [told]
    template = N_("With the same leaders on both visits there are {n}, with a median of {median}.")
    more = own.t.facts.say(
        template, n=number(len(same), name), median=number(float(same.median()), name)
    )
    return [told, more]


def _pause(own: Own) -> list[Sentence]:
    """Name the longest stretch without a visit for its own sake."""
    visits = own.alternation.visits
    visits = visits[visits["status"] != "scheduled"].reset_index(drop=True)
    days = visits["start_date"].diff().dt.days
    if days.notna().sum() == 0:
        return []
    at = int(days.idxmax())
    ends = [meeting(own.t, visits["meeting_id"].iloc[i]) for i in (at - 1, at)]
    return [
        own.t.facts.say(
            "The longest stretch without a visit for its own sake has {days} days, from {first} to "
            "{last}.",
            days=own.number(int(days[at]), "alternation"),
            first=ends[0],
            last=ends[1],
        )
    ]


def _left_out(own: Own) -> list[Sentence]:
    n = len(own.ours) - len(own.alternation.visits)
    if not n:
        return []
    return [
        own.t.facts.say_n(
            n,
            "Left out of all this is {n} meeting on the soil of either side that was beside a "
            "summit or a ceremony.",
            "Left out of all this are {n} meetings on the soil of either side that were beside a "
            "summit or a ceremony.",
            n=own.number(n, "hosted"),
        )
    ]


def _chance(own: Own) -> list[Sentence]:
    """Compare the order with a shuffled one."""
    test, name = own.alternation.test, "alternation"
    longest = int(own.alternation.runs["visits"].max())
    told = own.t.facts.say(
        "The visits fall into {n} unbroken stretches on the soil of either side, where a shuffled "
        "order has {expected} on average, and {share} of all orders have as many or more; no side "
        "hosts more than {longest} in a row. This test is one-sided, looks at the order alone and "
        "not at time, and rests on {visits} visits.",
        n=own.number(test.n, name),
        expected=own.number(round(test.expected, 1), name),
        share=_percent(own, test.p_more, name),
        visits=own.number(len(own.alternation.visits), name),
        longest=own.number(longest, name),
    )
    return [told]


def _open(own: Own) -> list[Sentence]:
    result = own.alternation
    begun = result.visits[result.visits["status"] != "scheduled"]
    if begun.empty or result.open_days is None or result.open_days < _LASTED:
        return []
    last = own.t.facts.meeting(begun["meeting_id"].iloc[-1])
    return [
        own.t.facts.say(
            "The last visit that has begun, to {place}, has waited {n} days for its answer by "
            "{until}.",
            until=known_until(own.t),
            place=own.t.facts.place(last),
            n=own.number(result.open_days, "alternation"),
        )
    ]


def _percent(own: Own, share: float, name: str) -> Span:
    """Write a share in percent, with a digit after the point, as shares near nought need it."""
    language = own.t.language
    text = language.gettext("{n}%").format(n=language.number(round(100 * share, 1)))
    return own.t.facts.measured(text, own.call(name))
