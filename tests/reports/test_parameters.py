"""Parameters: read from the notebook, checked before a kernel starts."""

from datetime import date

import pytest

from summitlib import SummitError
from summitlib.reports.parameters import check, parameters_of, parse_items, read_cell


@pytest.fixture
def known(write_notebook):
    return parameters_of(write_notebook())


def test_reads_name_annotation_default_and_comment(known):
    assert list(known) == ["summit", "as_of", "days", "pairs"]
    days = known["days"]
    assert (days.annotation, days.default, days.help) == ("int", 3, "how far to look")
    assert known["as_of"].help == 'date; "" = the edition\'s'


def test_reads_literals_without_annotation():
    assert read_cell("cut = 0.5")["cut"].annotation == "float"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import os", "expected literals, not: import os"),
        ("day: str = today()", "parameter 'day': the default must be a literal"),
        ("day: str =", "no Python, line 1"),
    ],
)
def test_refuses_a_cell_of_anything_but_literals(source, line):
    with pytest.raises(SummitError, match=line.replace("(", r"\(")):
        read_cell(source)


def test_a_file_that_is_no_notebook(tmp_path):
    path = tmp_path / "x.ipynb"
    path.write_text("not JSON")
    with pytest.raises(SummitError, match="not a notebook"):
        parameters_of(path)


def test_unknown_name_gets_a_suggestion_and_the_list(known, dossier):
    with pytest.raises(SummitError) as error:
        check({"as_off": "2026-05-18"}, known, dossier)
    assert str(error.value) == (
        "unknown parameter 'as_off'. Did you mean 'as_of'? "
        "Known parameters: summit, as_of, days, pairs"
    )


@pytest.mark.parametrize("item", ["as_of", "=3", "as_of:2026-05-18"])
def test_malformed_items(item):
    with pytest.raises(SummitError, match="expected name=value"):
        parse_items([item])


def test_a_value_given_twice():
    with pytest.raises(SummitError, match="given twice"):
        parse_items(["days=1", "days=2"])


def test_an_item_keeps_further_equals_signs():
    assert parse_items(["rule=a=b"]) == {"rule": "a=b"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("as_of", "tomorrow", ["'as_of'", "tomorrow"]),
        ("as_of", "2026-02-30", ["'as_of'", "2026-02-30"]),
        ("as_of", "1850-01-01", ["'as_of'", "1850-01-01", "outside"]),
        ("summit", "2026-05-andng", ["'summit'", "Did you mean '2026-05-andong'?"]),
        ("days", "few", ["'days'", "'few'", "int"]),
        ("days", "2.5", ["'days'", "int"]),
        ("pairs", "[1, 2", ["'pairs'", "list"]),
    ],
)
def test_bad_values_get_one_line_that_names_them(known, dossier, name, value, words):
    with pytest.raises(SummitError) as error:
        check({name: value}, known, dossier)
    line = str(error.value)
    assert "\n" not in line
    assert [word for word in words if word not in line] == []


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ('rule: str = "formal"', "formall", ["'rule'", "formall"]),
        ('language: str = "en"', "xx", ["'language'", "xx"]),
        ("severity: int = 2", "4", ["'severity'", "4", "1, 2 or 3"]),
        ("window: int = 365", "3", ["'window'", "3", "days"]),
        ('regime: str = "declared"', "declard", ["'regime'", "Did you mean 'declared'?"]),
        ("where: Path = None", "x", ["'where'", "annotation 'Path'"]),
    ],
)
def test_rules_languages_and_odd_annotations(dossier, source, value, words):
    known = read_cell(source)
    with pytest.raises(SummitError) as error:
        check(dict.fromkeys(known, value), known, dossier)
    assert [word for word in words if word not in str(error.value)] == []


def test_text_becomes_what_the_annotation_says(known, dossier):
    given = {"days": "7", "pairs": "Lee, Takaichi", "as_of": date(2026, 5, 18)}
    assert check(given, known, dossier) == {
        "as_of": "2026-05-18",
        "days": 7,
        "pairs": ["Lee", "Takaichi"],
    }
    assert check({"pairs": '["a, b"]'}, known, dossier) == {"pairs": ["a, b"]}


def test_values_equal_to_the_default_are_dropped(known, dossier):
    assert check({"days": "3", "as_of": "", "summit": "2026-05-andong"}, known, dossier) == {}
