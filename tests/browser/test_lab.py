"""The committed brief, and one on a hostile package, in a real JupyterLab without network."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from summitlib.paths import notebooks_dir

HERE = "127.0.0.1"
MARKS = ".jp-RenderedVegaCommon5 .marks"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A JupyterLab on this machine alone; yields its address and the folder that it shows."""
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    options = [f"--ServerApp.root_dir={folder}", f"--port={port}", "--IdentityProvider.token="]
    options += ["--no-browser", "--allow-root", f"--ServerApp.ip={HERE}"]
    options += ["--LabApp.news_url=", "--LabApp.check_for_updates_class="]
    options += ["--LabApp.extension_manager=readonly"]
    homes = {n: str(folder / ".jupyter") for n in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env={**os.environ, **homes},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://{HERE}:{port}"
    try:
        wait_for(f"{address}/api/status", server)
        yield address, folder
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen, seconds: int = 60) -> None:
    for _ in range(seconds * 4):
        assert server.poll() is None, "JupyterLab stopped at once"
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise AssertionError(f"JupyterLab did not answer within {seconds} s")


def walk_through(view) -> None:
    """Scroll down the notebook, since JupyterLab draws a cell when it comes into view."""
    for cell in range(view.page.locator(".jp-Cell").count()):
        view.page.evaluate(f"document.querySelectorAll('.jp-Cell')[{cell}]?.scrollIntoView()")
        view.page.wait_for_timeout(50)


def test_the_committed_brief_is_drawn_without_network(lab, reach):
    address, folder = lab
    shutil.copy(notebooks_dir() / "01-brief.ipynb", folder)
    view = reach(f"{address}/lab/tree/01-brief.ipynb?reset", inside=address)
    view.page.wait_for_selector(MARKS, state="attached", timeout=60_000)
    walk_through(view)
    assert view.page.locator(f".jp-Cell:has({MARKS})").count() == 4
    assert view.outside == []


def test_a_hostile_package_does_no_harm_in_the_notebook(lab, reach, hostile):
    address, folder = lab
    shutil.copy(hostile.with_suffix(".ipynb"), folder / "hostile.ipynb")
    trust = [sys.executable, "-m", "jupyter", "trust", str(folder / "hostile.ipynb")]
    homes = {n: str(folder / ".jupyter") for n in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    subprocess.run(trust, check=True, capture_output=True, env={**os.environ, **homes})
    view = reach(f"{address}/lab/tree/hostile.ipynb?reset", inside=address)
    view.page.wait_for_selector(MARKS, state="attached", timeout=60_000)
    walk_through(view)
    assert re.search("<img src=x onerror", view.page.inner_text(".jp-Notebook"))
    assert view.page.evaluate("window.pwned === undefined")
    assert view.dialogs == []
    assert view.outside == []
