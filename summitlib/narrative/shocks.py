"""Shocks, told: what they are, in which regime they fall, and how long the waits after them are."""

from functools import partial

from summitlib.measures.regimes import declarations
from summitlib.measures.resilience import AfterShocks, survivals, waits_table
from summitlib.measures.specifications import Curve
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Passage, Sentence, Span
from summitlib.narrative.telling import Telling


def no_shock(t: Telling) -> Sentence:
    """Say that no shock can be followed yet."""
    return t.facts.say(
        "By {date} the record holds no shock whose wait for the next meeting can be followed.",
        date=t.facts.today,
    )


def shocks_told(t: Telling, found: Curve) -> Passage:
    """Say which shocks there are, and how far their grades can be trusted."""
    shocks = found.shocks
    if shocks.empty:
        return t.prose("shocks", no_shock(t))
    number = partial(t.facts.number, measure="resilience.shocks_of()")
    grades = shocks.loc[~shocks["is_context"], "severity"]
    words = int((grades == 1).sum())
    at = shocks["date"].astype("datetime64[s]").astype("int64") // 86_400 - found.found.first
    late = int(((shocks["severity"] == 1) & (at >= len(found.found.days) // 2)).sum())
    return t.prose(
        "shocks",
        t.facts.say_n(
            len(grades),
            "Of {n} shock with a wait that can be followed, {words} of the grade of words or a "
            "protest, {steps} of a diplomatic step, {halts} of standing cooperation suspended; "
            "context rather than frictions of both sides: {context} more.",
            "Of {n} shocks with a wait that can be followed, {words} are of the grade of words or "
            "a protest, {steps} of a diplomatic step, {halts} of standing cooperation suspended; "
            "context rather than frictions of both sides: {context} more.",
            n=number(len(grades)),
            words=number(words),
            steps=number(int((grades == 2).sum())),
            halts=number(int((grades == 3).sum())),
            context=number(int(shocks["is_context"].sum())),
        ),
        t.facts.say(
            "Grades that could move by a step: {n}; an episode with several rows stands as its "
            "first row.",
            n=number(int(shocks["is_borderline"].sum())),
        ),
        t.facts.say(
            "The lowest grade is no census: rows in the later part of the days: {late}; in the "
            "earlier part, which is as long: {early}.",
            late=number(late),
            early=number(int((shocks["severity"] == 1).sum()) - late),
        ),
    )


def regimes_told(t: Telling, found: Curve) -> Passage:
    """Say how much of the time lies in a shuttle, and what the record itself declares."""
    if not len(found.found.days):
        return t.prose(
            "regimes",
            t.facts.say("By {date} no day has enough record before it.", date=t.facts.today),
        )
    measure = "regimes.paths()"
    shares = {name: found.found.share(name) for name in found.found.shuttle}
    low, high = (f(shares, key=lambda name: shares[name]) for f in (min, max))
    percent = lambda x: t.facts.measured(f"{round(100 * x)} %", measure)  # noqa: E731
    first = t.facts.say(
        "What a shuttle is makes a difference: from {low} of the days, by {strict}, to {high}, by "
        "{loose}.",
        low=percent(shares[low]),
        high=percent(shares[high]),
        strict=Span(low, "name", Origin("measure", measure)),
        loose=Span(high, "name", Origin("measure", measure)),
    )
    return t.prose("regimes", first, *_declared(t))


def _declared(t: Telling) -> list[Sentence]:
    rows = declarations(t.dossier).to_dict("records")
    told = [
        t.facts.day(r["date"].date(), Origin("row", str(r["row_id"]), tuple(r["source_ids"][:1])))
        for r in rows
    ]
    starts = [s for s, r in zip(told, rows, strict=True) if r["shuttle"] != "ends"]
    ends = [s for s, r in zip(told, rows, strict=True) if r["shuttle"] == "ends"]
    if not starts:
        return []
    sentences = [
        t.facts.say(
            "The rows of the record say that the shuttle starts or resumes on {days}.",
            days=t.facts.join(starts),
        )
    ]
    if ends:
        sentences.append(
            t.facts.say("They say that it ends on {days}.", days=t.facts.join(ends)),
        )
    return sentences


def waits_told(t: Telling, after: AfterShocks) -> Passage:
    """Read the survival curves, and warn of reading them."""
    if after.waits.empty:
        return t.prose("waits", _no_such(t, after))
    measure = _call("resilience.after_shocks", after)
    number = partial(t.facts.number, measure=measure)
    shuttle, none = after.group(True)["ended"], after.group(False)["ended"]
    first = t.facts.say(
        "Within {window} days of a shock of grade {grade} or higher, the leaders meet again after "
        "{met} of {n} shocks in a shuttle, and after {met_none} of {n_none} without.",
        window=number(after.window),
        grade=t.facts.digits(after.severity, measure),
        met=number(int(shuttle.sum())),
        n=number(len(shuttle)),
        met_none=number(int(none.sum())),
        n_none=number(len(none)),
    )
    return t.prose("waits", first, *_naive(t, after))


def _naive(t: Telling, after: AfterShocks) -> list[Sentence]:
    found, measure = survivals(after), _call("resilience.survivals", after)
    if not (found.shuttle.n and found.none.n) or found.test.p != found.test.p:
        return []
    mean, mean_none = (t.facts.number(round(m), measure) for m in found.means)
    return [
        t.facts.say(
            "The mean wait up to that day is {mean} days in a shuttle and {none} without "
            "(comparing the curves gives p {p}, as if each wait stood for itself).",
            mean=mean,
            none=mean_none,
            p=t.facts.measured(f"{found.test.p:.2f}", measure),
        ),
        t.facts.say_n(
            after.meetings,
            "They do not: {n} meeting ends all of those that end.",
            "They do not: the waits that end do so in {n} different meetings.",
            n=t.facts.number(after.meetings, measure),
        ),
        t.facts.say(
            "This is the naive reading: any wait is short in a time that is called a shuttle "
            "because meetings are frequent."
        ),
    ]


def _no_such(t: Telling, after: AfterShocks) -> Sentence:
    return t.facts.say(
        "By {date} no shock of grade {grade} or higher has a wait that can be followed.",
        date=t.facts.today,
        grade=t.facts.digits(after.severity, _call("resilience", after)),
    )


def _call(name: str, after: AfterShocks) -> str:
    return f"{name}({after.rule}, {after.regime}, {after.severity}, {after.window})"


def insulation_told(t: Telling, after: AfterShocks) -> Passage:
    """Read the waits against what is usual in their own regime."""
    if after.waits.empty:
        return t.prose("insulation", _no_such(t, after))
    measure = _call("resilience.waits_table", after)
    table = {str(r["regime"]): r for r in waits_table(after).to_dict("records")}
    told = [
        t.facts.say(
            _USUAL[name],
            met=t.facts.number(int(row["met"]), measure),
            usual=t.facts.measured(f"{row['usual']:.1f}", measure),
        )
        for name, row in ((n, table[n]) for n in ("shuttle", "none"))
        if row["opening"]
    ]
    opening = t.facts.say(
        "Waits that shocks open while no earlier one is open: {inside} in a shuttle, {outside} "
        "without; only these are compared with the usual.",
        inside=t.facts.number(int(table["shuttle"]["opening"]), measure),
        outside=t.facts.number(int(table["none"]["opening"]), measure),
    )
    told.insert(0, opening)
    if after.ratio != after.ratio:
        few = t.facts.say("In one of the groups there are too few of them for a comparison.")
        return t.prose("insulation", *told, few)
    ratio = t.facts.say(
        "Against the usual of each regime the rate of meetings after these shocks is {ratio} times "
        "as high in a shuttle as without; against one yardstick for both it is {raw} times as "
        "high.",
        ratio=t.facts.measured(f"{after.ratio:.1f}", measure),
        raw=t.facts.measured(f"{after.raw:.1f}", measure),
    )
    return t.prose("insulation", *told, ratio)


_USUAL = {
    "shuttle": N_(
        "In a shuttle, meetings that end these waits: {met}; at the pace of its calm days, as "
        "many days would have brought {usual}."
    ),
    "none": N_(
        "Without a shuttle: {met}; at the pace of the calm days then, as many days would have "
        "brought {usual}."
    ),
}
