"""Write an executed notebook as one HTML page that needs nothing else.

The page carries its scripts (Vega, once), its charts as JSON and its style. It asks for nothing
from outside, and its Content-Security-Policy would not let it: scripts run by their hash alone,
without ``eval`` (Vega interprets the expressions of a chart), and nothing may be fetched.

`ReportExporter` is an nbconvert exporter: ``jupyter nbconvert --to
summitlib.reports.html.ReportExporter`` writes the same page, without a footer, from any executed
notebook.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from summitlib.errors import SummitError
from summitlib.narrative.language import Language
from summitlib.reports.manifest import Inputs
from summitlib.reports.markup import Prose, html_output, picture, preformatted

HERE = Path(__file__).parent
SCRIPTS = ("vega", "vega-lite", "vega-embed")
CHART = re.compile(r"application/vnd\.vegalite\.v\d+(\+|\.)json")


def to_html(notebook: NotebookNode, inputs: Inputs | None = None) -> str:
    """Return the page for an executed notebook.

    Parameters
    ----------
    notebook
        The notebook with its outputs.
    inputs
        What it was made from; the footer lists it. Without it there is no footer.

    Raises
    ------
    SummitError
        When a chart has no description, the text that stands for it where it cannot be seen.
    """
    page, _ = ReportExporter().from_notebook_node(notebook, {"inputs": inputs})
    return page


class ReportExporter(TemplateExporter):
    """nbconvert exporter for the self-contained page; ``resources["inputs"]`` may hold `Inputs`."""

    export_from_notebook = "Summit report"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "template"

    @default("extra_template_basedirs")
    def _basedirs_default(self) -> list[str]:
        return [str(HERE)]

    def _create_environment(self) -> Environment:
        """The Jinja environment of nbconvert with escaping on: only `Markup` goes in as it is."""
        environment = super()._create_environment()
        environment.autoescape = True
        return environment

    def from_notebook_node(  # type: ignore[override] # as nbconvert's own exporters, text not nodes
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert an executed notebook; see `to_html`."""
        resources = dict(resources or {})
        resources["page"] = page_of(nb, resources.get("inputs"))
        return super().from_notebook_node(nb, resources, **kw)


@dataclass
class Block:
    """A piece of the page: prose, or outputs with the code that made them."""

    html: list[Markup] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """What the template prints; `known_on` is the day (ISO) whose knowledge the report shows."""

    title: str
    has_title: bool
    language: str
    known_on: str
    known_on_text: str
    blocks: list[Block]
    labels: dict[str, str]
    inputs: Inputs | None
    parameters: list[str]
    style: Markup
    scripts: list[Markup]
    policy: str


def page_of(notebook: NotebookNode, inputs: Inputs | None) -> Page:
    """Collect what the page shows."""
    language = Language(inputs.language if inputs else "en")
    known_on = inputs.known_on if inputs else ""
    labels = labels_in(language)
    writer = _Writer(labels)
    blocks = list(_blocks(notebook, writer))
    scripts = _scripts()
    return Page(
        title=_title(blocks) or (inputs.notebook if inputs else "Report"),
        has_title=writer.prose.has_title,
        language=language.code,
        known_on=known_on,
        known_on_text=_long_date(known_on, language),
        blocks=blocks,
        labels=labels,
        inputs=inputs,
        parameters=_settings(inputs.parameters if inputs else {}),
        style=Markup((HERE / "template/report.css").read_text(encoding="utf-8")),
        scripts=scripts,
        policy=_policy(scripts),
    )


def labels_in(language: Language) -> dict[str, str]:
    """The page's own words in a language."""
    text = language.gettext
    return {
        "about": text("About this report"),
        "as known on": text("As known on"),
        "code": text("Code"),
        "data": text("Data"),
        "edition": text("edition"),
        "failed": text("This chart could not be drawn; its description stands below."),
        "figure": text("Figure"),
        "hashes": text(
            "Codes are the beginnings of hashes; the manifest beside this file has them in full."
        ),
        "in words": text("in words"),
        "made with": text("Made with"),
        "notebook": text("Notebook"),
        "parameters": text("Parameters"),
    }


def _settings(parameters: Mapping[str, Any]) -> list[str]:
    return [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in parameters.items()]


def _long_date(day: str, language: Language) -> str:
    try:
        return language.date(date.fromisoformat(day))
    except ValueError:
        return day


def _blocks(notebook: NotebookNode, writer: _Writer) -> Iterator[Block]:
    """Prose cells one by one; code cells joined until one of them shows something."""
    waiting = Block()
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code" and cell.source.strip():
            waiting.code.append(cell.source)
            writer.add_outputs(waiting, cell.outputs, number)
        elif cell.cell_type == "markdown":
            if waiting.code:
                yield waiting
            waiting = Block(html=[writer.prose.render(cell.source)])
        if waiting.html:
            yield waiting
            waiting = Block()
    if waiting.code:
        yield waiting


class _Writer:
    """Writes the cells of one page in order: prose, outputs, and charts numbered from 1."""

    def __init__(self, labels: dict[str, str]) -> None:
        self.prose = Prose()
        self._labels = labels
        self._figures = 0

    def add_outputs(self, block: Block, outputs: list[NotebookNode], cell: int) -> None:
        """Add what a code cell shows to `block`; what it warned of goes to the log."""
        for output in outputs:
            if output.output_type == "stream" and output.name == "stderr":
                block.log.append(output.text)
            elif output.output_type == "stream":
                block.html.append(preformatted(output.text))
            elif output.output_type == "error":
                block.html.append(preformatted(f"{output.ename}: {output.evalue}"))
            else:
                block.html.append(self._shown(output.data, cell))

    def _shown(self, data: dict[str, Any], cell: int) -> Markup:
        """The richest form of one output that a page can show."""
        for mime, value in data.items():
            if CHART.fullmatch(mime):
                return self._figure(value, cell)
        if "text/html" in data:
            return html_output(data["text/html"])
        if "text/markdown" in data:
            return self.prose.render(data["text/markdown"])
        for mime in ("image/svg+xml", "image/png", "image/jpeg"):
            if mime in data:
                return picture(mime, data[mime], data.get("text/plain", ""))
        return preformatted(data.get("text/plain", ""))

    def _figure(self, spec: dict[str, Any], cell: int) -> Markup:
        """A chart: its spec as JSON for the script, its description for whoever cannot see it."""
        description = spec.get("description")
        if not isinstance(description, str) or not description.strip():
            raise SummitError(f"cell {cell}: a chart without a description; give it one")
        self._figures += 1
        return _FIGURE.format(
            number=self._figures,
            description=description,
            finding=_finding(spec),
            spec=json_in_html(spec),
            label=self._labels["figure"],
            in_words=self._labels["in words"],
            failed=self._labels["failed"],
        )


def _finding(spec: dict[str, Any]) -> str:
    """The title of a chart, which a phone shows above the drawing."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    lines = text if isinstance(text, list) else [text]
    return " ".join(line for line in lines if isinstance(line, str))


_FIGURE = Markup("""\
<figure class="chart" id="figure-{number}" role="figure" aria-label="{description}">
<p class="finding" aria-hidden="true">{finding}</p>
<div class="chart-box" tabindex="0"><div class="chart-canvas" data-failed="{failed}"></div></div>
<script type="application/json">{spec}</script>
<figcaption><details><summary>{label} {number} <span class="in-words">{in_words}</span></summary>
<p>{description}</p></details></figcaption>
</figure>""")


def json_in_html(value: Any) -> Markup:
    r"""JSON that cannot leave its ``script`` element: ``<``, ``>`` and ``&`` are escaped.

    >>> json_in_html({"title": "</script><script>"})
    Markup('{"title":"\\u003c/script\\u003e\\u003cscript\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _title(blocks: list[Block]) -> str:
    for block in blocks:
        for html in block.html:
            if found := re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL):
                return unescape(re.sub(r"<[^>]+>", "", found[1])).strip()
    return ""


@cache
def _scripts() -> list[Markup]:
    """The vendored scripts, each under its licence, and the page's own."""
    own = (HERE / "template/report.js").read_text(encoding="utf-8")
    return [_vendored(name) for name in SCRIPTS] + [Markup(own)]


def _vendored(name: str) -> Markup:
    """One script of the assets folder; its link to a source map leads nowhere and goes."""
    code = (HERE / f"assets/{name}.min.js").read_text(encoding="utf-8")
    licence = (HERE / f"assets/{name}.LICENSE").read_text(encoding="utf-8")
    code = re.sub(r"\n//# sourceMappingURL=.*\s*$", "", code)
    return Markup(f"/*! {name}\n{licence}*/\n{code}")


def _policy(scripts: list[Markup]) -> str:
    """Content-Security-Policy: these scripts by hash, styles in the page, images in the page."""
    hashes = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
