"""What the user has chosen, and the link that holds all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import Parameter, describe
from scenarios.limits import MOST_SEED
from scenarios.load import Available, available, content_hash, load
from scenarios.schema import Scenario
from simulation import __version__

if TYPE_CHECKING:
    from simulation.words import Language

MAIN = ("zhili_kidswear", "school_uniforms")  # calibrated, or the article's case
_OURS = ("lang", "scenario", "adoption", "seed", "model")


@dataclass(frozen=True)
class Mistake:
    """A part of a link that could not be used.

    Attributes
    ----------
    key, value : str
        As in the link.
    why : str
        Key of the words that say what is wrong.
    values : tuple of (str, object)
        What goes into those words.
    """

    key: str
    value: str
    why: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Choice:
    """Everything the answer depends on.

    Attributes
    ----------
    scenario : str
        Name of the cluster.
    levers : tuple of (str, int)
        Intensity of each lever [%], in the order of the schema.
    adoption : str
        ``full`` or ``programme``.
    seed : int
        Root of all luck.
    """

    scenario: str
    levers: tuple[tuple[str, int], ...]
    adoption: str
    seed: int

    def changed(self, key: str, value: Any) -> Choice:
        """Same choice with one value changed; another cluster brings its own values."""
        if key == "scenario":
            return replace(default_choice(value), seed=self.seed)
        if key in dict(self.levers):
            moved = tuple((name, value if name == key else old) for name, old in self.levers)
            return replace(self, levers=moved)
        return replace(self, **{key: value})

    def load(self) -> Scenario:
        """Scenario of this choice.

        Raises
        ------
        ScenarioError
            If the file of the cluster has a mistake in it.
        """
        overrides: dict[str, Any] = {f"levers.{name}": n / 100 for name, n in self.levers}
        overrides["adoption.mode"] = self.adoption
        return load(self.scenario, overrides)

    def query(self, language: str) -> dict[str, str]:
        """Every value as link parameters; nothing is left out for being a default."""
        return {
            "lang": language,
            "scenario": self.scenario,
            **{name: str(percent) for name, percent in self.levers},
            "adoption": self.adoption,
            "seed": str(self.seed),
            "model": __version__,
        }


@cache
def clusters() -> tuple[Available, ...]:
    """Real clusters that came along, the best documented first."""
    found = {one.name: one for one in available() if not one.is_verification}
    names = [*MAIN, *sorted(found.keys() - set(MAIN))]
    return tuple(found[name] for name in names)


def title_of(name: str, words: Language) -> str:
    """Title of a cluster in the language of the reader."""
    cluster = next(one for one in clusters() if one.name == name)
    return words.said(cluster.title, cluster.title_zh) or name


@cache
def levers() -> tuple[Parameter, ...]:
    """Levers as the schema declares them."""
    return tuple(row for row in describe() if row.path.startswith("levers."))


@cache
def adoption_modes() -> Parameter:
    """How firms can go digital, as the schema declares it."""
    return next(row for row in describe() if row.path == "adoption.mode")


@cache
def default_choice(name: str) -> Choice:
    """A cluster with the values of its own file."""
    scenario = load(name)
    values = ((row.path.removeprefix("levers."), row) for row in levers())
    percents = tuple((key, round(100 * getattr(scenario.levers, key))) for key, _ in values)
    return Choice(name, percents, scenario.adoption.mode, scenario.run.seed)


def choice_of(scenario: Scenario, name: str) -> Choice | None:
    """Choice that gives the very same scenario; ``None`` where the page has none for it.

    Parameters
    ----------
    scenario : Scenario
        A cluster that came along, perhaps with other values.
    name : str
        Its name.
    """
    if name not in {one.name for one in clusters()} or scenario.run.seed > MOST_SEED:
        return None
    percents = tuple(
        (lever, round(100 * getattr(scenario.levers, lever)))
        for lever, _ in default_choice(name).levers
    )
    found = Choice(name, percents, scenario.adoption.mode, scenario.run.seed)
    overrides = {f"levers.{lever}": percent / 100 for lever, percent in percents}
    overrides |= {"adoption.mode": found.adoption, "run.seed": found.seed}
    return found if content_hash(load(name, overrides)) == content_hash(scenario) else None


def from_query(
    query: Mapping[str, str], languages: tuple[str, ...]
) -> tuple[Choice, list[Mistake]]:
    """Read a link; what cannot be used is reported, and the cluster's own value stands.

    Parameters
    ----------
    query : mapping of str to str
        Parameters of the link.
    languages : tuple of str
        Languages there are.
    """
    mistakes: list[Mistake] = []
    names = tuple(cluster.name for cluster in clusters())

    def one_of(key: str, allowed: tuple[str, ...], otherwise: str) -> str:
        value = query.get(key, otherwise)
        if value in allowed:
            return value
        listed = (("choices", ", ".join(allowed)),)
        mistakes.append(Mistake(key, value, "problem.choice", listed))
        return otherwise

    def whole(key: str, high: int, otherwise: int) -> int:
        text = query.get(key, str(otherwise)).strip()
        if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= high:
            return int(text)
        mistakes.append(Mistake(key, text, "problem.whole", (("low", 0), ("high", high))))
        return otherwise

    one_of("lang", languages, languages[0])
    own = default_choice(one_of("scenario", names, names[0]))
    choice = Choice(
        own.scenario,
        tuple((name, whole(name, 100, percent)) for name, percent in own.levers),
        one_of("adoption", adoption_modes().choices, own.adoption),
        whole("seed", MOST_SEED, own.seed),
    )
    known = {*_OURS, *dict(own.levers)}
    mistakes += [
        Mistake(key, value, "problem.unknown")
        for key, value in query.items()
        if key not in known and not key.startswith("embed")
    ]
    if (theirs := query.get("model", __version__)) != __version__:
        told = (("theirs", theirs[:20]), ("ours", __version__))
        mistakes.append(Mistake("model", theirs, "problem.version", told))
    return choice, mistakes
