"""A study written as a file: what a program stated, or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenarios.write import toml_of

if TYPE_CHECKING:
    from simulation.study.load import Spec


def spec_toml(spec: Spec) -> str:
    """Write a study as TOML that reads to the same study.

    Parameters
    ----------
    spec : Spec
        A study whose table of points, if it has one, is a file.
    """
    data: dict[str, Any] = spec.part.model_dump(exclude_defaults=True, exclude_none=True)
    for section in ("overrides", "design", "replications"):
        if not data.get(section):
            data.pop(section, None)
    return toml_of(data)
