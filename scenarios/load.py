"""From a name or a file to a validated scenario, or to everything that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.catalogue import describe
from scenarios.files import FOLDERS, file_layers, file_of, meant_scenario, text_layers
from scenarios.layers import Layer
from scenarios.merging import lay_over
from scenarios.overrides import override_layers
from scenarios.own_data import read_own
from scenarios.own_values import implied
from scenarios.problems import Problem, ScenarioError, shown
from scenarios.schema import Scenario
from scenarios.validate import validated
from scenarios.write import content_hash, to_toml

__all__ = [
    "Available",
    "Problem",
    "ScenarioError",
    "available",
    "content_hash",
    "describe",
    "load",
    "parse",
    "to_toml",
]

Overrides = Iterable[str] | Mapping[str, Any]


@dataclass(frozen=True)
class Available:
    """A scenario that came along."""

    name: str
    path: Path
    title: str
    title_zh: str
    is_verification: bool


def load(name_or_path: str | os.PathLike[str], overrides: Overrides = ()) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    name_or_path : str or path
        Name of a scenario that came along, or a path that ends in ``.toml``.
    overrides : iterable of str, or mapping
        Values that go over the file's: ``section.key=value`` texts with the value written as
        in TOML, or a table of dotted or nested keys. Nodes go by name: ``nodes.shop.on_hand=4``.

    Returns
    -------
    Scenario
        Frozen and validated.

    Raises
    ------
    ScenarioError
        With everything that is wrong, each with its place.

    Examples
    --------
    >>> load("zhili_kidswear", ["run.seed=7"]).run.seed
    7
    """
    text = os.fspath(name_or_path)
    if not isinstance(name_or_path, str) or text.endswith(".toml"):
        return _scenario(*file_layers(Path(text), text), overrides)
    path = file_of(text) if text.isprintable() and not Path(text).is_absolute() else None
    if path is None:
        message = "there is no such scenario (a file's name ends in .toml)"
        raise ScenarioError([Problem(shown(text), "", "", message, meant_scenario(text))])
    return _scenario(*file_layers(path, path.name), overrides)


def parse(text: str, name: str = "scenario.toml", overrides: Overrides = ()) -> Scenario:
    """Read a scenario from TOML text, such as an uploaded file; as `load` otherwise."""
    return _scenario(*text_layers(text, name), overrides)


def available() -> list[Available]:
    """Scenarios that came along with their titles; those for verification come last."""
    found: list[Available] = []
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.toml")):
            data, _ = lay_over(file_layers(path, path.name)[0])
            title, title_zh = (str(data.get(key, "")) for key in ("title", "title_zh"))
            found.append(Available(path.stem, path, title, title_zh, folder is not FOLDERS[0]))
    return found


def _scenario(layers: list[Layer], unread: list[Problem], overrides: Overrides) -> Scenario:
    changes, malformed = override_layers(overrides)
    if not layers:
        raise ScenarioError([*unread, *malformed])
    every = [*layers, *changes]
    try:
        own, wrong = read_own(every, lay_over(every)[0])
        if own:
            layer, clashes = implied(own, every)
            every, wrong = [*every, layer], clashes
        scenario = validated(every, unread, wrong)
    except ScenarioError as error:
        raise ScenarioError([*error.errors, *malformed]) from None
    except RecursionError:
        label = layers[-1].label
        raise ScenarioError([Problem(label, "", "", "is nested too deeply")]) from None
    if malformed:
        raise ScenarioError(malformed)
    if own:
        return scenario.model_copy(update={"data": scenario.data.holding(own)})
    return scenario
