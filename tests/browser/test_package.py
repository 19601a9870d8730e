"""The real brief in a browser, and a brief on a data package whose every text means harm."""

from __future__ import annotations

import json
import shutil

import pytest

from summitlib import DataError, load_dossier
from summitlib.paths import data_dir


def test_a_hostile_package_does_no_harm_in_the_report(look, hostile):
    view = look(hostile)
    for mark in view.page.locator("figure.chart svg .role-mark path").all()[:40]:
        mark.hover(force=True)
    assert view.page.evaluate("window.pwned === undefined")
    assert view.dialogs == []
    assert view.outside == []
    assert view.page.locator("figure.chart svg.marks").count() == 4
    assert "<img src=x onerror=window.pwned=1>" in view.page.inner_text("main")


def test_a_hostile_package_leaves_no_markup_in_the_notebook(hostile):
    notebook = json.loads(hostile.with_suffix(".ipynb").read_text(encoding="utf-8"))
    bundles = [o["data"] for c in notebook["cells"] for o in c.get("outputs", [])]
    html = "".join("".join(b.get("text/html", "")) for b in bundles)
    assert "&lt;img src=x" in html
    for tag in ("<img", "<script", "<svg", 'href="javascript'):
        assert tag not in html


def test_an_address_that_is_a_script_is_refused(tmp_path):
    shutil.copytree(data_dir(), tmp_path / "data")
    pages = tmp_path / "data" / "sources.csv"
    text = pages.read_text(encoding="utf-8")
    pages.write_text(text.replace("https://", "javascript:", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"sources.csv, row \d+, column url"):
        load_dossier(tmp_path / "data")
