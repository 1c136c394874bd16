"""What a page shows of a choice: which firm, how far ahead, what a sweep varies.

None of it is part of the choice, and no answer depends on it. It is declared here once, and stands
in the link as ``show.<name>=<text>``, so that whoever opens the link sees the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.web.link import Mistake
from simulation.web.pins import MOST_PINS

PREFIX = "show."
LEAST_SIZE, MOST_SIZE = 2, 500  # of a sweep's design, of whatever kind
MOST_REPLICATIONS = 40
FIRST_FACTORS = ("levers.preorder_pooling", "levers.flexible_production")
USUAL_PARTS = ("levers", "who", "doubt", "assumptions")  # a forecast is for those who ask for it
Factor = tuple[str, float | None, float | None]  # path, low and high end; none: the usual range
_LONGEST = 60  # characters of a firm's name in a link
_BETWEEN = ","


class NotReadable(Exception):
    """Why a text of a link cannot be used: key of the words that say it, and what goes in."""

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why, self.values = why, tuple(values.items())


@dataclass(frozen=True)
class Shown:
    """Something that can be shown in one way or another.

    Attributes
    ----------
    usual : Any
        What is shown as long as nobody chooses; it is left out of links.
    read : callable
        From the text of a link; raises `NotReadable`.
    write : callable
        The same text.
    """

    usual: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def _one_of(usual: str, names: Callable[[], Sequence[str]]) -> Shown:
    def read(text: str) -> str:
        if text not in names():
            raise NotReadable("problem.choice", choices=", ".join(names()))
        return text

    return Shown(usual, read)


def _some_of(usual: Sequence[Any], names: Callable[[], Sequence[Any]]) -> Shown:
    def read(text: str) -> tuple[Any, ...]:
        known = {str(name): name for name in names()}
        asked = [part for part in text.split(_BETWEEN) if part]
        if not set(asked) <= set(known):
            raise NotReadable("problem.choice", choices=", ".join(known))
        return tuple(name for text, name in known.items() if text in asked)

    return Shown(tuple(usual), read, lambda chosen: _BETWEEN.join(map(str, chosen)))


def _whole(usual: int | None, low: int, most: Callable[[], int]) -> Shown:
    def read(text: str) -> int:
        high = most()
        if not (text.isascii() and text.isdigit() and len(text) < 9 and low <= int(text) <= high):
            raise NotReadable("problem.whole", low=low, high=high)
        return int(text)

    return Shown(usual, read)


def _flag(usual: bool) -> Shown:
    def read(text: str) -> bool:
        if text not in ("0", "1"):
            raise NotReadable("problem.choice", choices="0, 1")
        return text == "1"

    return Shown(usual, read, lambda chosen: "1" if chosen else "0")


def _name() -> Shown:
    def read(text: str) -> str:
        if len(text) > _LONGEST:
            raise NotReadable("problem.unknown")
        return text

    return Shown("", read)


def _factors() -> Shown:
    """Paths with their ranges: ``path:low:high``, or ``path`` alone in its usual range."""

    def read(text: str) -> tuple[Factor, ...]:
        from simulation.web.sweep_study import factors

        found: list[Factor] = []
        for part in filter(None, text.split(_BETWEEN)):
            path, *ends = part.split(":")
            twice = path in [one[0] for one in found]
            if path not in factors() or twice or len(ends) not in (0, 2):
                raise NotReadable("problem.unknown")
            try:
                low, high = map(float, ends) if ends else (None, None)
            except ValueError:
                raise NotReadable("problem.unknown") from None
            if low is not None and high is not None and not math.isfinite(low + high):
                raise NotReadable("problem.unknown")
            found.append((path, low, high))
        return tuple(found)

    def write(chosen: Sequence[Factor]) -> str:
        return _BETWEEN.join(
            path if low is None or high is None else f"{path}:{low:.12g}:{high:.12g}"
            for path, low, high in chosen
        )

    return Shown(tuple((path, None, None) for path in FIRST_FACTORS), read, write)


def _figures() -> Sequence[str]:
    from simulation.forecast.figures import FIGURES

    return tuple(FIGURES)


def _report_parts() -> Sequence[str]:
    from simulation.report.compose import PARTS

    return PARTS[1:]


def _studies() -> Sequence[str]:
    from simulation.web.sweep_study import ready

    return tuple(ready())


def _methods() -> Sequence[str]:
    from simulation.web.sweep_study import METHODS

    return METHODS


def _quantities() -> Sequence[str]:
    from simulation.study.analysis.response import PAIRED

    return PAIRED


def _most_years() -> int:
    from simulation.forecast.figures import MOST_YEARS

    return MOST_YEARS


# Names are those of the widgets. Other rooms are entered only when something of theirs is read.
SHOWN: Mapping[str, Shown] = {
    "cluster.firm": _name(),
    "cluster.flows": _one_of("goods", lambda: ("goods", "money")),
    "cluster.spread": _one_of("factory", lambda: ("factory", "trader")),
    "forecast.years": _whole(3, 1, _most_years),
    "forecast.figure": _one_of("gmv", _figures),
    "forecast.doubt": _flag(False),
    "forecast.since": _flag(False),
    "forecast.beside": _some_of((), lambda: range(MOST_PINS)),
    "report.parts": _some_of(USUAL_PARTS, _report_parts),
    "sweep.way": _one_of("own", lambda: ("own", "ready", "file")),
    "sweep.study": _one_of("", _studies),
    "sweep.factors": _factors(),
    "sweep.method": _one_of("grid", _methods),
    "sweep.size": _whole(None, LEAST_SIZE, lambda: MOST_SIZE),
    "sweep.replications": _whole(4, 1, lambda: MOST_REPLICATIONS),
    "sweep.smaller": _flag(True),
    "sweep.of": _one_of("difference", _quantities),
}


def to_query(chosen: Mapping[str, Any]) -> dict[str, str]:
    """Write what is not as usual as parameters of a link."""
    return {
        PREFIX + name: SHOWN[name].write(chosen[name])
        for name in SHOWN
        if name in chosen and chosen[name] != SHOWN[name].usual
    }


def from_query(query: Mapping[str, str]) -> tuple[dict[str, Any], list[Mistake]]:
    """Read the parameters of a link that begin with `PREFIX`: what is chosen, and what is wrong."""
    chosen: dict[str, Any] = {}
    mistakes = []
    for key, text in query.items():
        if not key.startswith(PREFIX):
            continue
        shown = SHOWN.get(key.removeprefix(PREFIX))
        try:
            if shown is None:
                raise NotReadable("problem.unknown")
            chosen[key.removeprefix(PREFIX)] = shown.read(text)
        except NotReadable as no:
            mistakes.append(Mistake(key, text, no.why, no.values))
    return chosen, mistakes
