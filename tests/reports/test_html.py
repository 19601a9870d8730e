"""The page: one file, nothing from outside, nothing that runs but the vendored scripts."""

import base64
import hashlib
import json
import re
from pathlib import Path

import altair
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from summitlib import SummitError
from summitlib.reports import html as page_module
from summitlib.reports.html import to_html
from summitlib.reports.manifest import inputs_of
from summitlib.reports.markup import Prose, clean, html_output

MIME = "application/vnd.vegalite.v5+json"
ASSETS = Path(page_module.__file__).parent / "assets"


def shown(*bundles, source="x"):
    """A notebook with one code cell for each mime bundle."""
    cells = [
        new_code_cell(f"{source}{i}", outputs=[new_output("display_data", bundle)])
        for i, bundle in enumerate(bundles)
    ]
    return new_notebook(cells=[new_markdown_cell("# Why *here*?"), *cells])


def spec(**more):
    return {"mark": "point", "data": {"values": [{"a": 1}]}, "description": "One dot.", **more}


def body(page):
    """The page without its scripts and style."""
    return re.sub(r"<(script|style)>.*?</\1>", "", page, flags=re.DOTALL)


def test_is_deterministic(write_notebook, dossier):
    inputs = inputs_of(write_notebook(), {"as_of": "2026-05-18"}, dossier)
    notebook = shown({MIME: spec()}, {"text/html": "<p>x</p>"})
    assert to_html(notebook, inputs) == to_html(notebook, inputs)


def test_refers_to_nothing_outside():
    page = to_html(shown({MIME: spec()}, {"text/html": '<a href="https://example.org">x</a>'}))
    assert re.findall(r"<(?:link|iframe|object|embed|base)\b", body(page)) == []
    assert re.findall(r'\bsrc="(?!data:)', body(page)) == []
    assert "sourceMappingURL" not in page
    assert "@import" not in page
    assert re.findall(r"url\(", page.split("</style>")[0]) == []


def test_carries_each_script_once_and_allows_it_by_hash():
    page = to_html(shown(*[{MIME: spec()}] * 3))
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(scripts) == 4
    hashes = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts}
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert set(re.findall(r"sha256-([^&']+)", policy)) == hashes
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe-eval" not in policy
    assert len(page) < 1_000_000


def test_frame_of_the_page(write_notebook, dossier):
    inputs = inputs_of(write_notebook(), {"as_of": "2026-05-18", "days": 3}, dossier)
    page = to_html(shown({"text/html": "<p>x</p>"}), inputs)
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Why here?</title>" in page
    assert page.count("<h1>") == 1
    assert '<time datetime="2026-05-18">18 May 2026</time>' in page
    for value in (dossier.hash[:12], inputs.code_sha256[:12], dossier.edition.isoformat()):
        assert value in page
    assert "as_of = &#34;2026-05-18&#34;" in page


def test_one_first_level_heading():
    notebook = new_notebook(cells=[new_markdown_cell("# One\n\n# Two"), new_markdown_cell("# 3")])
    page = to_html(notebook)
    assert re.findall(r"<h[12]>.*?</h[12]>", body(page)) == [
        "<h1>One</h1>",
        "<h2>Two</h2>",
        "<h2>3</h2>",
    ]
    assert "<h1>Report</h1>" in to_html(new_notebook(cells=[]))


def test_a_chart_is_a_figure_with_its_description():
    page = to_html(shown({MIME: spec(description='One "dot" & more')}))
    assert 'aria-label="One &#34;dot&#34; &amp; more"' in page
    assert "<figcaption>" in page
    data = re.search(r'<script type="application/json">(.*?)</script>', page)[1]
    assert json.loads(data)["description"] == 'One "dot" & more'


@pytest.mark.parametrize("bad", [{}, {"description": " "}, {"description": None}])
def test_a_chart_without_description_is_refused(bad):
    chart = {k: v for k, v in spec().items() if k != "description"} | bad
    with pytest.raises(SummitError, match="cell 2: a chart without a description"):
        to_html(shown({MIME: chart}))


def test_a_spec_cannot_leave_its_element():
    hostile = "</script><script>alert(1)</script><!--"
    page = to_html(shown({MIME: spec(title=hostile)}))
    data = re.search(r'<script type="application/json">(.*?)</script>', page)[1]
    assert json.loads(data)["title"] == hostile
    assert "<" not in data


def test_code_is_folded_and_joined_until_something_shows():
    notebook = new_notebook(
        cells=[
            new_code_cell("import this"),
            new_code_cell("1 < 2", outputs=[new_output("display_data", {"text/plain": "True"})]),
        ]
    )
    page = body(to_html(notebook))
    assert page.count('<details class="code">') == 1
    assert "<code>1 &lt; 2</code>" in page
    assert page.index(">True<") < page.index("import this")


def test_printed_text_shows_and_warnings_go_with_the_code():
    outputs = [
        new_output("stream", name="stdout", text="<b>seen</b>"),
        new_output("stream", name="stderr", text="beware"),
    ]
    page = body(to_html(new_notebook(cells=[new_code_cell("f()", outputs=outputs)])))
    assert "&lt;b&gt;seen&lt;/b&gt;" in page
    assert '<pre class="log" tabindex="0">beware</pre>' in page


def test_pictures_are_inside_the_page():
    page = to_html(shown({"image/svg+xml": "<svg/>", "text/plain": 'a "map"'}))
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+" alt="a &#34;map&#34;"' in page


def test_tables_scroll_and_say_what_their_headings_head():
    table = pd.DataFrame({"day": ["2026-05-19"], "note": ["x" * 50], "to": [pd.NaT]}).to_html()
    result = html_output(table)
    assert result.startswith('<div class="table-box" tabindex="0"><table class="dataframe">')
    assert '<th scope="col">day</th>' in result
    assert '<th scope="row">0</th>' in result
    assert '<td class="day">2026-05-19</td>' in result
    assert '<td class="long">xxx' in result
    assert '<td class="missing">–</td>' in result
    assert result.endswith("</table></div>")


def test_the_style_that_notebooks_add_to_tables_goes():
    html = pd.DataFrame({"a": [1]})._repr_html_()
    assert "<style" in html
    assert "dataframe tbody tr" not in html_output(html)
    assert html_output(html).startswith('<div class="table-box"')


HOSTILE = [
    "<script>x()</script>",
    "<img src=x onerror=x()>",
    '<a href="javascript:x()">a</a>',
    '<a href="JaVaScRiPt&colon;x()">a</a>',
    '<a href="data:text/html,x">a</a>',
    '<p style="background:url(https://example.org)" onclick="x()">a</p>',
    "<svg><a xlink:href='javascript:x()'>a</a></svg>",
    '<iframe srcdoc="<script>x()</script>"></iframe>',
    '<form action="https://example.org"><input autofocus onfocus=x()></form>',
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    '<base href="https://example.org">',
    "<math><mtext></table><mglyph><style><img src=x onerror=x()>",
]
HARM = re.compile(
    r"<(script|img|svg|math|iframe|form|input|meta|base|style)\b"
    r"|<[^>]*\b(on\w+|style|srcdoc)\s*="
    r"|<[^>]*\bhref=\"(?!https?:|mailto:|#)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_harmful_is_left_of_html(text):
    assert HARM.search(clean(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "[a](javascript:x())",
        "[a]( java\tscript:x() )",
        "![a](https://example.org/x.png)",
        "[a]: javascript:x()\n\n[a]",
        "<javascript:x()>",
    ],
)
def test_nothing_harmful_is_left_of_markdown(text):
    assert HARM.search(Prose().render(text)) is None


def test_links_lead_to_the_web_or_into_the_page():
    html = Prose().render("[a](https://example.org) [b](#ref-1) [c](02-counting.ipynb)")
    assert re.findall(r'href="([^"]*)"', html) == ["https://example.org", "#ref-1"]
    assert "noopener" in html
    assert " c</p>" in html


def test_passages_keep_their_shape():
    passage = (
        '<section class="passage"><p>Third<sup><a class="cite" href="#ref-12">12</a></sup></p>'
        '<ul><li><span class="fact" title="claim 7">x</span></li></ul></section>'
    )
    assert clean(passage).replace(' rel="noopener noreferrer"', "") == passage


def test_vendored_files_are_those_listed():
    entries = json.loads((ASSETS / "vendor.json").read_text(encoding="utf-8"))
    listed = {f["name"]: f["sha256"] for entry in entries for f in entry["files"]}
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in ASSETS.iterdir()}
    assert found.pop("vendor.json")
    assert found == listed


def test_the_vendored_compiler_is_of_the_version_altair_writes_for():
    entries = json.loads((ASSETS / "vendor.json").read_text(encoding="utf-8"))
    version = next(entry["version"] for entry in entries if entry["package"] == "vega-lite")
    assert altair.SCHEMA_VERSION.lstrip("v").split(".")[:2] == version.split(".")[:2]
