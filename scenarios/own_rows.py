"""Rows of the files of one's own firms and ties, each held against the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.layers import Layer, origin, value_of
from scenarios.own_columns import FACTORY, TRADER, by_name, cell
from scenarios.problems import meant
from scenarios.table_files import Column, Complaints, Row, read_table

MOST_PARTNERS = 64  # factories a factory may subcontract to
_OF_FACTORIES = ("capacity", "custom")
_OF_ANY = ("size", "styles", "adopter")


@dataclass
class Firm:
    """One row of the firms."""

    place: str
    id: str
    kind: str
    values: dict[str, Any]
    filled: frozenset[str]


class File:
    """A file named in ``[data]``: where it is, what it may hold, and what is wrong with it."""

    def __init__(self, path: Path | None, label: str, columns: Sequence[Column]) -> None:
        self.path, self.label = path, label
        self.columns = by_name(columns)
        self.wrong = Complaints(label)
        self.rows = 0

    @classmethod
    def of(
        cls, key: str, columns: Sequence[Column], layers: Sequence[Layer], merged: Mapping[str, Any]
    ) -> File | None:
        """Find a file by its key; ``None`` where none is named (or no text: the schema tells)."""
        said = value_of(merged, ("data", key))
        if not isinstance(said, str) or not said.strip():
            return None
        layer = origin(layers, ("data", key), merged)[1]
        file = cls(None if layer.folder is None else layer.folder / said, said, columns)
        if layer.folder is None:
            hint = "save it beside its files, and give its path"
            place, column = layer.place(("data", key)), f"data.{key}"
            file.wrong(place, "a scenario given as text has no files", hint, column=column)
        elif not said.isprintable():
            file.path = None
            place, column = layer.place(("data", key)), f"data.{key}"
            file.wrong(place, "is no name of a file", column=column, value=said)
        return file

    def read(self) -> tuple[list[Row], set[str]]:
        """Rows of the file, and the columns it has."""
        if self.path is None:
            return [], set()
        rows, present = read_table(self.path, self.label, tuple(self.columns.values()), self.wrong)
        self.rows = len(rows)
        return rows, present

    def parse(self, row: Row, present: set[str]) -> dict[str, Any]:
        """Cells of a row by column; ``None`` where one is blank or wrong."""
        kept = [c for name, c in self.columns.items() if name in present and c.kind != "ignored"]
        found = {column.name: cell(row, column, self.wrong) for column in kept}
        for column in kept:
            blank = not row.cells.get(column.name)
            if blank and (column.required or column.kind == "text"):
                self.wrong(row.place, "is empty", column=column.name)
        return found


def firms_of(file: File) -> list[Firm]:
    """Firms of a file, row by row; what is wrong with them is told."""
    rows, present = file.read()
    firms: list[Firm] = []
    first: dict[str, str] = {}
    for row in rows:
        values: dict[str, Any] = {"id": row.cells.get("id")}
        if row.whole:
            values = file.parse(row, present)
        name, kind = values.pop("id", None) or "", values.pop("kind", None) or ""
        if name in first:
            file.wrong(row.place, f"stands already in {first[name]}", column="id", value=name)
        elif name:
            first[name] = row.place
        filled = frozenset(column for column, text in row.cells.items() if text)
        firms.append(Firm(row.place, name, kind, values, filled))
    _check_filled(file, firms, present)
    _check_markets(file, firms)
    return firms


def _check_filled(file: File, firms: list[Firm], present: set[str]) -> None:
    """Firms of a kind all have a value, or none of them has: a gap would be a guess."""
    for column in (*_OF_FACTORIES, *_OF_ANY):
        if column not in present:
            continue
        for kind, of_kind in (("trader", TRADER), ("factory", FACTORY)):
            mine = [firm for firm in firms if firm.kind == of_kind]
            filled = [firm for firm in mine if column in firm.filled]
            if kind == "trader" and column in _OF_FACTORIES:
                for firm in filled:
                    value = firm.values[column]
                    if value not in (None, False):
                        file.wrong(firm.place, "is for factories only", column=column, value=value)
                continue
            if filled:
                for firm in mine:
                    if column not in firm.filled:
                        message = f"is empty, and another {kind} has one"
                        file.wrong(firm.place, message, "fill all or none", column=column)


def _check_markets(file: File, firms: list[Firm]) -> None:
    """Somebody has to make what is sold in each market."""
    kinds = [firm.kind for firm in firms]
    if firms and not any(kind in ("", FACTORY) for kind in kinds):
        file.wrong(file.label, "has no factory: somebody has to make what the others sell")
        return
    made = {firm.values.get("category") for firm in firms if firm.kind != TRADER}
    told: set[str] = set()
    for firm in firms:
        category = firm.values.get("category")
        if category is not None and category not in made and category not in told:
            told.add(category)
            hint = meant(category, sorted(name for name in made if name is not None))
            message = "no factory makes for this market"
            file.wrong(firm.place, message, hint, column="category", value=category)


@dataclass
class Ties:
    """Ties between firms by their ids."""

    lists: list[tuple[str, str]]
    subcontracts: list[tuple[str, str]]
    has_subcontracts: bool


def ties_of(file: File, firms: list[Firm]) -> Ties:
    """Ties of a file between known firms; what is wrong with them is told."""
    rows, present = file.read()
    known = {firm.id: firm for firm in firms if firm.id}
    found = Ties([], [], has_subcontracts=False)
    first: dict[tuple[str, str], str] = {}
    partners: dict[str, int] = {}
    for row in (row for row in rows if row.whole):
        values = file.parse(row, present)
        ends = [
            _end(file, row, column, values.get(column), known) for column in ("firm", "supplier")
        ]
        firm, supplier = ends
        if firm is None or supplier is None or not firm.kind or not supplier.kind:
            continue
        pair = (firm.id, supplier.id)
        if pair in first:
            file.wrong(row.place, f"{pair[0]} and {pair[1]} stand already in {first[pair]}")
            continue
        first[pair] = row.place
        if not _fits(file, row, firm, supplier):
            continue
        if firm.kind == TRADER:
            found.lists.append(pair)
            continue
        found.subcontracts.append(pair)
        partners[firm.id] = partners.get(firm.id, 0) + 1
        if partners[firm.id] == MOST_PARTNERS + 1:
            message = f"a factory can subcontract to at most {MOST_PARTNERS}"
            file.wrong(row.place, message, column="firm", value=firm.id)
    found.has_subcontracts = bool(found.subcontracts)
    return found


def _end(
    file: File, row: Row, column: str, name: str | None, known: Mapping[str, Firm]
) -> Firm | None:
    """Firm at one end of a tie; one that the firms file does not have is told."""
    if name is None or not known:
        return None
    if name not in known:
        message = "the firms file has no such id"
        # A supplier is a factory, so a trader is not what was meant.
        likely = [id for id, firm in known.items() if column == "firm" or firm.kind != TRADER]
        file.wrong(row.place, message, meant(name, likely), column=column, value=name)
    return known.get(name)


def _fits(file: File, row: Row, firm: Firm, supplier: Firm) -> bool:
    """Whether a tie is one the model has."""
    if supplier.kind == TRADER:
        message = "is a trader: goods and capacity come from factories"
        file.wrong(row.place, message, column="supplier", value=supplier.id)
        return False
    if firm.id == supplier.id:
        file.wrong(row.place, "is tied to itself", column="supplier", value=supplier.id)
        return False
    markets = (firm.values.get("category"), supplier.values.get("category"))
    if firm.kind == TRADER and None not in markets and markets[0] != markets[1]:
        message = f"makes {markets[1]}, and {firm.id} trades in {markets[0]}"
        file.wrong(row.place, message, column="supplier", value=supplier.id)
        return False
    return True
