"""A factor: which values of a scenario are varied, and over what."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

# A warm-up and a world without depend on nothing in these sections of a scenario.
DIGITAL_SECTIONS = ("levers", "digital", "adoption", "platform", "policy")


@dataclass(frozen=True)
class Factor:
    """One thing that is varied.

    Attributes
    ----------
    path : str
        Name of it: path of a value; ``*`` stands for every buyer type or segment.
    places : tuple of str
        Paths of the values that get it.
    kind : str
        ``number``, ``whole number``, ``yes or no``, ``choice`` or ``text``, as declared.
    base : Any
        What the scenario says.
    low, high : float
        Ends of the range; numbers of the first and last choice where there are choices. Both NaN
        where a table gives the values.
    log : bool
        Whether steps are even by ratio.
    choices : tuple
        Values to choose between, or nothing.
    levels : int or None
        In a grid, where this factor has its own.
    unit : str
        As declared.
    """

    path: str
    places: tuple[str, ...]
    kind: str
    base: Any
    low: float
    high: float
    log: bool = False
    choices: tuple[Any, ...] = ()
    levels: int | None = None
    unit: str = "-"

    @property
    def is_discrete(self) -> bool:
        """Whether only certain values are meant."""
        return bool(self.choices) or self.kind == "whole number"

    @property
    def is_digital(self) -> bool:
        """Whether the world without does not depend on it."""
        return all(place.split(".")[0] in DIGITAL_SECTIONS for place in self.places)

    def at(self, u: float) -> Any:
        """Value at a position in the range, 0 (low) to 1 (high).

        >>> Factor("x", ("x",), "number", 1.0, 1.0, 100.0, log=True).at(0.5)
        10.0
        >>> Factor("n", ("n",), "whole number", 4, 2, 5).at(1.0)
        5
        """
        if self.is_discrete:
            count = int(self.high) - int(self.low) + 1
            number = int(self.low) + min(count - 1, math.floor(u * count))
            return self.choices[number] if self.choices else number
        if self.log:
            value = self.low * math.exp(u * math.log(self.high / self.low))
        else:
            value = self.low + u * (self.high - self.low)
        return float(min(self.high, max(self.low, value))) + 0.0

    def spread(self, levels: int) -> list[Any]:
        """Values at evenly spaced levels with both ends; all of few choices or whole numbers.

        >>> Factor("x", ("x",), "number", 1.0, 0.0, 1.0).spread(3)
        [0.0, 0.5, 1.0]
        """
        if self.choices:
            few = self.levels or len(self.choices)
            chosen = np.unique(np.round(np.linspace(0, len(self.choices) - 1, few)).astype(int))
            return [self.choices[number] for number in chosen]
        wanted = self.levels or levels
        if self.kind == "whole number":
            ends = np.linspace(self.low, self.high, wanted)
            return [int(value) for value in np.unique(np.round(ends))]
        return [self.at(number / (wanted - 1)) for number in range(wanted)]

    def coerced(self, value: Any) -> Any:
        """Value of the declared type.

        Raises
        ------
        ValueError
            If it is not of that type, or no finite number; the text says what was expected.
        """
        if hasattr(value, "item"):
            value = value.item()
        if self.kind == "yes or no":
            if isinstance(value, bool):
                return value
            raise ValueError("must be true or false")
        if self.kind in ("number", "whole number"):
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"must be a {self.kind}")
            if not math.isfinite(value):
                raise ValueError("must be a finite number")
            if self.kind == "number":
                return float(value) + 0.0
            if value != int(value):
                raise ValueError("must be a whole number")
            return int(value)
        if not isinstance(value, str):
            raise ValueError("must be text in quotes")
        return value

    def given(self, value: Any) -> dict[str, Any]:
        """Value by path of everything it goes to."""
        return dict.fromkeys(self.places, value)

    def document(self) -> dict[str, Any]:
        """Everything about it that JSON can hold: what a design rests on."""
        ends = None if math.isnan(self.low) else [float(self.low).hex(), float(self.high).hex()]
        return {
            "path": self.path, "places": list(self.places), "kind": self.kind, "ends": ends,
            "log": self.log, "choices": [encoded(choice) for choice in self.choices],
            "levels": self.levels,
        }  # fmt: skip


def encoded(value: Any) -> Any:
    """Value in the one form that is hashed: floats by their bits, -0.0 as 0.0.

    Raises
    ------
    ValueError
        If it is NaN or infinite.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no place in a study")
        return (value + 0.0).hex()
    if isinstance(value, Mapping):
        return {str(key): encoded(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [encoded(item) for item in value]
    return value
