"""Parameters and their values in words, and what differs between a choice and its cluster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scenarios.catalogue import Parameter
from simulation.report.assumptions import value_text
from simulation.web.choice import Choice, adoption_modes

if TYPE_CHECKING:
    from simulation.report.assumptions import Row
    from simulation.words import Language


def name_of(path: str, choice: Choice, words: Language) -> str:
    """What a value is, in a phrase: plain text."""
    lever = path.removeprefix("levers.")
    if lever != path:
        return words.get(f"lever.{lever}", lever)
    if path == adoption_modes().path:
        return words("adoption")
    return meaning_of(choice.rows[path], words)


def meaning_of(row: Row, words: Language) -> str:
    """What a parameter is, in a phrase; of which lever it is the far end, by the lever's name."""
    meaning = row.meaning(words).rstrip(".。")
    lever, colon, rest = meaning.partition(": ")
    return words.get(f"lever.{lever}", lever) + colon + rest


def told(parameter: Parameter, value: Any, words: Language) -> str:
    """Write a value of a parameter with its unit, shares as percentages: plain text."""
    if parameter.choices:
        return option(parameter, str(value), words)
    if is_share(parameter):
        return f"{100 * value:.4g}%"
    unit = words.unit(parameter.unit)
    return f"{value_text(value, words)} {unit}".strip()


def option(parameter: Parameter, one: str, words: Language) -> str:
    """One of the choices of a parameter, in words."""
    name = parameter.path.rpartition(".")[2]
    if parameter.path == adoption_modes().path:
        return words.get(f"adoption.{one}", one)
    return words.get(f"option.{name}.{one}", one)


def is_share(parameter: Parameter) -> bool:
    """Whether a parameter is a share of something, which people read as a percentage."""
    is_bare = parameter.kind == "number" and parameter.unit == "-"
    return is_bare and parameter.low == 0 and parameter.high in (0.5, 1)


def differences(choice: Choice, words: Language) -> Iterator[tuple[str, str]]:
    """Name and value, in words, of everything that is not the cluster's own, but for its luck."""
    own, exact = choice.own, dict(choice.values)
    for (lever, now), (_, before) in zip(choice.levers, own.levers, strict=True):
        if now != before and f"levers.{lever}" not in exact:
            yield name_of(f"levers.{lever}", choice, words), f"{now}%"
    if choice.adoption != own.adoption:
        yield words("adoption"), option(adoption_modes(), choice.adoption, words)
    for path, value in choice.values:
        if value != choice.rows[path].value:
            yield name_of(path, choice, words), told(choice.rows[path].parameter, value, words)


def moved(before: Choice, now: Choice, words: Language) -> Iterator[tuple[str, str, str]]:
    """Name of everything two choices of one cluster or file differ in, with both values."""
    levers = [f"levers.{name}" for name, _ in now.levers]
    paths = dict.fromkeys([*levers, *dict(before.values), *dict(now.values)])
    for path in paths:
        values = [one.value(path) for one in (before, now)]
        if values[0] == values[1]:
            continue
        if path in levers:
            texts = [f"{100 * value:.4g}%" for value in values]
        else:
            texts = [told(now.rows[path].parameter, value, words) for value in values]
        yield name_of(path, now, words), texts[0], texts[1]
    if before.adoption != now.adoption:
        modes = [option(adoption_modes(), one.adoption, words) for one in (before, now)]
        yield words("adoption"), modes[0], modes[1]
    if before.seed != now.seed:
        yield words("seed"), str(before.seed), str(now.seed)
