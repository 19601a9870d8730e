"""Refresh or check the JavaScript that every report carries.

``summitlib/reports/assets/vendor.json`` lists the files: npm package, version, path inside the
package and SHA-256. Reports need three builds: vega (draws), vega-lite (compiles the specs that
Altair writes; its major.minor follows ``altair.SCHEMA_VERSION``) and vega-embed (joins them, and
bundles the expression interpreter that lets reports forbid ``eval``).

    python tools/vendor.py           check the files against vendor.json, offline
    python tools/vendor.py --fetch   fetch the listed versions with `npm pack` and check them
    python tools/vendor.py --pin     the same after a version was edited: write the new SHA-256

npm decides where packages come from (its own configuration); no address is kept here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ASSETS = Path(__file__).parents[1] / "summitlib" / "reports" / "assets"
LIST = ASSETS / "vendor.json"


def main() -> int:
    """Run the command line; the exit status is 1 when a file is not what the list says."""
    options = _arguments()
    entries = json.loads(LIST.read_text(encoding="utf-8"))
    if options.fetch or options.pin:
        for entry in entries:
            _fetch(entry)
    if options.pin:
        _pin(entries)
    wrong = [line for entry in entries for line in _problems(entry)]
    print("\n".join(wrong) or f"{len(entries)} vendored packages are as listed")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Refresh or check the vendored JavaScript.")
    parser.add_argument("--fetch", action="store_true", help="fetch the listed versions with npm")
    parser.add_argument("--pin", action="store_true", help="fetch, then write the new SHA-256")
    return parser.parse_args()


def _fetch(entry: dict) -> None:
    """Write the files of one npm package into the assets folder."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{entry['package']}@{entry['version']}"
        command = ["npm", "pack", "--silent", "--pack-destination", folder, wanted]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            for file in entry["files"]:
                member = tar.extractfile(f"package/{file['path']}")
                assert member is not None, f"{wanted} has no {file['path']}"
                (ASSETS / file["name"]).write_bytes(member.read())


def _pin(entries: list[dict]) -> None:
    for entry in entries:
        for file in entry["files"]:
            file["sha256"] = _sha256(ASSETS / file["name"])
    LIST.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _problems(entry: dict) -> list[str]:
    return [
        f"{file['name']}: not the file of {entry['package']} {entry['version']} that is listed"
        for file in entry["files"]
        if _sha256(ASSETS / file["name"]) != file["sha256"]
    ]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"


if __name__ == "__main__":
    sys.exit(main())
