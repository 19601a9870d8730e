#!/bin/sh
# Run a command with the browser tests on where Chromium can be driven, and off where it cannot, with
# one line that says what is left out. In CI nothing is left out: there a missing Chromium fails.
# Usage: sh tools/chromium.sh COMMAND...   SUMMIT_NO_BROWSER=1 leaves the browser tests out anyway.
set -eu

# Debian's package it has to be: Ubuntu's snap cannot open the tests' files. Playwright's driver is a
# program of its own, and on a bare Debian it lacks libatomic.
can_drive() {
    [ -x /usr/bin/chromium ] && .venv/bin/python -m playwright --version >/dev/null 2>&1
}

if [ -z "${CI:-}" ] && [ -z "${SUMMIT_NO_BROWSER:-}" ] && ! can_drive; then
    SUMMIT_NO_BROWSER=1
    export SUMMIT_NO_BROWSER
    echo "The tests in tests/browser/ are left out: they need Debian's packages chromium, libatomic1."
fi
exec "$@"
