"""Specifications, told: the curve, the verdict and its power, and what the indicators carry."""

from functools import partial

from summitlib.measures.indicators import GRADE, carries
from summitlib.measures.power import EFFECTS, figure
from summitlib.measures.verdict import AGREE, COMPUTABLE, LEVEL, OPEN, SUPPORTED, Verdict
from summitlib.narrative.language import N_
from summitlib.narrative.passage import Origin, Passage, Span
from summitlib.narrative.telling import Telling

ENOUGH = 0.5  # share of histories in which a test worth the name finds an effect
CURVE = "specifications.curve({rule})"  # the call behind the numbers of the curve


def curve_told(t: Telling, judged: Verdict) -> Passage:
    """Read the specification curve."""
    measure, found = CURVE.format(rule=t.rule), judged.curve
    if not judged.computable:
        return t.prose(
            "curve",
            t.facts.say(
                "Not a specification of {n} has enough shocks in both groups.",
                n=t.facts.number(found.size, measure),
            ),
        )
    raw = found.computable["raw"]
    number, measured = (partial(f, measure=measure) for f in (t.facts.number, t.facts.measured))
    return t.prose(
        "curve",
        t.facts.say(
            "Of {n} specifications {known} can be computed; the median ratio is {ratio}, and "
            "{above} lie above {even}, where shocks delay meetings less in a shuttle.",
            n=number(found.size),
            known=number(judged.computable),
            ratio=measured(f"{judged.ratio:.2f}"),
            above=number(judged.above),
            even=measured("1"),
        ),
        t.facts.say(
            "The naive reading of the same specifications has a median of {ratio}, and {above} of "
            "them above {even}.",
            ratio=measured(f"{raw.median():.2f}"),
            above=number(int((raw > 1).sum())),
            even=measured("1"),
        ),
        t.facts.say(
            "With the shocks turned to other times, a joint score as far from nought as the one "
            "found comes with a share of {p}; with the regimes turned instead, of {other}.",
            p=measured(f"{found.p:.2f}"),
            other=measured(f"{found.relabelled.p:.2f}"),
        ),
    )


def verdict_told(t: Telling, judged: Verdict) -> Passage:
    """Say the rule of the verdict, the verdict, and which conditions fail."""
    measure = "verdict.Verdict"
    percent = lambda x: t.facts.measured(f"{round(100 * x)} %", measure)  # noqa: E731
    rule = t.facts.say(
        "The rule is this: the claim is supported if at least {known} of the specifications can be "
        "computed, at least {agree} of those point to less delay in a shuttle, and the joint score "
        "points there too, with a p of at most {level} when the shocks are turned; it is "
        "contradicted if all this points to more delay; else it cannot be told.",
        known=percent(COMPUTABLE),
        agree=percent(AGREE),
        level=t.facts.measured(f"{LEVEL:.2f}", measure),
    )
    told = [t.facts.say(_VERDICTS[judged.word]), *(t.facts.say(_FAILS[r]) for r in judged.reasons)]
    return t.prose("verdict", rule, *told)


_VERDICTS = {
    SUPPORTED: N_("By this rule the claim is supported."),
    "contradicted": N_("By this rule the claim is contradicted."),
    OPEN: N_("By this rule it cannot be told from these data."),
}
_FAILS = {
    "few": N_("Too few specifications can be computed."),
    "mixed": N_("The specifications point both ways."),
    "chance": N_("Shocks put at other times give as much."),
}


def power_told(t: Telling) -> Passage:
    """Say what the test would find if there were something to find."""
    measure = "power.FIGURES"
    percent = lambda x: t.facts.measured(f"{100 * x:.1f} %", measure)  # noqa: E731
    null, calm = figure(1.0), figure(1.0, delay=1.0)
    size = t.facts.say(
        "In {n} made-up histories as long as the whole record and without insulation, the joint p "
        "is at most {level} in {share}; the verdict is wrongly supported in {wrong} and wrongly "
        "contradicted in {other}; where shocks change nothing at all, in {wrong_calm} and "
        "{other_calm}.",
        n=t.facts.number(int(null["histories"]), measure),
        level=t.facts.measured(f"{LEVEL:.2f}", measure),
        share=percent(null["p_below"]),
        wrong=percent(null["supported"]),
        other=percent(null["contradicted"]),
        wrong_calm=percent(calm["supported"]),
        other_calm=percent(calm["contradicted"]),
    )
    found = [
        t.facts.say(
            "Where a shock delays meetings {factor} times less in a shuttle, the verdict is "
            "supported in {share} of {n} histories; were the record of double length, in {double} "
            "of {m}.",
            factor=t.facts.number(int(factor), measure),
            share=percent(figure(factor)["supported"]),
            n=t.facts.number(int(figure(factor)["histories"]), measure),
            double=percent(figure(factor, 2)["supported"]),
            m=t.facts.number(int(figure(factor, 2)["histories"]), measure),
        )
        for factor in EFFECTS
    ]
    weak = t.facts.say(
        "So most effects of such a size would stay unseen: that it cannot be told is no evidence "
        "against the claim, nor for it."
    )
    seen = max(figure(factor)["supported"] for factor in EFFECTS)
    return t.prose("power", size, *found, *([weak] if seen < ENOUGH else []))


def indicators_told(t: Telling) -> Passage:
    """Say which series carry a change around shocks, and why the others do not."""
    table, measure = carries(t.dossier), "indicators.carries()"
    if table.empty:
        return t.prose(
            "indicators", t.facts.say("By {date} no series is on record.", date=t.facts.today)
        )
    number = partial(t.facts.number, measure=measure)
    why = table["why"].value_counts()
    first = t.facts.say(
        "Series that can carry a change around shocks: {m} of {n}; the others: too short "
        "{short}, no even step {uneven}, too many gaps {gaps}, readings around too few shocks "
        "{few}.",
        n=number(len(table)),
        m=number(int(table["carries"].sum())),
        short=number(int(why.get("short", 0))),
        uneven=number(int(why.get("uneven", 0))),
        gaps=number(int(why.get("gaps", 0))),
        few=number(int(why.get("shocks", 0))),
    )
    told = [
        t.facts.say(
            "{series}: {change} from the year before a shock of grade {grade} to the year after, "
            "against {usual} over as much time in the whole series ({n} shocks).",
            series=Span(str(r["title"]), "name", Origin("series", str(r["series"]))),
            change=t.facts.measured(_signed(r["change"], str(r["unit"])), measure),
            usual=t.facts.measured(_signed(r["usual"], str(r["unit"])), measure),
            grade=t.facts.digits(GRADE, measure),
            n=number(int(r["around"])),
        )
        for r in table[table["carries"]].to_dict("records")
    ]
    return t.prose("indicators", first, *told)


def _signed(change: float, unit: str) -> str:
    return f"{change:+.1f} {'points' if unit in ('percent', 'degrees (0-100)') else '%'}"
