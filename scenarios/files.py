"""Scenario files: found by name, read, and followed to what they are based on."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

from scenarios.layers import Layer, leaves
from scenarios.problems import Problem, ScenarioError, did_you_mean, nearest, shown

HOME = Path(__file__).parent
FOLDERS = (HOME, HOME / "verification")
_LARGEST_FILE = 16_000_000  # bytes; a scenario is a few thousand
_MOST_BASES = 32


def names() -> list[str]:
    """Names of the scenarios that came along: real clusters, then verification."""
    return [path.stem for folder in FOLDERS for path in sorted(folder.glob("*.toml"))]


def meant_scenario(name: str) -> str:
    """Hint at the scenario somebody may have meant, or at the clusters there are."""
    known = names()
    clusters = [path.stem for path in sorted(HOME.glob("*.toml"))]
    rest = len(known) - len(clusters)
    listed = f"there are: {', '.join(clusters)}; and {rest} for verification (see list)"
    return did_you_mean(nearest(name, known)) or listed


def file_of(name: str, beside: Path | None = None) -> Path | None:
    """Find the file of a name: beside the file `beside`, then among those that came along."""
    file_name = name if name.endswith(".toml") else f"{name}.toml"
    if beside is not None:
        path = beside.parent / file_name
        # A copy of zhili.toml may be based on the zhili.toml that came along.
        if _is_file(path) and not (path.samefile(beside) and file_of(name) is not None):
            return path
    return next((path for folder in FOLDERS if _is_file(path := folder / file_name)), None)


def file_layers(path: Path, label: str) -> tuple[list[Layer], list[Problem]]:
    """Read a file and everything it is based on.

    Returns
    -------
    layers : list of Layer
        The farthest base first; what could be read, where something could not.
    problems : list of Problem
        Files that are missing, unreadable or no TOML; bases that run in a circle.
    """
    try:
        return _with_bases(read_text(path, label), label, path)
    except ScenarioError as error:
        return [], error.errors


def text_layers(text: str, label: str) -> tuple[list[Layer], list[Problem]]:
    """Do the same for a scenario that came as text; its base is one that came along."""
    return _with_bases(text.removeprefix("\ufeff"), label, None)


def read_text(path: Path, label: str) -> str:
    """Read a file as UTF-8, with or without a byte-order mark.

    Raises
    ------
    ScenarioError
        If it cannot be read.
    """
    if oddity := _oddity(path):
        raise ScenarioError([Problem(label, "", "", oddity)])
    try:
        return decoded(path.read_bytes(), label)
    except FileNotFoundError:
        problem = Problem(label, "", "", "there is no such file")
    except OSError as error:
        problem = Problem(label, "", "", f"cannot be read ({(error.strerror or 'error').lower()})")
    except ScenarioError:
        raise
    except ValueError:  # a name no file can have
        problem = Problem(shown(label), "", "", "there is no such file")
    raise ScenarioError([problem])


def decoded(content: bytes, label: str) -> str:
    """Text of a file's content, which is UTF-8 with or without a byte-order mark.

    Raises
    ------
    ScenarioError
        If it is not.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(label, "", "", "is not UTF-8 text", "save the file as UTF-8")
        raise ScenarioError([problem]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _oddity(path: Path) -> str:
    """Why a file should not even be opened; empty if nothing speaks against it."""
    try:
        about = path.stat()
    except (OSError, ValueError):  # reading it will say why
        return ""
    if stat.S_ISREG(about.st_mode):
        return "is too large for a scenario file" if about.st_size > _LARGEST_FILE else ""
    # A pipe would be waited for, a device might never end.
    return "" if stat.S_ISDIR(about.st_mode) else "is a device or a pipe, not a file"


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long, or one no file can have
        return False


def _with_bases(text: str, label: str, path: Path | None) -> tuple[list[Layer], list[Problem]]:
    layers: list[Layer] = []
    trail: list[Path] = []
    try:
        while True:
            layer = parsed(text, label, path.parent if path else None)
            layers.insert(0, layer)
            base = layer.data.pop("base", None)
            if base is None:
                return layers, []
            trail += [path.resolve()] if path else []
            path = _base_file(layer, base, path)
            if path.resolve() in trail or len(trail) > _MOST_BASES:
                circle = " > ".join(p.stem for p in [*trail, path])
                place = layer.place(("base",))
                raise ScenarioError(
                    [Problem(place, "base", shown(base), f"goes in a circle: {circle}")]
                )
            label = path.name
            text = read_text(path, label)
    except ScenarioError as error:
        return layers, error.errors


def _base_file(layer: Layer, base: Any, path: Path | None) -> Path:
    place = layer.place(("base",))
    if not isinstance(base, str) or not base.strip() or not base.isprintable():
        message = "must be the name of a scenario, in quotes"
        raise ScenarioError([Problem(place, "base", shown(base), message)])
    # A text has no folder of its own, and must not reach into ours by "../".
    found = file_of(base, path) if path or re.fullmatch(r"\w[\w.-]*", base) else None
    if found is None:
        message, hint = "there is no such scenario", meant_scenario(base)
        raise ScenarioError([Problem(place, "base", shown(base), message, hint)])
    return found


def parsed(text: str, label: str, folder: Path | None) -> Layer:
    """One file as it is written, whatever it is based on.

    Raises
    ------
    ScenarioError
        If it is no TOML.
    """
    try:
        return Layer(label, _with_flat_sources(tomllib.loads(text)), text, folder=folder)
    except RecursionError:
        problem = Problem(label, "", "", "brackets are nested too deeply")
    except ValueError as error:  # TOMLDecodeError, or an integer too long for Python
        said = str(error)
        where = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", said)
        what = said[: where.start()] if where else said
        if where and where.group(1):
            label, what = f"{label}:{where.group(1)}", f"{what} (column {where.group(2)})"
        elif where:
            label, what = f"{label}:{max(1, len(text.splitlines()))}", f"{what} (end of the file)"
        hint = "texts need quotes, true and false small letters" if "value" in what else ""
        problem = Problem(label, "", "", f"is not valid TOML: {what}", hint)
    raise ScenarioError([problem])


def _with_flat_sources(data: dict[str, Any]) -> dict[str, Any]:
    """Accept the keys of [sources] with and without quotes around their dots."""
    sources = data.get("sources")
    if isinstance(sources, dict):
        data["sources"] = {".".join(map(str, path)): value for path, value in leaves(sources)}
    return data
