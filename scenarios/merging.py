"""What files and overrides say, laid over one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenarios.layers import NOTHING, Layer, leaves, merge, value_of
from scenarios.overrides import put
from scenarios.problems import Problem, ScenarioError, dotted


def lay_over(layers: Sequence[Layer]) -> tuple[dict[str, Any], list[Problem]]:
    """Merge layers, later ones over earlier ones.

    Tables merge key by key; lists and values replace. A buyer type or consumer segment of a
    base goes away with ``remove = true``. An override reaches a node by its name or number. What
    a later layer changes loses the source an earlier one gave for it.

    Returns
    -------
    data : dict
        The merged tables, not validated.
    problems : list of Problem
        Overrides and removals that lead nowhere.
    """
    merged: dict[str, Any] = {}
    problems: list[Problem] = []
    for layer in layers:
        before = _copied(merged)
        try:
            if layer.path:
                put(merged, layer)
            else:
                merge(merged, layer.data)
                _remove(merged, before, layer)
        except ScenarioError as error:
            problems += error.errors
        _forget_sources(merged, before, layer)
    return merged, problems


def _copied(tables: Any) -> Any:
    """Copy tables and lists; what stands in them is never altered in place."""
    if isinstance(tables, dict):
        return {key: _copied(value) for key, value in tables.items()}
    return [_copied(value) for value in tables] if isinstance(tables, list) else tables


def _remove(merged: dict[str, Any], before: dict[str, Any], layer: Layer) -> None:
    """Take out the buyer types and consumer segments a file removes from its base."""
    missing: list[Problem] = []
    for section, what in (("buyer_types", "buyer type"), ("consumer_segments", "segment")):
        named = layer.data.get(section)
        for name, table in named.items() if isinstance(named, dict) else ():
            if table == {"remove": True}:
                del merged[section][name]
                if value_of(before, (section, name)) is NOTHING:
                    path = (section, name, "remove")
                    message = f"the base has no such {what} to remove"
                    missing.append(Problem(layer.place(path), dotted(path), "true", message))
    if missing:
        raise ScenarioError(missing)


def _forget_sources(merged: dict[str, Any], before: dict[str, Any], layer: Layer) -> None:
    sources, own = merged.get("sources"), layer.data.get("sources", {})
    if not isinstance(sources, dict) or not isinstance(own, dict):
        return
    for leaf, _ in leaves(layer.data):
        path = tuple(str(part) for part in leaf)
        if path[0] != "sources" and value_of(before, path) != value_of(merged, path):
            stale = dotted(path)
            _spell_out(sources, before, path, own)
            for key in [k for k in sources if k == stale or k.startswith(f"{stale}.")]:
                if key not in own:
                    del sources[key]


def _spell_out(
    sources: dict[str, Any], before: dict[str, Any], path: tuple[str, ...], own: dict[str, Any]
) -> None:
    """Put the source of a section down for each of its values, so that one can lose it."""
    for end in range(1, len(path)):
        whole = dotted(path[:end])
        inside = value_of(before, path[:end])
        if whole in sources and whole not in own and isinstance(inside, dict):
            text = sources.pop(whole)
            for leaf, _ in leaves(inside):
                sources.setdefault(dotted((*path[:end], *leaf)), text)
