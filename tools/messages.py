"""Collect the messages that translators need into `summitlib/narrative/locales/summitlib.pot`.

`python tools/messages.py` writes the file; with `--check` it only says whether it is current.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

PACKAGE = Path(__file__).resolve().parents[1] / "summitlib"
TARGET = PACKAGE / "narrative" / "locales" / "summitlib.pot"

# Functions that take a message, and which of their arguments it is (None: the first).
KEYWORDS = {
    "N_": None,
    "_": None,
    "gettext": None,
    "text": None,
    "ngettext": (1, 2),
    "say": None,
    "lead": None,
    "say_n": (2, 3),
    "listing": (3,),
    "_under": (2,),
}


def messages() -> str:
    """Return the template catalogue, sorted, without anything that changes by itself."""
    catalog = Catalog(project="summitlib", charset="utf-8")
    for file, _, message, comments, _ in extract_from_dir(PACKAGE, keywords=KEYWORDS):
        # Line numbers are left out: they would change with every edit.
        catalog.add(message, locations=[(file, 0)], auto_comments=comments)
    text = io.BytesIO()
    write_po(text, catalog, omit_header=True, sort_output=True, include_lineno=False)
    return text.getvalue().decode("utf-8")


def main() -> int:
    """Write or check the catalogue; return the exit status."""
    if "--check" in sys.argv[1:]:
        current = TARGET.is_file() and TARGET.read_text(encoding="utf-8") == messages()
        print("messages are " + ("current" if current else "stale: run python tools/messages.py"))
        return 0 if current else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(messages(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
