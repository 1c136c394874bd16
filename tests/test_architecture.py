"""The house: which part may lean on which, and what no file may hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import simulation

ROOT = Path(__file__).parent.parent
PACKAGES = ("agents", "scenarios", "simulation")
OURS = (*PACKAGES, "app")
MOST_LINES = 400

# Only here; folders end in a slash.
LIBRARIES = {
    "streamlit": ("simulation/web/", "app.py"),
    "networkx": ("simulation/network.py",),
    "mesa": ("simulation/model.py", "agents/population.py"),
}


def sources() -> list[str]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    found += [path for path in [ROOT / "app.py"] if path.is_file()]
    return [path.relative_to(ROOT).as_posix() for path in found]


SOURCES = sources()


def tree_of(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), file)


def imports(file: str) -> set[str]:
    """Names of modules a file imports, wherever in it: at the top, lazily, or for types only."""
    return imported(tree_of(file), file)


def imported(tree: ast.Module, file: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                package = file.removesuffix(".py").split("/")[: -node.level]
                module = ".".join([*package, *filter(None, [module])])
            found.add(module)
            found |= {f"{module}.{name.name}" for name in node.names}
    return found


def ours(file: str) -> set[str]:
    return {name for name in imports(file) if name.split(".")[0] in OURS}


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def allowed(file: str) -> tuple[str, ...]:
    """Packages of ours that a file may import."""
    if file.startswith("agents/columns/"):
        return ("agents.columns",)
    if file == "scenarios/declaration.py":
        return ()
    if file.startswith("agents/kernels/"):
        return ("agents.columns", "agents.kernels")
    if file.startswith("agents/"):
        return ("agents", "scenarios")
    if file.startswith("scenarios/"):
        return ("scenarios",)
    return OURS


def breaches(file: str, names: set[str]) -> list[str]:
    bad = [name for name in names if not within(name, *allowed(file))]
    outer = file == "app.py" or file.startswith(("simulation/web/", "simulation/cli/"))
    if file.startswith("simulation/") and not outer and file != "simulation/__main__.py":
        bad += [name for name in names if within(name, "simulation.web", "simulation.cli", "app")]
    # `from agents import x` names the package too: only what is imported from it counts.
    return sorted(name for name in bad if name not in PACKAGES)


@pytest.mark.parametrize("file", SOURCES)
def test_imports_point_one_way(file):
    assert breaches(file, ours(file)) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("agents/columns/stock.py", "from agents.kernels import lots"),
        ("agents/columns/stock.py", "from ..kernels.lots import fractile"),
        ("agents/kernels/lots.py", "import agents.orders"),
        ("agents/buyers.py", "def f():\n    from simulation.model import ClusterModel"),
        ("agents/buyers.py", "from simulation import model"),
        ("scenarios/levers.py", "from agents.columns.stock import S"),
        ("scenarios/declaration.py", "from scenarios.schema import Scenario"),
        ("simulation/model.py", "from simulation.cli.tables import print_table"),
        ("simulation/model.py", "from .web import frame"),
    ],
)
def test_an_import_the_wrong_way_is_found(file, text):
    names = {n for n in imported(ast.parse(text), file) if n.split(".")[0] in OURS}
    assert breaches(file, names)


WITHOUT_A_MODEL = """
import importlib, sys

class Never:
    def find_spec(self, name, path=None, target=None):
        if name in ("mesa", "numba"):
            raise ImportError(f"{name} takes a second, and somebody waits")

sys.meta_path.insert(0, Never())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_the_first_page_is_there_before_any_model_is_imported():
    modules = ["frame", "starting", "jobs", "asking_part", "answer_page", "build_page",
               "sweep_page", "evidence_page"]  # fmt: skip
    command = [sys.executable, "-c", WITHOUT_A_MODEL]
    command += [f"simulation.web.{name}" for name in modules]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_stays_where_it_belongs(library):
    users = [file for file in SOURCES if any(within(name, library) for name in imports(file))]
    homes = LIBRARIES[library]
    assert [f for f in users if not any(f == h or f.startswith(h) for h in homes)] == []


@pytest.mark.parametrize("file", SOURCES)
def test_a_source_file_is_short_enough_to_read(file):
    lines = len((ROOT / file).read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES


def undocumented(tree: ast.Module) -> list[str]:
    """Public functions, methods and classes that say nothing about themselves."""
    found = []
    queue: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    while queue:
        prefix, owner = queue.pop()
        for node in owner.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None:
                found.append(prefix + node.name)
            if isinstance(node, ast.ClassDef):
                queue.append((f"{prefix}{node.name}.", node))
    return found


@pytest.mark.parametrize("file", SOURCES)
def test_everything_public_has_a_docstring(file):
    tree = tree_of(file)
    assert ast.get_docstring(tree) is not None
    assert undocumented(tree) == []


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == simulation.__version__


# Written in parts, so that this file does not hold what it forbids.
PLACES = [
    re.compile(
        r"(?<![\w./:~-])/(?:" + "|".join(["work", "home", "root", "Users", "tmp"]) + r")/\w"
    ),
    re.compile(r"\b[A-Za-z]:\\\\?(?:Users|Documents)"),
    re.compile("file:" + "//"),
]
HOSTS = [
    re.compile("--(?:extra-)?index" + "-url|--find" + "-links|--trusted" + "-host"),
    re.compile(r"pypi\.(?:or" + r"g|\w+\.\w+)|pythonhosted\.or" + "g"),
    re.compile("@ https?:" + "//|git[+]https?:" + "//"),
]


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("no git, so it is not known which files are tracked")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    files = [ROOT / name for name in listed.decode().split("\0") if name]
    return [path for path in files if path.is_file()]


def findings(text: str) -> list[str]:
    return [found[0] for pattern in (*PLACES, *HOSTS) for found in pattern.finditer(text)]


def test_no_tracked_file_names_a_local_path_or_a_package_index():
    held = {}
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # an image, a font
        if found := findings(text):
            held[path.relative_to(ROOT).as_posix()] = found
    assert held == {}


@pytest.mark.parametrize(
    "text",
    [
        "read('/ho" + "me/someone/data.csv')",
        "--index" + "-url https://example.org/simple",
        "numpy @ https:" + "//example.org/numpy.whl",
        "https://pypi.or" + "g/simple",
    ],
)
def test_a_local_path_or_a_package_index_is_found(text):
    assert findings(text)


def test_lock_files_pin_every_package_to_a_version_and_nothing_else():
    line = re.compile(r"[a-z0-9][a-z0-9._-]*==[0-9][\w.+!]*(?: ; .+)?")
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-auth.lock"):
        rows = (ROOT / name).read_text(encoding="utf-8").splitlines()
        assert [row for row in rows if not line.fullmatch(row)] == []
