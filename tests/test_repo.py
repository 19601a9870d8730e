"""The tree keeps its promises: named files exist, commands are real, notebooks keep the form."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Made by the Makefile's targets or by tools, and ignored by git.
IGNORED = {".git", ".venv", "build", "dist", "__pycache__", ".ipynb_checkpoints", ".hypothesis"}
IGNORED |= {".mypy_cache", ".pytest_cache", ".ruff_cache"}
GUIDES = ["README.md", "CONTRIBUTING.md"]
SCRIPTS = ["Makefile", ".ci/run", "tools/setup.sh", "tools/chromium.sh"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
VEGALITE = "application/vnd.vegalite.v5+json"

# From the data to the report; a module imports only from its own floor and from those before it.
FLOORS = [
    {"errors", "paths", "statistics"},
    {"descriptor", "tables", "codebook"},
    {"rules", "knowledge", "integrity", "dossier"},
    {"measures"},
    {"charts", "narrative"},
    {"notebook"},
    {"reports"},
    {"cli"},
]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def files(folder: Path = ROOT) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in IGNORED:
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


# --- what the guides and scripts name -------------------------------------------------------------


def code_of(guide: str) -> list[str]:
    """The lines of the fenced blocks, and the code spans, of a Markdown file."""
    fence = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
    blocks = fence.findall(read(guide))
    spans = re.findall(r"`([^`\n]+)`", fence.sub("", read(guide)))
    return [line.strip() for block in blocks for line in block.splitlines()] + spans


def paths_in(text: str) -> set[str]:
    """Relative paths: words with a slash, and file names of the project's own kinds."""
    words = re.findall(r"(?<![\w.$)}/:<>*-])\.?[A-Za-z][\w.-]+(?:/[\w.-]+)*/?(?![\w/(*<…-])", text)
    kinds = (".cff", ".cfg", ".csv", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yml")
    return {word.rstrip(".") for word in words if "/" in word or word.endswith(kinds)}


def missing(names: set[str]) -> list[str]:
    made = ("build/", ".venv/", "dist/", "dev/")
    return sorted(n for n in names if not n.startswith(made) and not (ROOT / n).exists())


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_name_files_that_exist(script):
    code = [line for line in read(script).splitlines() if not line.lstrip().startswith("#")]
    assert missing(paths_in("\n".join(code))) == []


@pytest.mark.parametrize("guide", GUIDES)
def test_guides_name_files_that_exist(guide):
    links = set(re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", read(guide)))
    named = {name for code in code_of(guide) if " " not in code for name in paths_in(code)}
    assert missing(links | named) == []


def make_targets() -> dict[str, str | None]:
    """Target → its line of help, for each target that a person may call."""
    rules = re.findall(r"^([a-z][\w-]*):(?!=)(.*)$", read("Makefile"), re.MULTILINE)
    return {name: rest.partition("## ")[2] or None for name, rest in rules}


def test_each_target_has_help_and_is_phony():
    targets = make_targets()
    assert [name for name, line in targets.items() if not line] == []
    phony = re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE).group(1)
    assert sorted(phony.split()) == sorted(targets)


def test_help_lists_each_target():
    # No MAKEFLAGS: under `make test` this would be a sub-make, which prints its folder.
    command = ["env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "make", "help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == list(make_targets())


def test_ci_runs_check_and_check_runs_everything():
    assert re.search(r"^make check\b", read(".ci/run"), re.MULTILINE)
    steps = re.search(r"^check: (.*) ##", read("Makefile"), re.MULTILINE).group(1)
    assert set(steps.split()) == {"lint", "types", "generated", "notebooks", "test"}


def commands(word: str) -> set[str]:
    """What the guides let the reader type after `word`: sub-commands or targets."""
    pattern = re.compile(rf"(?:^|&& |\$ ){word} ([a-z][\w-]*)")
    return {name for guide in GUIDES for line in code_of(guide) for name in pattern.findall(line)}


def test_guides_call_real_targets():
    assert commands("make") - set(make_targets()) == set()


def test_guides_and_makefile_call_real_commands():
    called = commands("summit") | set(re.findall(r"\$\(SUMMIT\) (\w+)", read("Makefile")))
    summit = Path(sys.executable).with_name("summit")
    unknown = [
        name
        for name in sorted(called)
        if subprocess.run([summit, name, "--help"], capture_output=True, check=False).returncode
    ]
    assert called
    assert unknown == []


def test_guides_name_real_notebooks():
    named = re.compile(r"\b(\d\d-[a-z-]+)\b(?:\.ipynb)?")
    stems = {name for guide in GUIDES for line in code_of(guide) for name in named.findall(line)}
    assert stems - {path.stem for path in NOTEBOOKS} == set()


def test_no_machine_and_no_registry_in_any_file():
    places = [r"(?<![\w./-])/(?:home|Users|root)/\w", r"\b[A-Z]:\\Users"]
    if len(ROOT.parts) > 2:
        places.append(re.escape(str(ROOT)) + r"\b")
    registries = [r"\bindex[-_]url\b", r'"resolved"\s*:', r"pypi\.org/simple"]
    registries += [r"registry\.npmjs", r"files\.pythonhosted"]
    found = []
    for path in files():
        if path.suffix in {".png", ".mo"} or path.name.endswith(".min.js"):
            continue
        text = path.read_text(encoding="utf-8")
        hits = [m.group() for p in places + registries if (m := re.search(p, text))]
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in hits]
    assert found == []


# --- the one direction of imports -----------------------------------------------------------------


def modules() -> dict[str, Path]:
    """Dotted name below summitlib → file, without the way in (`summitlib/__init__.py`)."""
    package = ROOT / "summitlib"
    named = {
        path.relative_to(package).with_suffix("").parts: path for path in package.rglob("*.py")
    }
    return {
        ".".join(part for part in parts if part != "__init__"): path
        for parts, path in named.items()
        if parts != ("__init__",)
    }


def floor(name: str) -> int:
    return next(i for i, names in enumerate(FLOORS) if name.partition(".")[0] in names)


def imports(path: Path) -> Iterator[str]:
    """Dotted names below summitlib that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import; write the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (n.removeprefix("summitlib.") for n in names if n.startswith("summitlib."))


def test_each_module_stands_on_a_floor():
    standing = {name.partition(".")[0] for name in modules()}
    assert standing == set().union(*FLOORS), "FLOORS lists each module or folder of summitlib once"


def test_nothing_imports_what_stands_later():
    way_in = read("summitlib/__init__.py")
    homes = dict(re.findall(r'^    "(\w+)": "summitlib\.(\w+)"', way_in, re.MULTILINE))
    upward = [
        f"{name} imports {imported}"
        for name, path in modules().items()
        for imported in imports(path)
        if imported != "__version__" and floor(homes.get(imported, imported)) > floor(name)
    ]
    assert upward == []


# --- the form of the notebooks --------------------------------------------------------------------


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def source(cell: dict) -> str:
    return "".join(cell["source"])


def code_cells(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def outputs(notebook: dict) -> list[dict]:
    return [output for cell in code_cells(notebook) for output in cell["outputs"]]


def parameter_cells(notebook: dict) -> list[dict]:
    tagged = [c for c in code_cells(notebook) if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) <= 1
    return tagged


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
def test_every_question_has_the_parameters_of_the_brief(path):
    (cell,) = parameter_cells(json.loads(path.read_text(encoding="utf-8")))
    names = [line.partition(":")[0] for line in source(cell).splitlines()]
    assert names[:4] == ["summit", "as_of", "rule", "language"]


def test_parameters_are_annotated_literals_with_a_comment(notebook):
    for cell in parameter_cells(notebook):
        for line in source(cell).splitlines():
            (statement,) = ast.parse(line).body
            assert isinstance(statement, ast.AnnAssign), line
            ast.literal_eval(statement.value)
            assert re.search(r"  # \S", line), f"no trailing comment: {line}"


def test_a_notebook_opens_with_its_only_title(notebook):
    text = [source(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    titles = [line for cell in text for line in cell.splitlines() if line.startswith("# ")]
    assert len(titles) == 1
    assert source(notebook["cells"][0]).startswith(titles[0])


def test_code_cells_are_short_and_define_nothing(notebook):
    for cell in code_cells(notebook):
        code = source(cell)
        most = 8 if cell in parameter_cells(notebook) else 5
        assert 1 <= len([line for line in code.splitlines() if line.strip()]) <= most, code
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        assert not any(isinstance(node, defined) for node in ast.walk(ast.parse(code))), code
        # nbval runs cells without history, where IPython shows the value despite a semicolon.
        assert not code.rstrip().endswith(";"), code


def test_a_notebook_is_stored_as_one_clean_run(notebook):
    counts = [cell["execution_count"] for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    assert {output["output_type"] for output in outputs(notebook)} <= {
        "execute_result",
        "display_data",
    }
    assert "papermill" not in notebook["metadata"]
    noisy = {"papermill", "execution", "collapsed", "scrolled"}
    assert [c["id"] for c in notebook["cells"] if noisy & set(c["metadata"])] == []


def test_stored_outputs_name_no_address_in_memory(notebook):
    assert re.findall(r"\b0x[0-9a-f]{6,}", json.dumps(outputs(notebook))) == []


def test_stored_charts_are_described(notebook):
    charts = [o["data"].get(VEGALITE) for o in outputs(notebook) if "data" in o]
    assert all(chart["description"] for chart in charts if chart is not None)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_stays_small(path):
    """A commit of it can still be read as a difference; the charts' data take most of it."""
    assert path.stat().st_size < 600_000
