"""The three ways to install agree: pyproject.toml, its pins, and the conda environment."""

import ast
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import summitlib

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = ["3.11.2", "3.12.1", "3.13.0"]


def requirements(lines: list[str]) -> dict[str, Requirement]:
    parsed = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): r for r in parsed if r.name != PROJECT["name"]}


def all_requirements() -> dict[str, Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    return requirements([*PROJECT["dependencies"], *(line for extra in extras for line in extra)])


def pins(python: str) -> dict[str, list[str]]:
    """Name → the versions asked for on Linux with this Python; one each, if all is well."""
    environment = {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    found: dict[str, list[str]] = {}
    for line in pin_lines():
        pin = Requirement(line)
        if pin.marker is None or pin.marker.evaluate(environment):
            (version,) = pin.specifier
            found.setdefault(canonicalize_name(pin.name), []).append(version.version)
    return found


def pin_lines() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def conda_dependencies() -> list[str | dict[str, list[str]]]:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["dependencies"]


def test_pins_are_exact_and_name_no_address():
    pin = re.compile(r"[a-z0-9][a-z0-9.-]*==[0-9][a-z0-9.]*( ; [a-z_]+ .*)?")
    assert [line for line in pin_lines() if not pin.fullmatch(line)] == []
    assert "/" not in "".join(pin_lines())


@pytest.mark.parametrize("python", PYTHONS)
def test_pins_satisfy_the_ranges(python):
    versions = pins(python)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
    wrong = {
        name: versions.get(name)
        for name, requirement in all_requirements().items()
        if not versions.get(name) or not requirement.specifier.contains(versions[name][0])
    }
    assert wrong == {}


def test_conda_has_the_same_packages_and_ranges():
    lines = [line for line in conda_dependencies() if isinstance(line, str)]
    conda = {name: r.specifier for name, r in requirements(lines).items()}
    assert conda.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert conda.pop("pip") == SpecifierSet()
    project = requirements(PROJECT["dependencies"])
    # No name differs on conda-forge so far; playwright would (playwright-python).
    assert conda == {name: r.specifier for name, r in project.items()}


def test_conda_installs_from_conda_forge_and_this_folder_alone():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    assert [d for d in conda_dependencies() if isinstance(d, dict)] == [{"pip": ["-e ."]}]


def test_summitlib_imports_only_what_it_declares():
    declared = {name.replace("-", "_") for name in requirements(PROJECT["dependencies"])}
    known = declared | set(sys.stdlib_module_names) | {"summitlib"}
    undeclared = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "summitlib").rglob("*.py")
        for name in imported_packages(path)
        if name not in known
    }
    assert undeclared == set()


def imported_packages(path: Path) -> set[str]:
    """Top-level names that a module imports, at its top or inside its functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_setup_looks_for_the_supported_pythons():
    low, high = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["requires-python"]).groups()
    script = (ROOT / "tools" / "setup.sh").read_text(encoding="utf-8")
    assert f"(3, {low}) <= sys.version_info[:2] < (3, {high})" in script
    names = " ".join(f"python3.{minor}" for minor in range(int(high) - 1, int(low) - 1, -1))
    assert names in script
    tested = [f"3.{minor}" for minor in range(int(low), int(high))]
    assert [python.rpartition(".")[0] for python in PYTHONS] == tested


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert [reference["version"] for reference in citation["references"]] == [package["version"]]
    assert summitlib.__version__ == PROJECT["version"]
