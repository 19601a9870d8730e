"""Reading one table: every way in which a file can be broken gets one line."""

from contextlib import suppress

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summitlib import DataError
from summitlib.tables import expected, read_table

SCHEMA = {
    "fields": [
        {"name": "key", "type": "string", "constraints": {"required": True, "pattern": "[A-Z]\\d"}},
        {"name": "day", "type": "date"},
        {"name": "n", "type": "integer", "constraints": {"minimum": 1, "maximum": 3}},
        {"name": "big", "type": "integer"},
        {"name": "x", "type": "number", "constraints": {"required": True}},
        {"name": "yes", "type": "boolean", "constraints": {"required": True}},
        {"name": "maybe", "type": "boolean"},
        {"name": "tags", "type": "list", "delimiter": ";"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
    ],
    "primaryKey": "key",
}
HEADER = "key,day,n,big,x,yes,maybe,tags,kind"
GOOD = {
    "key": "A1",
    "day": "2026-05-19",
    "n": "2",
    "big": "7",
    "x": "1.5",
    "yes": "true",
    "maybe": "false",
    "tags": "u;v",
    "kind": "a",
}


@pytest.fixture
def read(tmp_path):
    """Read bytes or text as a table of SCHEMA."""

    def read(content: str | bytes) -> pd.DataFrame:
        path = tmp_path / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, SCHEMA)

    return read


@pytest.fixture
def lines(read):
    """The lines of the error that reading raises."""

    def lines(content: str | bytes) -> list[str]:
        with pytest.raises(DataError) as error:
            read(content)
        return [str(problem) for problem in error.value.problems]

    return lines


def table(*rows: dict[str, str]) -> str:
    return "\n".join([HEADER, *(",".join((GOOD | row).values()) for row in rows), ""])


def test_types(read):
    frame = read(table({}, dict.fromkeys(["day", "n", "big", "maybe", "tags", "kind"], "")))
    assert frame["day"].dtype == "datetime64[us]"
    assert frame["day"].tolist()[0] == pd.Timestamp("2026-05-19")
    assert (frame["n"].dtype, frame["x"].dtype, frame["yes"].dtype) == ("Int64", "float64", "bool")
    assert (frame["key"].dtype, frame["kind"].dtype) == ("str", "str")
    assert frame["tags"].tolist() == [("u", "v"), ()]
    assert frame.iloc[1][["day", "n", "big", "maybe", "kind"]].isna().all()


def test_whole_numbers_without_a_blank_are_plain_integers(read):
    assert read(table({}))["n"].dtype == "int64"


def test_header_only_is_a_table_without_rows(read):
    frame = read(HEADER + "\n")
    assert len(frame) == 0
    assert list(frame) == HEADER.split(",")
    assert frame.dtypes.equals(read(table({})).iloc[:0].dtypes)


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b.replace(b"\n", b"\r\n"),
        lambda b: b.replace(b"\n", b"\r"),
        lambda b: b.removesuffix(b"\n"),
    ],
    ids=["byte order mark", "CRLF", "CR", "no newline at the end"],
)
def test_habits_of_other_programs_make_no_difference(read, change):
    content = table({}, {"key": "A2"}).encode()
    assert read(change(content)).equals(read(content))


def test_a_quoted_line_break_is_one_row(read, lines):
    row = table({"kind": '"a\nb"'}, {"key": "bad"})
    assert [line.split(":")[0] for line in lines(row)] == [
        "t.csv, row 2, column kind",
        "t.csv, row 3, column key",
    ]


@pytest.mark.parametrize(
    ("column", "value", "line"),
    [
        (
            "key",
            "",
            "found nothing, expected text of the form [A-Z]\\d; the cell must not be empty",
        ),
        ("key", "A12", "found 'A12', expected text of the form [A-Z]\\d"),
        ("key", " A1", "found ' A1', expected text of the form"),
        ("day", "2026-02-30", "found '2026-02-30', expected a date such as 2026-05-19"),
        ("day", "19.5.2026", "expected a date such as 2026-05-19"),
        ("day", "20260519", "expected a date such as 2026-05-19"),
        ("day", "1779148800", "expected a date such as 2026-05-19"),
        ("day", "2026-05-19T00:00:00", "expected a date such as 2026-05-19"),
        ("n", "0", "found '0', expected a whole number, at least 1, at most 3"),
        ("n", "4", "expected a whole number, at least 1, at most 3"),
        ("n", "1.5", "expected a whole number"),
        ("n", "two", "expected a whole number"),
        ("big", "1_0", "found '1_0', expected a whole number"),
        ("big", " 1", "found ' 1', expected a whole number"),
        ("big", "9" * 30, "expected a whole number"),
        ("x", "nan", "found 'nan', expected a number; the cell must not be empty"),
        ("x", "1e999", "found '1e999', expected a number"),
        ("x", "-inf", "expected a number"),
        ("x", "1_000.5", "expected a number"),
        ("x", "many", "found 'many', expected a number"),
        ("yes", "True", "found 'True', expected true or false"),
        ("yes", "", "found nothing, expected true or false; the cell must not be empty"),
        ("maybe", "no", "found 'no', expected true or false"),
        ("kind", "c", "found 'c', expected one of a, b"),
    ],
)
def test_a_bad_cell_is_named(lines, column, value, line):
    (found,) = lines(table({}, {"key": "A2"} | {column: value}))
    assert found.startswith(f"t.csv, row 3, column {column}: found ")
    assert line in found


def test_all_bad_cells_at_once(lines):
    found = lines(table({"n": "x", "kind": "c"}, {}, {"day": "soon"}))
    assert [line.split(":")[0] for line in found] == [
        "t.csv, row 2, column n",
        "t.csv, row 2, column kind",
        "t.csv, row 4, column day",
    ]


def test_a_long_or_odd_value_stays_on_one_line(lines):
    (found,) = lines(table({"kind": '"' + "long\n" * 50 + '"'}))
    assert "\n" not in found
    assert len(found) < 220
    assert "…" in found


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "t.csv: found nothing, expected a header row; the file is empty"),
        (b" \n\n", "t.csv: found nothing, expected a header row; the file is empty"),
        (b"\xef\xbb\xbf", "t.csv: found nothing, expected a header row; the file is empty"),
        (
            table({}, {}).encode()[:-9] + b"\xff" + b"a\n",
            "t.csv, row 3: found 'byte 0xff', expected text encoded as UTF-8; save the file as",
        ),
        (table({}).encode("utf-16"), "t.csv, row 1: found 'byte 0xff', expected text encoded as"),
        (table({}).encode("utf-16-le"), "t.csv, row 1: found 'byte 0x00', expected text encoded"),
        (table({"tags": "Ōta"}).encode("shift-jis", "replace") + b"\x83", "found 'byte 0x83'"),
        (table({}, {"tags": "\0"}).encode(), "t.csv, row 3: found 'byte 0x00', expected text"),
        (
            table({}, {"tags": '"u'}).encode(),
            "t.csv, row 3: found 'unexpected end of data', expected well-formed CSV",
        ),
        (table({}, {"tags": '"u"v'}).encode(), "t.csv, row 3: found "),
        (
            (table({}) + "A2,2026-05-19\n").encode(),
            "t.csv, row 3: found '2 cells', expected 9 cells, as in the header",
        ),
        (
            (table({}) + "\n").encode(),
            "t.csv, row 3: found '0 cells', expected 9 cells, as in the header",
        ),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value[:30],
)
def test_a_broken_file_gets_one_line(lines, content, line):
    (found,) = lines(content)
    assert line in found


def test_a_missing_file_or_a_folder(tmp_path):
    with pytest.raises(DataError, match=r"t\.csv: found nothing, expected a file in the package"):
        read_table(tmp_path / "t.csv", SCHEMA)
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(DataError, match=r"t\.csv: found 'Is a directory', expected a file to read"):
        read_table(tmp_path / "t.csv", SCHEMA)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (HEADER.replace("day,", ""), ["column day: found nothing, expected this column"]),
        (HEADER + ",more", ["column more: found 'more', expected no such column"]),
        (
            HEADER.replace("day", " day"),
            ["column day: found nothing, expected this", "column  day: found ' day', expected no"],
        ),
        (HEADER.replace("key,day", "day,key"), ["expected the order key, day, n"]),
        (HEADER + ",kind", ["expected the order key, day, n"]),
    ],
    ids=["missing", "extra", "misspelt", "order", "twice"],
)
def test_columns(lines, header, found):
    content = header + "\n" + ",".join("x" * len(header.split(","))) + "\n"
    got = lines(content)
    assert len(got) == len(found)
    for line, words in zip(got, found, strict=True):
        assert line.startswith("t.csv, row 1")
        assert words in line


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_data_error(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(HEADER.encode() + b"\n" + content)
    with suppress(DataError):
        read_table(path, SCHEMA)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "key": st.from_regex("[A-Z][0-9]", fullmatch=True),
                "day": st.dates().map(str) | st.just(""),
                "n": st.integers(1, 3).map(str) | st.just(""),
                "big": st.integers(-(2**63) + 1, 2**63 - 1).map(str) | st.just(""),
                "x": st.floats(allow_nan=False, allow_infinity=False).map(repr),
                "yes": st.sampled_from(["true", "false"]),
                "maybe": st.sampled_from(["true", "false", ""]),
                "kind": st.sampled_from(["a", "b", ""]),
            }
        ),
        max_size=5,
    )
)
def test_what_was_written_is_read(tmp_path_factory, rows):
    path = tmp_path_factory.getbasetemp() / "good.csv"
    path.write_text(table(*rows), encoding="utf-8")
    frame = read_table(path, SCHEMA)
    assert len(frame) == len(rows)
    for got, row in zip(frame.to_dict("records"), rows, strict=True):
        assert got["key"] == row["key"]
        assert (got["day"].date().isoformat() if row["day"] else "") == row["day"]
        assert (str(got["n"]) if row["n"] else "") == row["n"]
        assert (str(got["big"]) if row["big"] else "") == row["big"]
        assert got["x"] == float(row["x"])
        assert str(got["yes"]).lower() == row["yes"]


def test_expectations_in_words():
    words = {field["name"]: expected(field) for field in SCHEMA["fields"]}
    assert words["tags"] == "values separated by semicolons"
    assert words["n"] == "a whole number, at least 1, at most 3"
    assert words["kind"] == "one of a, b"
