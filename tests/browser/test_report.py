"""The report in a browser: drawn, silent, self-sufficient, readable; hostile text stays text."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from summitlib.reports import run
from summitlib.reports.html import to_html

MIME = "application/vnd.vegalite.v5+json"
REFERENCES = (
    '<section class="passage"><p>X<sup><a class="cite" href="#ref-2">2</a></sup>.</p></section>',
    '<ol class="references"><li id="ref-1">A. <a href="https://example.org/a">example.org</a></li>'
    '<li id="ref-2">B. <a href="https://example.org/b">example.org</a></li></ol>',
)


def shown(bundle: dict, code: str = "show()"):
    return new_code_cell(code, outputs=[new_output("display_data", bundle)])


def chart(title: str = "Meetings a year", **more) -> dict:
    frame = pd.DataFrame({"year": pd.to_datetime(["2024", "2025", "2026"]), "n": [2, 4, 3]})
    drawn = alt.Chart(frame, title=title, description="Three bars.", width=700).mark_bar()
    spec = drawn.encode(x="year:T", y="n:Q", tooltip=["n:Q"]).to_dict()
    return spec | more


def write(folder: Path, *cells) -> Path:
    path = folder / "report.html"
    path.write_text(to_html(new_notebook(cells=list(cells))), encoding="utf-8")
    return path


@pytest.fixture
def report(tmp_path) -> Path:
    linked = alt.Chart(pd.DataFrame({"a": [1, 2], "b": [3, 4]}), description="Two linked plots.")
    brush = alt.selection_interval(name="pick")
    points = linked.mark_point().encode(x="a", y="b").add_params(brush)
    faded = alt.when(brush).then(alt.value(1)).otherwise(alt.value(0.2))
    pair = alt.hconcat(points, linked.mark_bar().encode(x="a", y="b", opacity=faded))
    table = pd.DataFrame({f"column {i}": ["2026-05-19", "x" * 60] for i in range(9)}).to_html()
    return write(
        tmp_path,
        new_markdown_cell("# Why Andong?\n\nA sentence. " * 3),
        shown({MIME: chart()}, "a_line_of_code_that_is_much_longer_than_a_phone_is_wide()" * 3),
        shown({MIME: pair.properties(description="Two linked plots.").to_dict()}),
        shown({"text/html": table}),
        *(shown({"text/html": html}) for html in REFERENCES),
    )


def test_draws_every_chart_and_says_and_asks_nothing(look, report):
    view = look(report)
    assert view.page.locator("figure.chart").count() == 2
    assert view.page.locator("figure.chart svg.marks").count() == 2
    assert view.page.locator("svg .mark-rect.role-mark path").count() >= 3
    assert view.page.get_by_role("figure", name="Three bars.").count() == 1
    assert view.outside == []
    assert view.console == []


def test_dates_in_milliseconds_stay_dates_without_eval(look, tmp_path):
    """Bounds of a time scale reach Vega as ``datetime(883612800000)``."""
    spec = chart()
    bounds = [1704067200000, 1798761600000]  # 2024 and 2027, in UTC
    spec["encoding"]["x"]["scale"] = {"type": "utc", "domain": bounds}
    view = look(write(tmp_path, shown({MIME: spec})))
    assert "2025" in view.page.locator("svg.marks").text_content()
    assert view.console == []


def test_charts_answer_the_pointer_without_eval(look, report):
    view = look(report)
    view.page.locator("svg .mark-rect.role-mark path").first.hover()
    assert "2" in view.page.locator("#vg-tooltip-element.visible").inner_text()
    plot = view.page.locator("figure.chart").nth(1).locator("svg path.background").nth(1)
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    view.page.mouse.move(box["x"] + 9, box["y"] + 9)
    view.page.mouse.down()
    view.page.mouse.move(box["x"] + 99, box["y"] + 99, steps=4)
    view.page.mouse.up()
    picked = view.page.locator("svg .pick_brush path").bounding_box()
    assert picked["width"] > 80
    assert view.console == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_fits_the_window(look, report, width):
    view = look(report, width)
    assert view.overflow() == 0
    view.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert view.overflow() == 0


def test_references_can_be_reached(look, report):
    view = look(report)
    targets = view.page.eval_on_selector_all("a[href^='#']", "all => all.map(a => a.hash)")
    assert targets == ["#ref-2"]
    view.page.click("a.cite")
    assert view.page.locator(":target").inner_text().startswith("B.")


def test_prints(look, report):
    view = look(report)
    assert view.page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
    view.page.emulate_media(media="print")
    assert not view.page.locator("details.code").first.is_visible()
    printed = "getComputedStyle(document.querySelector('.references a'), '::after').content"
    assert "https://example.org/a" in view.page.evaluate(printed)


SCRIPT = "window.pwned=1"
TEXTS = [
    f"<img src=x onerror={SCRIPT}>",
    f"</script><script>{SCRIPT}</script>",
    f'"><svg onload={SCRIPT}>',
    f"[x](javascript:{SCRIPT})",
    f"datum.n; {SCRIPT}",
    f"';{SCRIPT};//",
    "{{constructor.constructor('window.pwned=1')()}}",
    f"javascript:{SCRIPT}",
    "https://example.org/asked-for",
]


def hostile_chart(text: str) -> dict:
    """A chart whose every text comes from a data file that means harm."""
    frame = pd.DataFrame({"n": [1], "who": [text]})
    drawn = alt.Chart(frame, title=alt.Title(text, subtitle=[text, text])).mark_bar()
    spec = drawn.encode(
        x=alt.X("n:Q", title=text),
        y=alt.Y("who:N", title=text, axis=alt.Axis(description=text)),
        color=alt.Color("who:N", legend=alt.Legend(title=text)),
        tooltip=[alt.Tooltip("who:N", title=text)],
        href="who:N",
        url="who:N",
    )
    return spec.properties(description=text).to_dict()


def unharmed(view) -> bool:
    return view.page.evaluate("window.pwned === undefined") and view.dialogs == []


@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_stays_text(look, tmp_path, text):
    view = look(
        write(
            tmp_path,
            new_markdown_cell(f"# {text}\n\n{text}\n\n- {text}\n\n> {text}"),
            shown({MIME: hostile_chart(text)}, code=text),
            shown({"text/html": pd.DataFrame({text: [text]}).to_html()}),
            shown({"text/html": f"<section class='passage'><p>{escape(text)}</p></section>"}),
            shown({"text/html": f"<p>{text}</p><a href='{escape(text)}'>x</a>"}),
            shown({"text/plain": text}),
            shown({"image/svg+xml": f"<svg><text>{text}</text></svg>", "text/plain": text}),
        )
    )
    assert unharmed(view)
    assert view.page.locator("svg.marks").count() == 1
    mark = view.page.locator("svg .mark-rect.role-mark a, svg .mark-rect.role-mark path").first
    mark.hover()
    assert unharmed(view)
    mark.click()
    for link in view.page.locator("main a:not([href^='https:'])").all():
        link.click(timeout=2000)
    view.page.wait_for_timeout(100)
    assert unharmed(view)
    assert [address for address in view.outside if address not in text] == []


@pytest.mark.parametrize(
    "expression",
    [
        SCRIPT,
        "this.constructor.constructor('window.pwned=1')()",
        "event.view.eval('window.pwned=1')",
        "toString.constructor('window.pwned=1')()",
        "[].constructor.constructor('window.pwned=1')()",
    ],
)
def test_an_expression_in_a_chart_cannot_reach_the_page(look, tmp_path, expression):
    spec = chart(
        params=[{"name": "p", "expr": expression}], title={"text": {"expr": expression}}
    ) | {"transform": [{"calculate": expression, "as": "x"}]}
    view = look(write(tmp_path, shown({MIME: spec})))
    assert unharmed(view)


def test_a_chart_loads_no_data(look, tmp_path):
    spec = chart() | {"data": {"url": "https://example.org/data.csv"}}
    view = look(write(tmp_path, shown({MIME: spec})))
    assert view.outside == []


def test_the_policy_stops_what_would_slip_through(look, report):
    """Markup that got into the page, past both other walls, runs nothing and asks for nothing."""
    view = look(report)
    slipped = (
        f"<img src='https://example.org/x.png' onerror={SCRIPT}><a href='javascript:{SCRIPT}'>"
    )
    view.page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", slipped)
    view.page.evaluate(
        "code => { const s = document.createElement('script'); s.textContent = code;"
        " document.body.append(s); }",
        SCRIPT,
    )
    view.page.wait_for_timeout(200)
    assert unharmed(view)
    assert json.dumps(view.console).count("Content Security Policy") >= 3


@pytest.fixture(scope="module")
def brief(tmp_path_factory) -> Path:
    """The brief of the eve, as `summit report` writes it."""
    folder = tmp_path_factory.mktemp("brief")
    return run.report("01-brief", {"as_of": "2026-05-18"}, folder, progress=False).html


def test_the_brief_is_whole(look, brief):
    view = look(brief)
    assert brief.stat().st_size <= 1_300_000
    assert view.page.locator("figure.chart").count() >= 4
    assert view.page.locator("svg.marks").count() == view.page.locator("figure.chart").count()
    assert view.page.locator("h1").count() == 1
    assert "18 May 2026" in view.page.locator(".masthead").inner_text()
    assert view.outside == []
    assert view.console == []


def test_the_briefs_citations_lead_to_references_and_those_to_pages(look, brief):
    view = look(brief)
    cited = view.page.eval_on_selector_all("a.cite", "all => all.map(a => a.hash)")
    there = view.page.eval_on_selector_all(".references li", "all => all.map(li => '#' + li.id)")
    assert cited
    assert set(cited) <= set(there)
    linked = view.page.locator(".references li:has(a[href^='http'])").count()
    assert linked == len(there)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_brief_fits_the_window(look, brief, width):
    assert look(brief, width).overflow() == 0


QUESTIONS = ["02-counting", "03-rhythm", "04-hometown", "05-evidence", "06-resilience"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_report_of_every_question_opens_without_network(look, tmp_path, name):
    page = run.report(name, {}, tmp_path, progress=False).html
    for width in (1280, 360):
        view = look(page, width)
        assert view.page.locator("figure.chart").count() >= 2
        assert view.page.locator("svg.marks").count() == view.page.locator("figure.chart").count()
        assert view.page.locator(".references li").count() > 5
        assert view.overflow() == 0
        assert view.outside == []
        assert view.console == []
