"""Open pages in headless Chromium without a network, and note whatever they say or ask for.

Chromium is Debian's, or what ``SUMMIT_CHROMIUM`` names. Where it is missing the tests fail, unless
``SUMMIT_NO_BROWSER=1`` says that they are to be left out. Where the system allows it, Chromium runs
in a network namespace of its own that is empty, so that no request could leave even unnoticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser.hostile import hostile_report
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSIDE = ("file:", "data:", "blob:")


@dataclass
class View:
    """An open page and what it did: console lines, errors, dialogs, requests to outside."""

    page: Page
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    inside: tuple[str, ...] = INSIDE

    def watch(self) -> None:
        """Start to note."""
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.context.on("request", lambda request: self._request(request.url))

    def _dismiss(self, dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, address: str) -> None:
        if not address.startswith(self.inside):
            self.outside.append(address)

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives the browsers."""
    if os.environ.get("SUMMIT_NO_BROWSER") == "1":
        pytest.skip("SUMMIT_NO_BROWSER=1: tests in a browser are left out")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Headless Chromium without a network."""
    command = _cut_off(_chromium(), tmp_path_factory.mktemp("chromium"))
    launched = driver.chromium.launch(executable_path=command, args=FLAGS)
    yield launched
    launched.close()


def _chromium() -> str:
    named = os.environ.get("SUMMIT_CHROMIUM", "")
    found = [path for name in (named, *NAMES) if name and (path := shutil.which(name))]
    if not found:
        pytest.fail(
            "no chromium: `apt install chromium`, or set SUMMIT_NO_BROWSER=1", pytrace=False
        )
    return found[0]


def _cut_off(chromium: str, folder: Path) -> str:
    """A command that starts Chromium in an empty network namespace, where that can be had."""
    try:
        subprocess.run(["unshare", "-rn", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return chromium
    script = folder / "chromium"
    script.write_text(f'#!/bin/sh\nexec unshare -rn -- "{chromium}" "$@"\n')
    script.chmod(0o755)
    return str(script)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The HTML file of a brief on a data package whose every text means harm."""
    return hostile_report(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def reach(driver: Playwright) -> Iterator[Callable[..., View]]:
    """Open a page that this machine serves; every other address stays out of reach."""
    only_here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    launched = driver.chromium.launch(executable_path=_chromium(), args=[*FLAGS, only_here])

    def open_page(address: str, inside: str) -> View:
        view = View(launched.new_context().new_page(), inside=(*INSIDE, inside))
        view.watch()
        view.page.goto(address)
        return view

    yield open_page
    launched.close()


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[..., View]]:
    """Open an HTML file in a window of a given width, and wait until its charts are drawn."""
    contexts = []

    def open_file(path: Path, width: int = 1280) -> View:
        context = browser.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        context.set_offline(True)
        view = View(context.new_page())
        view.watch()
        view.page.goto(path.resolve().as_uri())
        view.page.wait_for_selector("html[data-charts=drawn]", state="attached")
        return view

    yield open_file
    for context in contexts:
        context.close()
