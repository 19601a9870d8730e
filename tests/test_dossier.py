"""Loading a package, and asking the dossier for dates, meetings and people."""

import datetime as dt
import shutil
from pathlib import Path

import pandas as pd
import pytest

from summitlib import DataError, SummitError, load_dossier


def resource(descriptor, name):
    return next(r for r in descriptor["resources"] if r["name"] == name)


def field(descriptor, table, name):
    return next(f for f in resource(descriptor, table)["schema"]["fields"] if f["name"] == name)


def test_the_shipped_package_loads(dossier):
    assert dossier.edition == dossier.known_on == dt.date(2026, 10, 31)
    assert [side.code for side in dossier.meta.sides] == ["KR", "JP"]
    assert dossier.outline["type"]
    assert len(dossier.hash) == 64


def test_folder_and_descriptor_name_the_same_package(package_copy, dossier):
    by_file = load_dossier(package_copy.folder / "datapackage.json")
    assert by_file.hash == load_dossier(str(package_copy.folder)).hash == dossier.hash


def test_the_hash_changes_with_any_file(package_copy, dossier):
    package_copy.edit("outline.geojson", lambda b: b + b"\n")
    assert load_dossier(package_copy.folder).hash != dossier.hash


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda b: b[:500], "datapackage.json: not readable as JSON: "),
        (lambda b: b"", "datapackage.json: not readable as JSON: "),
        (lambda b: b.decode().encode("utf-16"), "datapackage.json: not readable as JSON: "),
        (lambda b: b"[]", "datapackage.json: expected an object with a list of resources"),
        (lambda b: b"{}", "datapackage.json: expected an object with a list of resources"),
    ],
    ids=["cut off", "empty", "UTF-16", "a list", "no resources"],
)
def test_a_descriptor_that_cannot_be_read(package_copy, change, line):
    package_copy.edit("datapackage.json", change)
    with pytest.raises(SummitError) as error:
        load_dossier(package_copy.folder)
    assert line in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("path", ["nowhere", "data/meetings.csv"])
def test_no_package_there(package_copy, path):
    (package_copy.folder / "data").mkdir()
    shutil.copy(package_copy.folder / "meetings.csv", package_copy.folder / "data")
    with pytest.raises(SummitError, match=r"no datapackage\.json here; expected the folder of a"):
        load_dossier(package_copy.folder / path)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda d: d.pop("dossier"), "dossier: found nothing, expected an object"),
        (lambda d: d.update(dossier="x"), "dossier: found 'x', expected an object"),
        (lambda d: d["dossier"].pop("sides"), "dossier.sides: found nothing, expected this entry"),
        (
            lambda d: d["dossier"].update(begins="2030-01-01"),
            "dossier.edition: found '2026-10-31', expected a day not before begins",
        ),
        (
            lambda d: d["dossier"].update(edition="soon"),
            "dossier.edition: found 'soon', expected a valid date",
        ),
        (
            lambda d: d["dossier"]["sides"][1].update(code="KR"),
            "dossier.sides: found ",
        ),
        (
            lambda d: d["dossier"].update(coverage={}),
            "dossier.coverage: found '{}', expected a date for claims and one for meetings",
        ),
        (lambda d: d["resources"].append("x"), "resources.16: found 'x', expected a valid dict"),
        (
            lambda d: resource(d, "meetings").pop("path"),
            "meetings.path: found nothing, expected this entry",
        ),
        (
            lambda d: resource(d, "meetings").pop("name"),
            "resources.4.name: found nothing, expected this entry",
        ),
        (
            lambda d: resource(d, "meetings").pop("schema"),
            "meetings.schema: found nothing, expected this entry",
        ),
        (
            lambda d: resource(d, "meetings").update(schema="meetings.json"),
            "meetings.schema: found 'meetings.json', expected a valid dictionary",
        ),
        (
            lambda d: resource(d, "outline").update(path=["a", "b"]),
            "outline.path: found \"['a', 'b']\", expected a valid string",
        ),
        (
            lambda d: d["resources"].append(resource(d, "shocks")),
            "resources.16.name: found 'shocks', expected a name of its own",
        ),
        (
            lambda d: field(d, "meetings", "place").update(type="geopoint"),
            "meetings.schema.fields.4.type: found 'geopoint', expected 'string', 'date', 'list'",
        ),
        (
            lambda d: field(d, "meetings", "meeting_id")["constraints"].update(pattern="("),
            "meetings.meeting_id.constraints.pattern: found '(', expected a regular expression",
        ),
        (
            lambda d: resource(d, "meetings")["schema"].pop("primaryKey"),
            "meetings.schema.primaryKey: found nothing, expected this entry",
        ),
        (
            lambda d: resource(d, "meetings")["schema"].update(primaryKey=["id"]),
            "meetings.schema: found 'id', expected a key made of the table's own fields",
        ),
        (
            lambda d: field(d, "meetings", "source_ids")["references"].update(resource="pages"),
            "meetings.schema: found 'pages.source_id', expected a reference to a field of a table",
        ),
        (
            lambda d: resource(d, "shocks")["schema"]["foreignKeys"][0].update(fields=["a", "b"]),
            "shocks.schema.foreignKeys.0.fields: found \"['a', 'b']\", expected at most 1 item",
        ),
        (
            lambda d: d["resources"].remove(resource(d, "shocks")),
            "shocks: found nothing, expected this table",
        ),
        (
            lambda d: resource(d, "milestones")["schema"]["fields"].pop(),
            "milestones.source_ids: found nothing, expected a field of type list, required",
        ),
        (
            lambda d: field(d, "milestones", "date").update(type="string"),
            "milestones.date: found 'string, required', expected a field of type date, required",
        ),
    ],
)
def test_a_descriptor_that_makes_no_sense(package_copy, change, line):
    package_copy.describe(change)
    (found,) = package_copy.problems()
    assert found.startswith(f"datapackage.json, entry {line}")


@pytest.mark.parametrize(
    "path",
    ["../x.csv", "a/../../x.csv", "/etc/hostname", "C:\\x.csv", "https://x.org/a.csv", "", "a\0b"],
)
@pytest.mark.parametrize("name", ["meetings", "outline"])
def test_a_path_outside_the_folder_is_refused(package_copy, name, path):
    package_copy.describe(lambda d: resource(d, name).update(path=path))
    (found,) = package_copy.problems()
    assert found.startswith(f"datapackage.json, entry {name}.path: found ")
    assert found.endswith("expected a path inside the folder of the package")


def test_several_missing_tables_come_at_once(package_copy):
    package_copy.describe(lambda d: d["resources"].remove(resource(d, "shocks")))
    package_copy.describe(lambda d: d["resources"].remove(resource(d, "milestones")))
    assert len(package_copy.problems()) == 2


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (Path.unlink, "outline.geojson: found nothing, expected a file in the package"),
        (lambda path: path.write_text("{"), "outline.geojson: found 'Expecting property name"),
        (lambda path: path.write_bytes(b"\xff"), "outline.geojson: found "),
    ],
    ids=["missing", "no JSON", "no UTF-8"],
)
def test_a_broken_outline(package_copy, spoil, line):
    spoil(package_copy.folder / "outline.geojson")
    (found,) = package_copy.problems()
    assert found.startswith(line)


def test_a_package_may_keep_its_tables_in_a_subfolder_and_have_more_of_them(package_copy):
    (package_copy.folder / "tables").mkdir()
    (package_copy.folder / "shocks.csv").rename(package_copy.folder / "tables" / "shocks.csv")
    package_copy.describe(lambda d: resource(d, "shocks").update(path="tables/shocks.csv"))
    (package_copy.folder / "extra.txt").write_text("x")
    extra = {"name": "extra", "path": "extra.txt"}
    package_copy.describe(lambda d: d["resources"].append(extra))
    assert len(load_dossier(package_copy.folder).shocks) == 67


def test_a_package_with_hardly_any_rows_loads_and_can_be_asked(package_copy):
    """Header only, but for the meeting of the dossier and what it refers to."""
    keep = {
        "sources.csv": lambda r: True,
        "places.csv": lambda r: r[0] in {"Seoul", "Tokyo", "Andong", "Nara"},
        "people.csv": lambda r: r[0] in {"Lee Jae-myung", "Takaichi Sanae"},
        "terms.csv": lambda r: r[0] in {"Lee Jae-myung", "Takaichi Sanae"},
        "meetings.csv": lambda r: r[0] == "2026-05-andong",
    }
    for path in package_copy.folder.glob("*.csv"):
        header, *rows = package_copy.rows(path.name)
        kept = [row for row in rows if keep.get(path.name, lambda r: False)(row)]
        package_copy.write(path.name, [header, *kept])
    small = load_dossier(package_copy.folder)
    assert len(small.claims) == len(small.shocks) == len(small.indicators) == 0
    assert len(small.as_of("2026-05-17").meetings) == 0
    assert small.as_of("2026-05-18").meeting("2026-05-andong").status == "scheduled"
    assert small.meetings_under("formal").nth.tolist() == [1]


def test_header_only_tables_are_reported_by_what_refers_to_them(package_copy):
    package_copy.write("meetings.csv", package_copy.rows("meetings.csv")[:1])
    lines = package_copy.problems()
    assert "claims.csv, row 2, column meeting_id: found '2026-05-andong'" in lines[0]


@pytest.mark.parametrize("date", ["2026-05-18", dt.date(2026, 5, 18), pd.Timestamp("2026-05-18")])
def test_a_date_in_any_type(dossier, date):
    assert dossier.as_of(date).known_on == dt.date(2026, 5, 18)


def test_no_date_is_the_edition(dossier):
    assert dossier.check_date("") == dossier.edition


@pytest.mark.parametrize(
    ("date", "line"),
    [
        ("tomorrow", "bad date 'tomorrow'; expected a date such as 2026-10-31"),
        ("2026-02-30", "bad date '2026-02-30'"),
        ("18 May 2026", "bad date '18 May 2026'"),
        (pd.NaT, "bad date NaT"),
        ("1997-12-31", "lies outside the dossier; expected 1998-01-01 to 2026-10-31"),
        ("2026-11-01", "lies outside the dossier; expected 1998-01-01 to 2026-10-31"),
    ],
)
def test_a_date_that_is_none_or_lies_outside(dossier, date, line):
    with pytest.raises(SummitError) as error:
        dossier.as_of(date)
    assert line in str(error.value)


def test_meetings_and_people_by_name(dossier):
    assert dossier.check_summit("") == "2026-05-andong"
    assert dossier.check_person("Shinzo Abe") == "Abe Shinzo"
    assert dossier.meeting("nothing") is None
    with pytest.raises(SummitError, match="Did you mean '2026-05-andong'"):
        dossier.check_summit("2026-05-andng")
    with pytest.raises(SummitError, match="Did you mean"):
        dossier.check_person("Sanae Takaich")


def test_views_do_not_share_what_a_reader_changes(dossier):
    view = dossier.as_of("2026-05-18")
    view.meetings.loc[:, "place"] = "Atlantis"
    view.people.loc[:, "name"] = "Nobody"
    counted = view.meetings_under("formal")
    counted.loc[:, "nth"] = 0
    again = dossier.as_of("2026-05-18")
    assert "Atlantis" not in set(again.meetings.place)
    assert "Nobody" not in set(again.people.name)
    assert again.meetings_under("formal").nth.min() == 1
    assert view.meetings_under("formal").nth.min() == 1


def test_views_can_be_compared_and_be_keys(dossier):
    view = dossier.as_of("2026-05-18")
    assert view == view
    assert view != dossier
    assert {view: 1}[view] == 1


def test_all_problems_are_in_the_exception(package_copy):
    package_copy.set("meetings.csv", 3, "format", "chat")
    with pytest.raises(DataError) as error:
        load_dossier(package_copy.folder)
    (problem,) = error.value.problems
    assert (problem.file, problem.row, problem.column) == ("meetings.csv", 3, "format")
    assert problem.value == "chat"
    assert str(error.value).startswith("1 problem in the data package:\nmeetings.csv, row 3, ")
