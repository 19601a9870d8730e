"""The collection of home visits, worked out again from its table."""

import datetime as dt
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import rows

from summitlib.measures import cases, hometown

SUMMIT, NARA = "2026-05-andong", "2026-01-nara"
DAYS = ["1998-01-01", "2001-06-01", "2005-01-01", "2010-01-01", "2026-05-18", "2026-10-31"]


# The share unanswered by survfit of R's package survival, with 1e5 days for "no":
# library(survival); d <- read.csv("data/hometown_cases.csv")
# v <- d[d$group == "case" & d$answers == "" & d$answered != "unknown", ]
# end <- as.Date(d$start_date[match(v$answered_by, d$case_id)])
# end[v$answered == "not-yet"] <- as.Date("2026-05-20")
# time <- as.numeric(end - as.Date(v$start_date)); time[v$answered == "no"] <- 1e5
# fit <- survfit(Surv(time, v$answered == "yes") ~ 1)
# print(summary(fit, times = c(365, 10000))$surv, digits = 8)
R_AT = {365: 0.84504913, 10_000: 0.60922147}


def day_of(row):
    return dt.date.fromisoformat(row["start_date"])


def pairs_on(day="2026-10-31"):
    """Each answer with its days, from home to home, as the table alone gives it."""
    table = {r["case_id"]: r for r in rows("hometown_cases") if r["start_date"] <= day}
    return [
        (r, table[r["answers"]], (day_of(r) - day_of(table[r["answers"]])).days)
        for r in table.values()
        if r["answers"] and r["group"] == table[r["answers"]]["group"] == "case"
    ]


def test_what_is_promised(dossier):
    """16 pairs, median 403, second shortest with 126; strict: 11, median 396, the shortest."""
    loose, strict, *_ = hometown.variants(dossier, SUMMIT)
    assert (loose.n, loose.median, loose.own, loose.rank) == (16, 403, 126, 2)
    assert (strict.n, strict.median, strict.own, strict.rank) == (11, 396, 126, 1)


@pytest.mark.parametrize("day", DAYS)
def test_every_reading_agrees_with_the_table(dossier, day):
    expected = pairs_on(day)
    stated = [p for p in expected if p[0]["answer_basis"] == "stated"]
    disputed = lambda p: "true" in (p[0]["home_disputed"], p[1]["home_disputed"])  # noqa: E731
    readings = [
        expected,
        stated,
        [p for p in expected if not disputed(p)],
        [p for p in stated if not disputed(p)],
    ]
    for variant, own in zip(hometown.variants(dossier.as_of(day)), readings, strict=True):
        assert variant.waits == tuple(sorted(p[2] for p in own))
        assert variant.median == pytest.approx(median(p[2] for p in own), nan_ok=True)
        assert variant.own is None
    table = hometown.circles(dossier.as_of(day))
    assert sorted(table.loc[table["at_home"], "days"]) == sorted(p[2] for p in expected)


def test_first_visits_agree_with_the_table(dossier):
    first = [r for r in rows("hometown_cases") if not r["answers"] and r["group"] == "case"]
    table = hometown.first_visits(dossier)
    words = {"yes": "closed", "no": "unanswered", "not-yet": "open", "unknown": "unknown"}
    assert dict(zip(table["case_id"], table["outcome"], strict=True)) == {
        r["case_id"]: words[r["answered"]] for r in first
    }
    assert table["outcome"].value_counts().to_dict() == {
        "unanswered": 31, "closed": 20, "unknown": 19, "open": 3,
    }  # fmt: skip
    assert table["at_home"].sum() == 17


def test_unanswered_visits_have_no_invented_wait(dossier):
    table = hometown.first_visits(dossier)
    without = table["outcome"].isin(["unanswered", "unknown"])
    assert table.loc[without, "days"].isna().all()
    assert table.loc[~without, "days"].ge(0).all()


def test_open_waits_end_with_the_coverage(dossier):
    table = hometown.first_visits(dossier).query("outcome == 'open'")
    ends = {
        (s + dt.timedelta(days=n)).date() for s, n in zip(table.start_date, table.days, strict=True)
    }
    assert ends == {dossier.coverage["hometown_cases"]}


@pytest.mark.parametrize("day", DAYS)
def test_an_answer_that_came_later_does_not_show(dossier, day):
    """Worked out from the dates of the answers alone."""
    table = hometown.first_visits(dossier.as_of(day))
    raw = {r["case_id"]: r for r in rows("hometown_cases")}
    assert set(table["case_id"]) == {
        i for i, r in raw.items()
        if r["start_date"] <= day and not r["answers"] and r["group"] == "case"
    }  # fmt: skip
    for row in table.to_dict("records"):
        answer = raw[row["case_id"]]["answered_by"]
        is_answered = bool(answer) and raw[answer]["start_date"] <= day
        assert (row["outcome"] == "closed") == is_answered
        assert row["answered_by"] == (answer if is_answered else "")
    if day < "2026-05-19":
        assert "unanswered" not in set(table["outcome"])


def test_the_circle_of_the_summit_opens_and_closes_with_the_days(dossier):
    roles = {
        day: (
            cases.standing(dossier.as_of(day), NARA).role,
            cases.standing(dossier.as_of(day), SUMMIT).role,
        )
        for day in ("2026-01-12", "2026-01-13", "2026-05-10", "2026-05-18", "2026-05-19")
    }
    assert roles == {
        "2026-01-12": ("none", "none"),
        "2026-01-13": ("open", "none"),
        "2026-05-10": ("open", "none"),
        "2026-05-18": ("open", "due"),
        "2026-05-19": ("closed", "closed"),
    }
    due = cases.standing(dossier.as_of("2026-05-18"), SUMMIT)
    assert (due.days, due.first) == (126, "2026-01_takaichi-lee_nara")


def test_other_meetings_have_their_own_role(dossier):
    roles = {m: cases.standing(dossier, m) for m in dossier.meetings["meeting_id"]}
    named = {m: s.role for m, s in roles.items() if s.role != "none"}
    assert named == {
        "2004-07-jeju": "closed",
        "2004-12-ibusuki": "closed",
        "2005-06-seoul": "closed",
        "2008-12-dazaifu-tri": "unanswered",
        "2008-12-fukuoka": "unanswered",
        "2023-05-hiroshima": "unanswered",
        "2023-05-hiroshima-tri": "unanswered",
        "2026-01-nara": "closed",
        "2026-05-andong": "closed",
    }
    assert not roles["2004-12-ibusuki"].at_home
    assert roles["2004-12-ibusuki"].days == 149


def test_an_open_visit_of_leaders_who_left_is_not_waited_for(dossier):
    """Aso left office in September 2009, which a view of 2010 knows."""
    assert cases.standing(dossier.as_of("2009-01-05"), "2008-12-fukuoka").role == "open"
    assert cases.standing(dossier.as_of("2010-01-05"), "2008-12-fukuoka").role == "unanswered"


def test_the_curve_keeps_the_unanswered_at_risk(dossier):
    """The share unanswered after each answer, by the product of its steps.

    R's survfit gives the same; see R_AT.
    """
    visits = hometown.first_visits(dossier)
    waits = visits.query("outcome == 'closed'").days.tolist()
    censored = visits.query("outcome == 'open'").days.tolist()
    curve, share = hometown.waiting(visits), 1.0
    assert (curve.n, curve.ended) == (54, 20)
    for wait in sorted(set(waits)):
        at_risk = 31 + sum(w >= wait for w in (*waits, *censored))
        share *= 1 - waits.count(wait) / at_risk
        assert curve.at(wait) == pytest.approx(share)
    for day, expected in R_AT.items():
        assert curve.at(day) == pytest.approx(expected, abs=1e-8)


@given(st.lists(st.integers(0, 2000), max_size=8), st.integers(0, 2000))
def test_a_rank_counts_the_shorter_waits(waits, own):
    variant = hometown.Variant("all", tuple(sorted(waits)), own)
    assert variant.rank == sorted([*waits, own]).index(own) + 1


def test_the_collection_of_no_circle_has_no_name(dossier):
    assert hometown.collection(dossier, "1998-10-tokyo").name == ""
    assert hometown.collection(dossier.as_of("2026-05-18"), SUMMIT).name == "Nara–Andong"
    assert hometown.collection(dossier.as_of("2026-05-18"), NARA).name == "Nara"
