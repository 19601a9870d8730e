"""The command line: ``summit check | report | refresh | notebooks | codebook``.

Each command is one call into the library, imported when the command runs, so that ``--help`` stays
quick. What the user can put right comes as one line, ``error: …``, with exit status 2.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from summitlib import __version__
from summitlib.errors import DataError, SummitError


class _Commands(click.Group):
    """Commands whose errors are lines for the user, not tracebacks."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _stoppable():
                return super().invoke(ctx)
        except SummitError as error:
            click.echo(f"error: {error}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("interrupted; the files are as they were before", err=True)
            ctx.exit(130)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM unwind like Ctrl-C, so that nothing half-made stays behind."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="summit")
def main() -> None:
    """Sourced briefs on leaders' summits, as of any date."""


@main.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
def check(path: Path | None) -> None:
    """Check a data package (default: the one shipped) and list what is wrong."""
    from summitlib.dossier import load_dossier

    try:
        dossier = load_dossier(path)
    except DataError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        count = len(error.problems)
        raise SummitError(f"{count} problem{'s' if count > 1 else ''} in the data") from None
    click.echo(f"{dossier.title}: no problems, edition {dossier.edition}, {dossier.hash[:12]}")
    for name, rows in _tables(dossier):
        click.echo(f"  {name:<18} {rows:>5} rows")


def _tables(dossier: Any) -> list[tuple[str, int]]:
    import pandas as pd

    tables = {k: v for k, v in vars(dossier).items() if not k.startswith("_")}
    return [(k, len(v)) for k, v in tables.items() if isinstance(v, pd.DataFrame)]


@main.command()
@click.argument("notebook")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option(
    "-o", "out_dir", default="build", show_default=True, metavar="DIR", help="Output folder."
)
def report(notebook: str, parameters: tuple[str, ...], out_dir: str) -> None:
    """Run NOTEBOOK and write its report: HTML, notebook and manifest.

    NOTEBOOK is a name that `summit notebooks` lists, or the path of an .ipynb file.
    """
    from summitlib.reports import run
    from summitlib.reports.parameters import parse_items

    files = run.report(notebook, parse_items(parameters), out_dir)
    click.echo(files.html)


@main.command()
@click.argument("notebook", nargs=-1)
def refresh(notebook: tuple[str, ...]) -> None:
    """Run notebooks (default: all) and rewrite them in place as one clean run."""
    from summitlib.reports import run

    changed = run.refresh(notebook)
    click.echo("\n".join(f"rewritten: {path.name}" for path in changed) or "all current")


@main.command()
def notebooks() -> None:
    """List the notebooks with their parameters."""
    from summitlib.reports.notebooks import list_notebooks
    from summitlib.reports.parameters import parameters_of

    for path in list_notebooks():
        click.echo(path.stem)
        for parameter in parameters_of(path).values():
            setting = f"{parameter.name}: {parameter.annotation} = {parameter.default!r}"
            click.echo(f"  {setting:<34} {parameter.help}".rstrip())


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail when outdated.")
def codebook(only_check: bool) -> None:
    """Write data/README.md, the codebook, from datapackage.json."""
    from summitlib.codebook import codebook as text_of
    from summitlib.paths import data_dir

    target, text = data_dir() / "README.md", text_of(data_dir())
    current = target.read_text(encoding="utf-8") if target.exists() else ""
    if only_check and current != text:
        raise SummitError(f"{target}: outdated; run `summit codebook`")
    if current != text:
        target.write_text(text, encoding="utf-8")
    click.echo(f"{target}: current" if current == text else f"{target}: written")
