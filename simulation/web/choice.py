"""What the user has chosen: a cluster or a file, and every value that is not its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import Parameter, describe
from scenarios.load import Available, available, content_hash, load, parse
from scenarios.overrides import read_value
from scenarios.paths import value_at
from scenarios.problems import dotted, parts_of
from scenarios.schema import Scenario
from simulation.report.assumptions import Row, rows_of

if TYPE_CHECKING:
    from simulation.words import Language

MAIN = ("zhili_kidswear", "school_uniforms")  # calibrated, or the article's case
LAST = ("platform_1688", "digitisation_fails")  # no single place, and one that is to come out badly
FILE = "file"  # in the place of a cluster's name: a scenario file of the user's own
LEVERS, ASSUMPTIONS = "levers", "assumptions"
SIDES = (LEVERS, ASSUMPTIONS)
MEASURES = ("levers", "adoption", "policy", "platform")  # sections a policymaker decides on
_APART = {"adoption.mode": "adoption", "run.seed": "seed"}  # values with a field of their own
_FILE_NAME = "scenario.toml"


@dataclass(frozen=True)
class Choice:
    """Everything the answer depends on.

    Attributes
    ----------
    scenario : str
        Name of the cluster, or `FILE`.
    levers : tuple of (str, int)
        Intensity of each lever [%], in the order of the schema.
    adoption : str
        How firms go digital: ``adoption.mode``.
    seed : int
        Root of all luck.
    values : tuple of (str, value)
        Values that are not the cluster's own, by path, in the order of the schema; among them the
        exact intensity of a lever that is no whole percentage.
    file : str
        The scenario itself, as `scenarios.load.to_toml` writes it; empty for a cluster.
    """

    scenario: str
    levers: tuple[tuple[str, int], ...]
    adoption: str
    seed: int
    values: tuple[tuple[str, Any], ...] = ()
    file: str = ""

    @property
    def own(self) -> Choice:
        """The same cluster or file with the values of its own."""
        return _own(self.scenario, self.file)

    @property
    def rows(self) -> Mapping[str, Row]:
        """What may be set by path, as it is in the cluster or file itself."""
        return _rows(self.scenario, self.file)

    def changed(self, key: str, value: Any) -> Choice:
        """Same choice with one value changed; another cluster brings its own values.

        Parameters
        ----------
        key : str
            ``scenario``, a lever, ``adoption``, ``seed``, or the path of a parameter.
        value : Any
            New value; of a lever in per cent, of a path as the schema has it.

        Raises
        ------
        KeyError
            If there is nothing of that name.
        """
        if key == "scenario":
            return replace(default_choice(value), seed=self.seed)
        if key in dict(self.levers):
            moved = tuple((name, value if name == key else old) for name, old in self.levers)
            return replace(self, levers=moved, values=self._without(f"levers.{key}"))
        key = _APART.get(key, key)
        if key in _APART.values():
            return replace(self, **{key: value})
        row, lever = self.rows[key], key.removeprefix("levers.")
        value = _as_declared(row.parameter, value)
        if lever != key:
            percent = round(100 * value)
            whole = self.changed(lever, percent)
            return whole if percent / 100 == value else whole._with(key, value)
        return (
            replace(self, values=self._without(key))
            if value == row.value
            else self._with(key, value)
        )

    def value(self, path: str) -> Any:
        """Present value of a path."""
        if path in _APART:
            return getattr(self, _APART[path])
        changed = dict(self.values)
        if path in changed:
            return changed[path]
        if path.startswith("levers."):
            return dict(self.levers)[path.removeprefix("levers.")] / 100
        return self.rows[path].value

    def side(self, side: str) -> tuple[Any, ...]:
        """Half of the choice: what is set beside the levers, or the assumptions."""
        values = tuple((path, value) for path, value in self.values if side_of(path) == side)
        return (self.levers, self.adoption, self.seed, values) if side == LEVERS else values

    def with_side(self, side: str, half: tuple[Any, ...]) -> Choice:
        """Same choice with another half, as `side` gives it."""
        kept = tuple((path, value) for path, value in self.values if side_of(path) != side)
        if side == ASSUMPTIONS:
            return replace(self, values=self._sorted(dict((*kept, *half))))
        levers, adoption, seed, values = half
        whole = replace(self, levers=levers, adoption=adoption, seed=seed)
        return replace(whole, values=self._sorted(dict((*kept, *values))))

    def load(self) -> Scenario:
        """Scenario of this choice.

        Raises
        ------
        ScenarioError
            With everything that is wrong, such as values that do not go together.
        """
        return _loaded(self)

    def title(self, words: Language) -> str:
        """Title of the cluster or file in the language of the reader."""
        return title_of(self.scenario, words, self.file)

    def _with(self, path: str, value: Any) -> Choice:
        return replace(self, values=self._sorted({**dict(self.values), path: value}))

    def _without(self, path: str) -> tuple[tuple[str, Any], ...]:
        return tuple((other, value) for other, value in self.values if other != path)

    def _sorted(self, values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
        return tuple((path, values[path]) for path in self.rows if path in values)


def side_of(path: str) -> str:
    """Whether a value is set beside the levers, or is an assumption."""
    return LEVERS if path.partition(".")[0] in MEASURES else ASSUMPTIONS


@cache
def clusters() -> tuple[Available, ...]:
    """Clusters that came along, the best documented first, those that are no place last."""
    found = {one.name: one for one in available() if not one.is_verification}
    names = [*MAIN, *sorted(found.keys() - {*MAIN, *LAST}), *LAST]
    return tuple(found[name] for name in names)


def title_of(name: str, words: Language, file: str = "") -> str:
    """Title of a cluster, or of a user's own file, in the language of the reader."""
    if name == FILE:
        title, title_zh = _own_titles(file) if file else ("", "")
        return words.said(title or title_zh, title_zh) or words("file.own")
    cluster = next(one for one in clusters() if one.name == name)
    return words.said(cluster.title, cluster.title_zh) or name


def _own_titles(file: str) -> tuple[str, str]:
    """Titles of a file; one that only stayed of the cluster it is based on is none of its own."""
    own = _base(FILE, file)
    pairs = {(one.title, one.title_zh) for one in clusters()}
    title = "" if own.title in {one for one, _ in pairs} else own.title
    title_zh = "" if own.title_zh in {one for _, one in pairs} else own.title_zh
    return (title, title_zh) if title or title_zh else (own.title, own.title_zh)


@cache
def levers() -> tuple[Parameter, ...]:
    """Levers as the schema declares them."""
    return tuple(row for row in describe() if row.path.startswith("levers."))


@cache
def adoption_modes() -> Parameter:
    """How firms can go digital, as the schema declares it."""
    return next(row for row in describe() if row.path == "adoption.mode")


def default_choice(name: str) -> Choice:
    """A cluster with the values of its own file."""
    return _own(name, "")


def choice_of(scenario: Scenario, name: str) -> Choice | None:
    """Choice that gives the very same scenario; ``None`` where the page has none for it.

    Parameters
    ----------
    scenario : Scenario
        A cluster that came along, perhaps with other values, or a cluster of a file.
    name : str
        Its name; any other than that of a cluster makes a choice of its own file.
    """
    if scenario.nodes or scenario.data.own:
        return None
    if name not in {one.name for one in clusters()}:
        from simulation.web.scenario_files import choice_of_scenario

        return choice_of_scenario(scenario)
    found = _read(scenario, name, "")
    same = found is not None and content_hash(found.load()) == content_hash(scenario)
    return found if same else None


def file_choice(text: str) -> Choice:
    """Choice of a file's own values.

    Parameters
    ----------
    text : str
        A cluster as `scenarios.load.to_toml` writes it.
    """
    return _own(FILE, text)


def with_texts(choice: Choice, texts: Mapping[str, str]) -> Choice:
    """Set values by path to what texts say, as on the right of an override.

    Raises
    ------
    ScenarioError
        With everything the loader finds wrong, in its own words.
    """
    overrides = _overrides(choice) | {path: read_value(text) for path, text in texts.items()}
    read = _read(_scenario(choice, overrides), choice.scenario, choice.file)
    return choice if read is None else read


def _as_declared(parameter: Parameter, value: Any) -> Any:
    """Whole numbers as numbers, and lists as tuples, where the schema has them so."""
    if isinstance(value, list | tuple):
        inner = parameter.kind.removeprefix("list of ").removesuffix("s")
        return tuple(float(x) if inner == "number" and _is_whole(x) else x for x in value)
    if parameter.kind == "number" and _is_whole(value):
        return float(value)
    if parameter.kind == "whole number" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**1023


@lru_cache(maxsize=64)
def _base(name: str, file: str) -> Scenario:
    return parse(file, _FILE_NAME) if file else load(name)


@lru_cache(maxsize=64)
def _rows(name: str, file: str) -> Mapping[str, Row]:
    rows = rows_of(_base(name, file))
    return {row.path: row for row in rows if row.path not in _APART}


@lru_cache(maxsize=64)
def _own(name: str, file: str) -> Choice:
    own = _read(_base(name, file), name, file)
    if own is None:  # a scenario has every value it has
        raise KeyError(name)
    return own


@lru_cache(maxsize=256)
def _loaded(choice: Choice) -> Scenario:
    return _scenario(choice, _overrides(choice))


def _overrides(choice: Choice) -> dict[str, Any]:
    overrides: dict[str, Any] = {f"levers.{name}": n / 100 for name, n in choice.levers}
    overrides |= {path: getattr(choice, key) for path, key in _APART.items()}
    return overrides | dict(choice.values)


def _scenario(choice: Choice, overrides: Mapping[str, Any]) -> Scenario:
    tables: dict[str, Any] = {}  # one override a section is laid over faster than one a value
    for path, value in overrides.items():
        *section, key = parts_of(path)
        table = tables.setdefault(dotted(section), {}) if section else tables
        table[key] = value
    if choice.file:
        return parse(choice.file, _FILE_NAME, tables)
    return load(choice.scenario, tables)


def _read(scenario: Scenario, name: str, file: str) -> Choice | None:
    """Values of a scenario that are not those of a cluster or file; ``None`` if one is missing."""
    exact = {row.path: value_at(scenario, row.path) for row in levers()}
    percents = {path: round(100 * value) for path, value in exact.items()}
    values = {path: value for path, value in exact.items() if percents[path] / 100 != value}
    try:
        for path, row in _rows(name, file).items():
            if path not in exact and (value := value_at(scenario, path)) != row.value:
                values[path] = value
    except KeyError:
        return None
    moved = tuple((path.removeprefix("levers."), n) for path, n in percents.items())
    found = Choice(name, moved, scenario.adoption.mode, scenario.run.seed, (), file)
    return replace(found, values=found._sorted(values))
