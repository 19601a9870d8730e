"""What spans rows and tables: keys, references, order of dates, terms of office."""

import pytest

from summitlib import load_dossier


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "line"),
    [
        ("meetings.csv", 9, "meeting_id", "1998-04-london", "a value that no earlier row has"),
        ("sources.csv", 9, "source_id", "S0001", "a value that no earlier row has"),
        ("meetings.csv", 9, "source_ids", "S0001;S9999", "a source_id of sources.csv"),
        ("meetings.csv", 9, "source_ids", "S0001; S0002", "a source_id of sources.csv"),
        ("meetings.csv", 9, "source_ids", "S0001;", "a source_id of sources.csv"),
        ("claims.csv", 9, "source_id", "S9999", "a source_id of sources.csv"),
        ("claims.csv", 9, "meeting_id", "2026-05-andng", "a meeting_id of meetings.csv"),
        ("conflicts.csv", 9, "source_b", "S9999", "a source_id of sources.csv"),
        ("meetings.csv", 9, "place", "Atlantis", "a place of places.csv"),
        ("people.csv", 9, "hometown_place", "Atlantis", "a place of places.csv"),
        ("shocks.csv", 9, "same_episode_as", "F999", "a shock_id of shocks.csv"),
        ("hometown_cases.csv", 9, "answers", "nobody", "a case_id of hometown_cases.csv"),
        ("stances.csv", 9, "on_claim_id", "E99", "a claim_id of claims.csv"),
        ("terminology.csv", 9, "source_ja", "S9999", "a source_id of sources.csv"),
    ],
)
def test_a_key_that_does_not_fit(package_copy, file, row, column, value, line):
    package_copy.set(file, row, column, value)
    named = value.split(";")[-1]
    assert f"{file}, row {row}, column {column}: found {named!r}, expected {line}" in (
        package_copy.problems()
    )


def test_a_key_of_two_columns(package_copy):
    rows = package_copy.rows("stances.csv")
    package_copy.write("stances.csv", [*rows, rows[1]])
    (line,) = package_copy.problems()
    assert line == (
        f"stances.csv, row {len(rows) + 1}, column on_claim_id, claim_id: "
        "found 'E01, A001', expected a value that no earlier row has"
    )


def test_an_address_twice(package_copy):
    package_copy.set("sources.csv", 9, "url", package_copy.cell("sources.csv", 2, "url"))
    (line,) = package_copy.problems()
    assert line.startswith("sources.csv, row 9, column url: found 'https://")


@pytest.mark.parametrize("file", ["meetings.csv", "hometown_cases.csv", "meeting_gaps.csv"])
def test_an_end_before_its_start(package_copy, file):
    start = package_copy.cell(file, 5, "start_date")
    package_copy.set(file, 5, "end_date", "1900-01-01")
    assert package_copy.problems() == [
        f"{file}, row 5, column end_date: found '1900-01-01', "
        f"expected a day not before start_date {start}"
    ]


def test_a_term_that_ends_before_it_starts(package_copy):
    row = package_copy.row_of("terms.csv", "Obuchi Keizo")
    package_copy.set("terms.csv", row, "end_date", "1998-01-01")
    assert package_copy.problems()[-1].startswith(f"terms.csv, row {row}, column end_date: ")


def test_a_meeting_announced_after_it_began(package_copy):
    row = package_copy.row_of("meetings.csv", "2026-05-andong")
    package_copy.set("meetings.csv", row, "announced_on", "2026-05-21")
    assert package_copy.problems() == [
        f"meetings.csv, row {row}, column start_date: found '2026-05-19', "
        "expected a day not before announced_on 2026-05-21"
    ]


def test_a_meeting_outside_the_terms_of_its_leaders(package_copy):
    # Lee took office on 4 June 2025, in the term of Ishiba.
    row = package_copy.row_of("meetings.csv", "2025-06-kananaskis")
    package_copy.set("meetings.csv", row, "start_date", "2025-06-04")
    assert load_dossier(package_copy.folder).meeting("2025-06-kananaskis") is not None
    package_copy.set("meetings.csv", row, "start_date", "2025-06-03")
    assert package_copy.problems() == [
        f"meetings.csv, row {row}, column start_date: found '2025-06-03', "
        "expected a day in a term of Lee Jae-myung for KR (terms.csv)"
    ]


def test_leaders_on_the_wrong_sides(package_copy):
    row = package_copy.row_of("meetings.csv", "2026-05-andong")
    package_copy.set("meetings.csv", row, "leader_a", "Takaichi Sanae")
    package_copy.set("meetings.csv", row, "leader_b", "Lee Jae-myung")
    assert [line.split("expected ")[1] for line in package_copy.problems()] == [
        "a day in a term of Takaichi Sanae for KR (terms.csv)",
        "a day in a term of Lee Jae-myung for JP (terms.csv)",
    ]


def test_a_claim_whose_page_has_no_day(package_copy):
    package_copy.set("sources.csv", package_copy.row_of("sources.csv", "S0001"), "known_on", "")
    lines = package_copy.problems()
    assert len([line for line in lines if line.startswith("claims.csv")]) == 19  # E01 to E19
    assert lines[0].endswith(
        "found 'S0001', expected a page whose known_on is given in sources.csv"
    )


def test_problems_of_several_files_come_at_once(package_copy):
    package_copy.set("meetings.csv", 5, "end_date", "soon")
    package_copy.set("people.csv", 3, "country", "Japan")
    package_copy.edit("shocks.csv", lambda b: b[:2000] + b"\xff" + b[2000:])
    package_copy.drop_column("milestones.csv", "weight")
    package_copy.set("claims.csv", 7, "source_id", "S9999")
    package_copy.set("indicators.csv", 4, "source_id", "S9998")
    lines = package_copy.problems()
    assert [line.split(":")[0] for line in lines] == [
        "claims.csv, row 7, column source_id",
        "indicators.csv, row 4, column source_id",
        "meetings.csv, row 5, column end_date",
        "milestones.csv, row 1, column weight",
        "people.csv, row 3, column country",
        lines[5].split(":")[0],
    ]
    assert "found 'byte 0xff'" in lines[5]


def test_a_table_that_cannot_be_read_causes_no_further_lines(package_copy):
    # Hundreds of references lead to the sources; none of them is blamed.
    (package_copy.folder / "sources.csv").unlink()
    assert package_copy.problems() == ["sources.csv: found nothing, expected a file in the package"]


def test_the_dossier_names_a_meeting_and_places_of_its_tables(package_copy):
    package_copy.describe(lambda d: d["dossier"].update(summit="2026-05-andng"))
    package_copy.describe(lambda d: d["dossier"]["sides"][1].update(capital="Edo"))
    assert package_copy.problems() == [
        "datapackage.json, entry dossier.summit: found '2026-05-andng', "
        "expected a meeting_id of meetings.csv",
        "datapackage.json, entry dossier.sides.1.capital: found 'Edo', "
        "expected a place of places.csv",
    ]


def test_bad_cells_do_not_hide_the_other_problems_of_their_table(package_copy):
    package_copy.set("meetings.csv", 5, "end_date", "soon")
    package_copy.set("meetings.csv", 6, "place", "Atlantis")
    package_copy.set("meetings.csv", 7, "leader_a", "Lee Jae-myun")
    text = "\n".join(package_copy.problems())
    for found in ("'soon'", "'Atlantis'", "'Lee Jae-myun'"):
        assert found in text
