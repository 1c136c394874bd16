"""From a study file, or a table from a program, to a study that can be run."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from scenarios.files import HOME, file_of, parsed, read_text
from scenarios.layers import Layer, named
from scenarios.load import load as load_scenario
from scenarios.messages import in_words
from scenarios.paths import parameter_at
from scenarios.problems import Problem, ScenarioError, dotted, meant, parts_of, shown
from scenarios.validate import typed
from simulation.estimates import StoppingRule
from simulation.study.checks import design_problems, factor_of, kpi_problems
from simulation.study.declaration import FactorPart, StudyPart
from simulation.study.factors import Factor

if TYPE_CHECKING:
    from scenarios.schema import Scenario

_PARTS = set(FactorPart.model_fields)
READY = HOME / "studies"  # studies that came along


@dataclass(frozen=True)
class Spec:
    """A study, read and checked.

    Attributes
    ----------
    name : str
        Short name: that of its file.
    part : StudyPart
        What the file says.
    scenario : Scenario
        The scenario, with the study's overrides and root seed.
    factors : tuple of Factor
        In the order of the file.
    text : str
        The file itself; TOML of the same content where it came from a program.
    folder : Path or None
        What names of files in it are relative to.
    """

    name: str
    part: StudyPart
    scenario: Scenario
    factors: tuple[Factor, ...]
    text: str = ""
    folder: Path | None = field(default=None, compare=False)

    @property
    def seed(self) -> int:
        """Root of all luck."""
        return self.scenario.run.seed

    @property
    def kpis(self) -> tuple[str, ...]:
        """KPIs the study is about."""
        from simulation.metrics import PRIMARY

        return self.part.kpis or PRIMARY

    @property
    def precise(self) -> tuple[str, ...]:
        """KPIs whose precision decides when replications are enough."""
        from simulation.metrics import PRIMARY

        return self.part.replications.outcomes or PRIMARY

    @property
    def rule(self) -> StoppingRule:
        """When replications of a point are enough; one replication where the file says nothing."""
        asked = self.part.replications
        fixed = asked.number or (None if asked.precision else 1)
        return StoppingRule(asked.precision or 0.0, fixed, asked.cap, asked.least, asked.step)


def load_study(name_or_path: str | os.PathLike[str]) -> Spec:
    """Read a study.

    Parameters
    ----------
    name_or_path : str or path
        Name of a study that came along, or a path that ends in ``.toml``.

    Raises
    ------
    ScenarioError
        With everything that is wrong, each with its line.
    """
    text = os.fspath(name_or_path)
    if text.endswith(".toml"):
        path = Path(text)
    else:
        path = READY / f"{text}.toml"
        known = ready_studies()
        if text not in known:
            message = "there is no such study (a file's name ends in .toml)"
            raise ScenarioError([Problem(shown(text), "", "", message, meant(text, known))])
    label = path.name
    layer = parsed(read_text(path, label), label, path.parent)
    return _spec(path.stem, layer, path)


def parse_study(text: str, name: str = "study.toml") -> Spec:
    """Read a study from TOML text, such as an uploaded file; its scenario came along."""
    return _spec(Path(name).stem, parsed(text, name, None), None)


def study_of(name: str, data: Mapping[str, Any], folder: Path | None = None) -> Spec:
    """Check a study that a program states, with the keys of a file.

    Raises
    ------
    ScenarioError
        With everything that is wrong.
    """
    return _spec(name, Layer(name, dict(data), folder=folder), folder / name if folder else None)


def ready_studies() -> list[str]:
    """Names of the studies that came along."""
    return [path.stem for path in sorted(READY.glob("*.toml"))]


class _Lines(Layer):
    """File whose factors are found by their whole path, however it is written."""

    def line(self, path: Sequence[str | int]) -> int:
        """Line of the innermost part of a path that the file names; 0 if it names none."""
        if len(path) > 1 and path[0] in ("factors", "overrides"):
            for spelt in ((path[1],), parts_of(str(path[1]))):
                if (path[0], *spelt) in self._lines:
                    return super().line((path[0], *spelt, *path[2:]))
        return super().line(path)


def _spec(name: str, read: Layer, path: Path | None) -> Spec:
    data = dict(read.data)
    if isinstance(data.get("factors"), Mapping):
        data["factors"] = dict(_factors(data["factors"], ()))
    layer = _Lines(read.label, data, read.text, folder=read.folder)
    part = _validated(layer)
    scenario = _scenario(part, layer, path)
    found_at: list[tuple[tuple[str, ...], str, str, str]] = []
    factors: list[Factor] = []
    for key, asked in part.factors.items():
        found = factor_of(key, asked, scenario)
        if isinstance(found, Factor):
            factors.append(found)
        else:
            found_at.append((("factors", key, *found[0]), *found[1:]))
    found_at += [*design_problems(part), *kpi_problems(part)]
    if found_at:
        raise ScenarioError(
            Problem(layer.place(at), _plain(dotted(at)), value, message, hint)
            for at, value, message, hint in sorted(found_at, key=lambda one: layer.line(one[0]))
        )
    return Spec(name, part, scenario, tuple(factors), read.text or "", read.folder)


def _factors(table: Mapping[str, Any], path: tuple[str, ...]) -> list[tuple[str, Any]]:
    """Factors by their whole path, whether it is quoted or written as tables."""
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        here = (*path, *parts_of(str(key)))
        is_factor = parameter_at(here) is not None
        if isinstance(value, Mapping) and not is_factor and not set(value) & _PARTS:
            found += _factors(value, here)
            continue
        if isinstance(value, list | tuple):
            value = {"range": list(value)}
        found.append((dotted(here), value))
    return found


def _validated(layer: Layer) -> StudyPart:
    try:
        return StudyPart.model_validate(typed(StudyPart, layer.data), strict=True)
    except ValidationError as error:
        found = [
            in_words(detail, [layer], layer.data, StudyPart)
            for detail in error.errors(include_url=False)
        ]
        in_order = sorted(found, key=lambda item: item[0])
        told = [replace(problem, path=_plain(problem.path)) for _, problem in in_order]
        raise ScenarioError(told) from None


def _plain(path: str) -> str:
    """Path as people write it: the path of a factor without quotes."""
    return path.replace('"', "") if path.startswith("factors.") else path


def _scenario(part: StudyPart, layer: Layer, path: Path | None) -> Scenario:
    """Scenario of a study; its problems are told at the lines of the study."""
    from simulation.limits import check_scenario

    name: str = part.scenario
    beside = file_of(name, path) if path is not None else None
    seed = {} if part.seed is None else {"run.seed": part.seed}
    try:
        found = load_scenario(str(beside) if beside else name, {**part.overrides, **seed})
        check_scenario(found)
    except ScenarioError as error:
        raise ScenarioError([_moved(problem, layer, name) for problem in error.errors]) from None
    return found


def _moved(problem: Problem, layer: Layer, name: str) -> Problem:
    if problem.place == "override":
        at = ("overrides", *named(parts_of(problem.path), {}))
        spelt = at if layer.line(at) != layer.line(("overrides",)) else ("overrides", problem.path)
        return Problem(layer.place(spelt), f"overrides.{problem.path}", problem.value,
                       problem.message, problem.hint)  # fmt: skip
    if not problem.path and name in problem.place:
        place = layer.place(("scenario",))
        return Problem(place, "scenario", shown(name), problem.message, problem.hint)
    return problem
