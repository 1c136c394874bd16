"""The link that holds everything: the choice, pinned scenarios, language and version.

Levers, adoption and seed are always written out; whatever else is not the cluster's own, as
``path=value``. Everything else follows from the cluster and the version of the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scenarios.limits import MOST_SEED
from scenarios.load import Problem, ScenarioError
from scenarios.overrides import read_value
from scenarios.problems import dotted, parts_of
from scenarios.write import value_text
from simulation import __version__
from simulation.web.choice import FILE, Choice, adoption_modes, clusters, default_choice, with_texts
from simulation.web.pins import MOST_PINS, Pin, cleaned
from simulation.web.scenario_files import Refused, pack, unpack

_MOST_LOADS = 64  # to find out which values of a link do not go together
MOST_KEYS = 600  # a cluster has some 320 values
_LONGEST_KEY = 200
_PINS = tuple(f"pin{n + 1}" for n in range(MOST_PINS))
_FIELDS = ("scenario", FILE, "adoption", "seed")


@dataclass(frozen=True)
class Mistake:
    """A part of a link that could not be used.

    Attributes
    ----------
    key, value : str
        As in the link.
    why : str or Problem
        What is wrong: a key of words, or what the loader says.
    values : tuple of (str, object)
        What goes into those words.
    """

    key: str
    value: str
    why: str | Problem
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Link:
    """What a link holds, and what in it cannot be used."""

    choice: Choice
    pins: tuple[Pin, ...]
    mistakes: tuple[Mistake, ...]


def to_query(choice: Choice, pins: Sequence[Pin], language: str) -> dict[str, str]:
    """Write everything as parameters of a link."""
    query = {"lang": language, **_fields(choice), "model": __version__}
    for key, pin in zip(_PINS, pins, strict=False):
        fields = _fields(pin.choice)
        del fields["seed"]
        if pin.choice.file == choice.file:
            fields.pop(FILE, None)
        named = {"name": pin.name} if pin.name else {}
        query[key] = _packed({**named, **fields})
    return query


def from_query(query: Mapping[str, str], languages: Sequence[str]) -> Link:
    """Read a link; what cannot be used is reported, and the cluster's own value stands.

    Parameters
    ----------
    query : mapping of str to str
        Parameters of the link.
    languages : sequence of str
        Languages there are.
    """
    mistakes: list[Mistake] = []
    if len(query) > MOST_KEYS:
        told = (("most", MOST_KEYS),)
        mistakes.append(Mistake("", str(len(query)), "problem.many", told))
        query = dict(list(query.items())[:MOST_KEYS])
    fields = {key: value for key, value in query.items() if not key.startswith("embed")}
    if (lang := fields.pop("lang", languages[0])) not in languages:
        mistakes.append(_not_of("lang", lang, languages))
    theirs = fields.pop("model", __version__)
    packed = {key: fields.pop(key) for key in _PINS if key in fields}
    choice, wrong = _choice(fields)
    mistakes += wrong
    pins = []
    for key, text in packed.items():
        pin, wrong = _pin(text, choice)
        mistakes += [replace(one, key=f"{key} {one.key}".strip()) for one in wrong]
        pins += [pin] if pin else []
    if theirs != __version__:
        versions = (("theirs", theirs[:20]), ("ours", __version__))
        mistakes.append(Mistake("model", theirs, "problem.version", versions))
    return Link(choice, tuple(pins), tuple(mistakes))


def value_in_link(value: Any) -> str:
    """Write a value so that `scenarios.overrides.read_value` reads the same, as short as may be."""
    if isinstance(value, str):
        return value if read_value(value) == value else value_text(value)
    if isinstance(value, tuple):
        return "[" + ",".join(value_in_link(one) for one in value) + "]"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value_text(value)


def _fields(choice: Choice) -> dict[str, str]:
    return {
        "scenario": choice.scenario,
        **({FILE: pack(choice.file)} if choice.file else {}),
        **{name: str(percent) for name, percent in choice.levers},
        "adoption": choice.adoption,
        "seed": str(choice.seed),
        **{path: value_in_link(value) for path, value in choice.values},
    }


def _pin(text: str, beside: Choice) -> tuple[Pin | None, list[Mistake]]:
    """A pinned scenario; its file may be that of the choice it is pinned beside."""
    parts = [part.replace("%7E", "~").replace("%25", "%") for part in text.split("~")]
    if len(parts) % 2 or len(parts) > 2 * MOST_KEYS:
        return None, [Mistake("", text, "problem.pin")]
    fields = dict(zip(parts[::2], parts[1::2], strict=True))
    name = cleaned(fields.pop("name", ""))
    if fields.get("scenario") == FILE and FILE not in fields and beside.file:
        fields[FILE] = pack(beside.file)
    choice, wrong = _choice(fields)
    return Pin(replace(choice, seed=beside.seed), name), wrong


def _packed(fields: Mapping[str, str]) -> str:
    parts = [part for field in fields.items() for part in field]
    return "~".join(part.replace("%", "%25").replace("~", "%7E") for part in parts)


def _choice(fields: Mapping[str, str]) -> tuple[Choice, list[Mistake]]:
    own, mistakes = _base(fields)

    def whole(key: str, high: int, otherwise: int) -> int:
        text = fields.get(key, str(otherwise)).strip()
        if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= high:
            return int(text)
        mistakes.append(Mistake(key, text, "problem.whole", (("low", 0), ("high", high))))
        return otherwise

    choice = own
    for lever, percent in own.levers:
        if (moved := whole(lever, 100, percent)) != percent or lever in fields:
            choice = choice.changed(lever, moved)
    modes = adoption_modes().choices
    if (adoption := fields.get("adoption", own.adoption)) not in modes:
        mistakes.append(_not_of("adoption", adoption, modes))
        adoption = own.adoption
    choice = replace(choice, adoption=adoption, seed=whole("seed", MOST_SEED, own.seed))
    texts: dict[str, str] = {}
    keys: dict[str, str] = {}
    for key, text in fields.items():
        if key in _FIELDS or key in dict(own.levers):
            continue
        path = dotted(parts_of(key)) if len(key) <= _LONGEST_KEY else ""
        if path in choice.rows:
            texts[path], keys[path] = text, key
        else:
            mistakes.append(Mistake(key, text, "problem.unknown"))
    choice, refused = _with_what_can_be(choice, texts)
    mistakes += [Mistake(keys[path], texts[path], why) for path, why in refused.items()]
    return choice, mistakes


def _base(fields: Mapping[str, str]) -> tuple[Choice, list[Mistake]]:
    """Cluster or file of a link, with its own values."""
    names = tuple(cluster.name for cluster in clusters())
    name = fields.get("scenario", names[0])
    if name == FILE:
        code = fields.get(FILE, "")
        try:
            return unpack(code), []
        except Refused as refused:
            return default_choice(names[0]), [
                Mistake(FILE, code, refused.why, tuple(refused.values.items()))
            ]
        except ScenarioError as error:
            found = [Mistake(FILE, code, one) for one in error.errors]
            return default_choice(names[0]), found
    if name not in names:
        return default_choice(names[0]), [_not_of("scenario", name, names)]
    return default_choice(name), []


def _with_what_can_be(
    choice: Choice, texts: Mapping[str, str]
) -> tuple[Choice, dict[str, Problem]]:
    """Set what the loader accepts; for everything else, why it does not."""
    left: dict[str, str] = dict(texts)
    refused: dict[str, Problem] = {}
    while left:
        try:
            return with_texts(choice, left), refused
        except ScenarioError as error:
            named = {path: one for one in error.errors if (path := _path_of(one, left))}
            if not named:  # values that do not go together, and it is not said which is wrong
                break
            for path, problem in named.items():
                refused[path] = problem
                del left[path]
    before, loads = -1, [_MOST_LOADS]
    while left and len(left) != before:  # one may need another that comes later
        before = len(left)
        choice, wrong = _halved(choice, left, loads)
        left = {path: left[path] for path in wrong}
        refused |= wrong
    return choice, refused


def _halved(
    choice: Choice, texts: Mapping[str, str], loads: list[int]
) -> tuple[Choice, dict[str, Problem]]:
    """Set what can be set of some values: all, or the first half of them and then the second.

    Each try loads the scenario, so there may be so many ``loads`` and no more: values that are not
    tried by then are refused with what was said of all.
    """
    loads[0] -= 1
    try:
        return with_texts(choice, texts), {}
    except ScenarioError as error:
        if len(texts) == 1 or loads[0] <= 0:
            return choice, dict.fromkeys(texts, error.errors[0])
    pairs = list(texts.items())
    wrong: dict[str, Problem] = {}
    for half in (pairs[: len(pairs) // 2], pairs[len(pairs) // 2 :]):
        choice, more = _halved(choice, dict(half), loads)
        wrong |= more
    return choice, wrong


def _path_of(problem: Problem, texts: Mapping[str, str]) -> str:
    """Path of the link that a problem is about; empty where it is about none."""
    parts = parts_of(problem.path)
    ends = (dotted(parts[:end]) for end in range(len(parts), 0, -1))
    return next((path for path in ends if path in texts), "")


def _not_of(key: str, value: str, allowed: Sequence[str]) -> Mistake:
    return Mistake(key, value, "problem.choice", (("choices", ", ".join(allowed)),))
