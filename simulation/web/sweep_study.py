"""A study for the page: a ready one, one put together from controls, or a file somebody sends."""

from __future__ import annotations

import hashlib
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import Parameter, describe
from scenarios.load import ScenarioError, available
from scenarios.problems import parts_of
from simulation.fingerprint import fingerprint
from simulation.study.load import ready_studies
from simulation.study.methods import n_points
from simulation.study.study import Study
from simulation.study.work import ClusterWork
from simulation.study.write import spec_toml
from simulation.web.limits import Refused, agent_periods, check_size

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.web.choice import Choice

MOST_SECONDS = 900.0  # a study may take on the page, by a guess from its size
MOST_TEXT = 200_000  # characters of a study file
SMALLER = 4  # times smaller, where a quick look is enough
_SECONDS_A_STEP = 250e-9  # an agent and a period, about
_LEVELS = {1: 9, 2: 5}
METHODS = ("grid", "lhs", "sobol", "morris", "one_at_a_time")


class NotHere(Exception):
    """Why a study cannot be run on the page.

    Attributes
    ----------
    key : str
        Of the words that say why.
    values : dict of str to object
        What goes into them.
    """

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Own:
    """What the controls ask for.

    Attributes
    ----------
    factors : tuple of (str, float, float)
        Path, low and high end.
    method : str
        One of `METHODS`.
    size : int
        Levels of a grid or of single steps, points, base samples, or trajectories.
    replications : int
        Paired runs of each point.
    smaller : bool
        Whether on a smaller cluster.
    """

    factors: tuple[tuple[str, float, float], ...]
    method: str
    size: int
    replications: int
    smaller: bool


def usual_size(method: str, n_factors: int) -> tuple[int, int, int]:
    """Least, usual and largest size of a design."""
    return {
        "grid": (2, _LEVELS.get(n_factors, 3), 21),
        "one_at_a_time": (2, 5, 21),
        "lhs": (10, 60, 500),
        "sobol": (8, 32, 256),
        "morris": (4, 10, 100),
    }[method]


@cache
def factors() -> dict[str, tuple[Parameter, float, float]]:
    """Parameters that can be swept, with their usual range: levers, then those with a doubt."""
    found: dict[str, tuple[Parameter, float, float]] = {}
    for row in describe():
        if row.path.startswith("levers."):
            found[row.path] = (row, 0.0, 1.0)
    for row in describe():
        doubt = row.doubt
        numbers = doubt and all(isinstance(one, int | float) for one in doubt)
        if numbers and "*" not in row.path and row.path not in found:
            found[row.path] = (row, float(doubt[0]), float(doubt[1]))  # type: ignore[index]
    return found


def own_study(choice: Choice, asked: Own) -> Study:
    """Put a study together on what is chosen on the other pages.

    Raises
    ------
    NotHere
        If a scenario file of one's own is chosen.
    ScenarioError
        With everything that is wrong.
    """
    if choice.file:
        raise NotHere("sweep.no_file")
    own, varied = choice.own, {path for path, _, _ in asked.factors}
    levers = {f"levers.{name}": percent / 100 for name, percent in choice.levers}
    unchanged = {f"levers.{name}": percent / 100 for name, percent in own.levers}
    overrides: dict[str, Any] = {p: v for p, v in levers.items() if unchanged[p] != v}
    if choice.adoption != own.adoption:
        overrides["adoption.mode"] = choice.adoption
    overrides |= dict(choice.values)
    scenario = choice.load()
    if asked.smaller:
        overrides["scale"] = scenario.scale / SMALLER
    design = {"method": asked.method}
    size = {"levels" if asked.method in ("grid", "one_at_a_time") else "samples": asked.size}
    return Study(
        choice.scenario,
        {path: (low, high) for path, low, high in asked.factors},
        {**design, **size},
        replications=asked.replications,
        overrides={path: value for path, value in overrides.items() if path not in varied},
        seed=choice.seed,
        name="sweep",
        title=" × ".join(path for path, _, _ in asked.factors),
    )


@cache
def ready() -> dict[str, Study]:
    """Studies that came along, by name."""
    return {name: Study.load(name) for name in ready_studies()}


def sent_study(content: bytes) -> Study:
    """Read a study file that somebody sent; it may name no file of this machine.

    Raises
    ------
    NotHere
        If it is no text, too long, or names a file.
    ScenarioError
        With everything that is wrong.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise NotHere("sweep.no_text") from None
    if len(text) > MOST_TEXT:
        raise NotHere("sweep.too_long", most=f"{MOST_TEXT // 1000} kB")
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        data = {}  # the reader below says where the mistake is
    names = {one.name for one in available()}
    scenario = data.get("scenario")
    if data and not (isinstance(scenario, str) and scenario in names):
        raise NotHere("sweep.own_scenario", names=", ".join(sorted(names)))
    design, tables = data.get("design"), (data.get("overrides"), data.get("factors"))
    if isinstance(design, dict) and design.get("file"):
        raise NotHere("sweep.own_table")
    paths = (parts_of(key) for table in tables if isinstance(table, dict) for key in table)
    if any(path[0] == "data" for path in paths):
        raise NotHere("sweep.own_table")
    return Study.parse(text)


def check(study: Study, memory: int = 0) -> tuple[int, int, float]:
    """Points, runs and guessed seconds of a study.

    Parameters
    ----------
    memory : int
        Bytes a worker process may take; 0 for no limit.

    Raises
    ------
    NotHere
        If it would take too long for the page, or a point of it too much memory.
    """
    rule, largest = study.spec.rule, _largest(study)
    try:
        check_size(largest, str(study.spec.part.scenario), memory)
    except Refused as no:
        raise NotHere(no.key, **no.values) from None
    points = n_points(study.spec)
    runs = points * (rule.fixed or rule.cap)
    work = (agent_periods(study.spec.scenario) + agent_periods(largest)) / 2
    seconds = runs * work * _SECONDS_A_STEP
    if seconds > MOST_SECONDS:
        minutes = {"have": round(seconds / 60), "most": round(MOST_SECONDS / 60)}
        raise NotHere("sweep.too_much", runs=f"{runs:,}", **minutes)
    return points, runs, seconds


def _largest(study: Study) -> Scenario:
    """The largest cluster that a study runs, as far as the ends of its factors tell."""
    factors = study.spec.factors
    work = ClusterWork(study.spec.scenario, factors)
    largest, values = study.spec.scenario, [factor.base for factor in factors]
    for at, factor in enumerate(factors):
        if factor.is_digital:  # none of them changes who there is, or for how long
            continue
        for value in factor.choices or (factor.at(0.0), factor.at(1.0)):
            tried = [*values[:at], value, *values[at + 1 :]]
            with suppress(ScenarioError):  # such a point fails, and takes no time
                found = work.at(tried)
                if agent_periods(found) > agent_periods(largest):
                    largest, values = found, tried
    return largest


def text_of(study: Study) -> str:
    """Study as a file that the command line reads."""
    return spec_toml(study.spec)


def key_of(text: str) -> str:
    """Name of everything that a study's answer depends on."""
    return hashlib.sha256(f"{fingerprint()}/{text}".encode()).hexdigest()[:32]
