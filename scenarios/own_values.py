"""What the files of one's own firms say about a scenario's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.data import PLANNED_WASTE, OwnFirms
from scenarios.layers import NOTHING, Layer, merge, value_of
from scenarios.merging import lay_over
from scenarios.paths import parameter_at
from scenarios.problems import Problem, dotted, number, shown


def implied(own: OwnFirms, layers: Sequence[Layer]) -> tuple[Layer, list[Problem]]:
    """Numbers of firms, markets and places as the files have them, laid over what is said.

    Where capacities are given in pieces, the number of buyers follows from them, unless the file
    that names the data, or an override, says ``cluster.buyers_per_firm``.

    Returns
    -------
    layer : Layer
        These numbers, with the file as their source.
    problems : list of Problem
        Other numbers in the file that names the data, or in what goes over it; a base may differ.
    """
    label = own.files[0][0]
    fixed: dict[tuple[str, ...], Any] = {
        ("scale",): 1.0,
        ("cluster", "firms"): len(own.ids),
        ("cluster", "trader_share"): own.traders / len(own.ids),
        ("cluster", "categories"): len(own.categories),
        ("cluster", "townships"): len(own.townships) + (not own.has_remote),
    }
    first = max(i for i, layer in enumerate(layers) if _says(layer, ("data", "firms")))
    clashes = []
    for path, value in fixed.items():
        for layer in layers[first:]:
            said = value_of(layer.data, path)
            if said is not NOTHING and said != value:
                message = f"{label} makes it {number(value)}"
                name = dotted(path)
                clashes.append(
                    Problem(layer.place(path), name, shown(said), message, "leave it out")
                )
    per_firm = ("cluster", "buyers_per_firm")
    if own.capacity and not any(_says(layer, per_firm) for layer in layers[first:]):
        buyers = _buyers(own, lay_over(layers)[0])
        fixed |= {} if buyers is None else {per_firm: buyers / len(own.ids)}
        if buyers is not None and buyers < 0.5:
            message = "is too little for a single buyer (buyers.pieces_per_year)"
            total = shown(sum(own.capacity))
            clashes.append(Problem(label, "capacity", total, message, "it is in pieces a year"))
    sources = {dotted(path): f"own data: {label}" for path in fixed}
    sources |= {f"data.{key}": "own data" for key in ("firms", "ties", "remote")}
    data: dict[str, Any] = {"sources": sources}
    for path, value in fixed.items():
        nested: Any = value
        for key in reversed(path):
            nested = {key: nested}
        merge(data, nested)
    return Layer(label, data), clashes


def _says(layer: Layer, path: tuple[str, ...]) -> bool:
    return value_of(layer.data, path) is not NOTHING


def _buyers(own: OwnFirms, merged: Mapping[str, Any]) -> float | None:
    """Small-B buyers whose share of the volume lets factories work as planned.

    ``None`` where a value it takes is wrong, which is told elsewhere.
    """
    values = []
    for path in (
        ("factories", "planned_utilisation"),
        ("bulk", "small_b_share"),
        ("buyers", "pieces_per_year"),
    ):
        said = value_of(merged, path)
        row = parameter_at(path)
        value = row.default if said is NOTHING and row else said
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            return None
        values.append(float(value))
    utilisation, share, pieces = values
    return sum(own.capacity) * utilisation * (1.0 - PLANNED_WASTE) * share / pieces
