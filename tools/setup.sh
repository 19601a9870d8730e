#!/bin/sh
# Make .venv with the newest Python that summitlib supports and install the package into it, with
# the exact versions of constraints.txt. `make setup` calls it from the project's folder.
# Environment: PYTHON=/path/to/python takes that interpreter instead of looking for one.
set -eu

VENV=.venv
# Equal to requires-python in pyproject.toml (a test compares).
SUPPORTED='(3, 11) <= sys.version_info[:2] < (3, 14)'

supported() { "$1" -c "import sys; sys.exit(not $SUPPORTED)" 2>/dev/null; }
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }
stop() { printf 'setup: %s\n' "$1" >&2; exit 1; }

# Print the first interpreter of the arguments that can make the environment.
find_python() {
    bare=
    for candidate; do
        supported "$candidate" || continue
        if can_make_venv "$candidate"; then command -v "$candidate"; return; fi
        [ -n "$bare" ] || bare=$candidate
    done
    [ -z "$bare" ] || stop "$bare cannot make virtual environments (Debian, Ubuntu: sudo apt install $(basename "$bare")-venv)."
    [ -z "${PYTHON:-}" ] || stop "PYTHON=$PYTHON is not a Python 3.11, 3.12 or 3.13 that runs."
    stop "found no Python 3.11, 3.12 or 3.13 on the PATH; install one or name it: make setup PYTHON=/path/to/python3.13"
}

# An environment that is half made, of another Python or moved from elsewhere is made anew.
usable() {
    [ -x "$VENV/bin/python" ] && supported "$VENV/bin/python" \
        && "$VENV/bin/python" -c 'import pip' 2>/dev/null && [ -z "${PYTHON:-}" ]
}

if ! usable; then
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3.13 python3.12 python3.11 python3; fi
    python=$(find_python "$@")
    printf 'setup: making %s with %s (%s)\n' "$VENV" "$python" "$("$python" --version)"
    "$python" -m venv --clear "$VENV"
fi
printf 'setup: installing the pinned packages into %s (some minutes the first time)\n' "$VENV"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint constraints.txt --editable '.[dev]'
printf 'setup: done\n'
