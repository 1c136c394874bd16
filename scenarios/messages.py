"""pydantic's findings in words for people, with the place and the likely remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from scenarios.catalogue import Parameter, describe
from scenarios.declaration import Section
from scenarios.layers import Layer, named, origin
from scenarios.paths import parameter_at, section_at
from scenarios.problems import Problem, did_you_mean, dotted, listed, nearest, number, shown
from scenarios.schema import Scenario
from scenarios.toml_lines import Location

_KINDS = {
    "number": "must be a number",
    "whole number": "must be a whole number",
    "yes or no": "must be true or false",
    "text": "must be text in quotes",
}
_OF_NETWORKS = ("nodes", "changes", "pooled_capacity")  # sections that no cluster has
_TABLE_ERRORS = ("model_type", "model_attributes_type", "dict_type")


def in_words(
    error: ErrorDetails,
    layers: Sequence[Layer],
    merged: Mapping[str, Any],
    root: type[Section] = Scenario,
) -> tuple[tuple[int, int], Problem]:
    """One finding of pydantic as a problem, with the layer and line to sort it by."""
    path: Location = tuple(error["loc"])
    kind, value = error["type"], error["input"]
    row = parameter_at(path, root)
    hint = ""
    if kind == "extra_forbidden":
        path, value = _as_typed(path, value, layers, merged)
        message, hint = unknown_key(
            path[: len(error["loc"])], is_network=bool(merged.get("nodes")), root=root
        )
    elif kind == "missing":
        message = f"is missing ({row.allowed})" if row else "is missing"
    elif kind in _TABLE_ERRORS:
        message = f"must be a table ([{dotted(path)}])"
    elif kind == "tuple_type":
        message = "must be a list" if row else f"must be a list of tables ([[{dotted(path)}]])"
    elif kind == "finite_number":
        message = f"must be a finite number{_range(row)}"
    elif kind == "literal_error" and row:
        message = f"must be one of {', '.join(row.choices)}"
        hint = did_you_mean(nearest(str(value), row.choices)) if isinstance(value, str) else ""
    elif kind in ("too_short", "too_long", "string_too_short", "string_too_long"):
        message = _length(error, row)
    elif (limit := _limit(error)) is not None:
        one_sided = row is not None and (row.low is None or row.high is None)
        message = f"must be {row.allowed}" if row and one_sided else f"must be {limit}{_range(row)}"
    elif row and kind.endswith(("_type", "_parsing", "_from_float")):
        message = f"{_KINDS.get(row.kind, 'must be a ' + row.kind)}{_range(row)}"
    elif len(path) > 1 and (outer := parameter_at(path[:-1], root)):
        inside = outer.kind.partition(" of ")[2].removesuffix("s")
        message = _KINDS.get(inside, f"must be {inside}")
        if isinstance(path[-1], int):
            message += f" (it is number {path[-1] + 1} of the list)"
    else:
        message = str(error["msg"]).lower()
    printed = "" if kind == "missing" or _is_table(value, kind) else shown(value)
    return placed(path, printed, message, hint, layers, merged)


def placed(
    path: Sequence[str | int],
    value: str,
    message: str,
    hint: str,
    layers: Sequence[Layer],
    merged: Mapping[str, Any],
    *,
    at: Sequence[str | int] = (),
) -> tuple[tuple[int, int], Problem]:
    """Put a problem at its place, or at that of `at`, with the layer and line to sort it by."""
    at = at or path
    index, layer = origin(layers, at, merged)
    problem = Problem(layer.place(at), dotted(named(path, merged)), value, message, hint)
    return (index, layer.line(at)), problem


def unknown_key(
    path: Sequence[str | int], *, is_network: bool, root: type[Section] = Scenario
) -> tuple[str, str]:
    """Say what is wrong with a key that is not declared: message and hint.

    Only an explicit network has nodes, so parameters of nodes are no hint for a cluster.
    """
    key = str(path[-1])
    section = section_at(path[:-1], root)
    here = list(section.model_fields) if section else []
    if len(path) == 1 and root is Scenario:
        here.append("base")
    close = nearest(key, here, cutoff=0.85)
    elsewhere = _elsewhere(key, path, root, is_network=is_network) if not close else []
    close = close or ([] if elsewhere else nearest(key, here, cutoff=0.6))
    told = [name for name in here if is_network or name not in _OF_NETWORKS]
    message = f"unknown key (allowed: {listed(told, key)})"
    if elsewhere:
        message = f"{dotted(path[:-1])} has no {key!r}" if path[:-1] else f"no section is {key!r}"
    return message, did_you_mean(close or elsewhere)


def _elsewhere(
    key: str, path: Sequence[str | int], root: type[Section], *, is_network: bool
) -> list[str]:
    """Parameters of other sections that have this name, or one very much like it."""
    not_here = {str(path[0]), *(() if is_network else _OF_NETWORKS)}
    rows = [row.path for row in describe(root) if row.path.split(".")[0] not in not_here]
    names = {path: path.rpartition(".")[2] for path in rows}
    wanted = [key] if key in names.values() else nearest(key, names.values(), cutoff=0.85)
    return [path for path, name in names.items() if name in wanted][:3]


def _as_typed(
    path: Location, value: Any, layers: Sequence[Layer], merged: Mapping[str, Any]
) -> tuple[Location, Any]:
    """Go on to the end of what an override says: it names one value, not a table."""
    layer = origin(layers, path, merged)[1]
    while layer.path and len(path) < len(layer.path) and isinstance(value, dict):
        part = layer.path[len(path)]
        if part not in value:
            break
        path, value = (*path, part), value[part]
    return path, value


def _is_table(value: Any, kind: str) -> bool:
    return isinstance(value, dict) and kind == "extra_forbidden"


def _range(row: Parameter | None) -> str:
    return f" (allowed: {row.allowed})" if row and row.allowed != row.kind else ""


def _limit(error: ErrorDetails) -> str | None:
    limits = error.get("ctx", {})
    for name, words in (
        ("ge", "at least"), ("gt", "above"), ("le", "at most"), ("lt", "below"),
    ):  # fmt: skip
        if name in limits:
            return f"{words} {number(limits[name])}"
    return None


def _length(error: ErrorDetails, row: Parameter | None) -> str:
    limits = error.get("ctx", {})
    least, most = limits.get("min_length"), limits.get("max_length")
    if row and row.kind == "text":
        return "must not be empty" if least == 1 else "is too long"
    wanted = f"at least {least}" if least is not None else f"at most {most}"
    if row and row.min_items is not None and row.min_items == row.max_items:
        wanted = f"exactly {row.min_items}"
    return f"must have {wanted}, not {len(error['input'])}"
