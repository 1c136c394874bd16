"""Columns of the files of one's own firms and ties, and how their cells are read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from scenarios.problems import did_you_mean, nearest, number
from scenarios.table_files import Column, Complaints, Row

TRADER, FACTORY = "trader", "factory"

_BOUNDLESS = 1e12
_YES = ("yes", "true", "1", "y", "是")
_NO = ("no", "false", "0", "n", "否")

FIRMS: tuple[Column, ...] = (
    Column("id", "编号", "text", "Name of the firm within these files, each once.", required=True),
    Column(
        "kind",
        "类型",
        "choice",
        "What it is.",
        required=True,
        choices=(
            (FACTORY, ("factories", "工厂", "厂家")),
            (TRADER, ("traders", "贸易商", "经销商")),
        ),
    ),
    Column("township", "乡镇", "text", "Where it is. Without the column: all in one place."),
    Column("category", "品类", "text", "Its product market. Without the column: one market."),
    Column(
        "size",
        "规模",
        "number",
        "Size in any measure (workers, revenue, pieces); only proportions among firms of a kind "
        "count. Without it: capacity, else drawn.",
        low=1e-6,
        high=1e15,
    ),
    Column(
        "capacity",
        "年产能",
        "number",
        "Factories only: pieces a year at full use. Without it: from size and "
        "`factories.planned_utilisation`.",
        low=1.0,
        high=1e12,
    ),
    Column(
        "styles",
        "款数",
        "whole number",
        "Styles a factory keeps in stock, or a trader lists. Without it: `factories.styles`, and "
        "by size around `traders.listings`.",
        low=1,
        high=1000,
    ),
    Column(
        "custom",
        "可定制",
        "yes or no",
        "Factories only: makes to a buyer's design. Without it: drawn by "
        "`factories.custom_able_share`.",
    ),
    Column(
        "adopter",
        "数字化",
        "yes or no",
        "Goes digital in the world with. Without it: as `adoption.mode` has it.",
    ),
    Column("name", "名称", "ignored", "For people."),
    Column("note", "备注", "ignored", "For people."),
)

TIES: tuple[Column, ...] = (
    Column("firm", "企业", "text", "Id of a trader, or of a factory.", required=True),
    Column(
        "supplier",
        "供应方",
        "text",
        "Id of a factory: the trader lists its styles, the factory subcontracts to it.",
        required=True,
    ),
    Column("note", "备注", "ignored", "For people."),
)


def cell(row: Row, column: Column, wrong: Complaints) -> Any:
    """Value of a cell; ``None`` where it is blank or wrong, which is told."""
    text = row.cells.get(column.name, "")
    if not text:
        return None
    value, message, hint = _READERS[column.kind](text, column)
    if message:
        wrong(row.place, message, hint, column=column.name, value=text)
        return None
    return value


def _choice(text: str, column: Column) -> tuple[Any, str, str]:
    ways = {name: name for name, _ in column.choices}
    ways |= {other: name for name, others in column.choices for other in others}
    if text.lower() in ways:
        return ways[text.lower()], "", ""
    names = [name for name, _ in column.choices]
    close = [ways[way] for way in nearest(text.lower(), ways)]
    return None, f"must be {' or '.join(names)}", did_you_mean(close)


def _number(text: str, column: Column) -> tuple[Any, str, str]:
    wanted = f"must be a {column.kind} "
    if column.high >= _BOUNDLESS:
        wanted += "above 0" if column.low < 1 else f"of at least {number(column.low)}"
    else:
        wanted += f"from {number(column.low)} to {number(column.high)}"
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        hint = "without separators or units" if any(c.isdigit() for c in text) else ""
        return None, wanted, hint
    whole = column.kind == "whole number"
    if not column.low <= value <= column.high or (whole and not value.is_integer()):
        return None, wanted, ""
    return (int(value) if whole else value), "", ""


def _yes_or_no(text: str, column: Column) -> tuple[Any, str, str]:
    if text.lower() in _YES:
        return True, "", ""
    if text.lower() in _NO:
        return False, "", ""
    return None, "must be yes or no", ""


def _words(text: str, column: Column) -> tuple[Any, str, str]:
    if not text.isprintable():
        return None, "must be text without control characters", ""
    if len(text) > 200:
        return None, "is too long (at most 200 characters)", ""
    return text, "", ""


_READERS: dict[str, Callable[[str, Column], tuple[Any, str, str]]] = {
    "text": _words,
    "choice": _choice,
    "number": _number,
    "whole number": _number,
    "yes or no": _yes_or_no,
    "ignored": lambda text, column: (text, "", ""),
}


def by_name(columns: Sequence[Column]) -> dict[str, Column]:
    """Columns by their names."""
    return {column.name: column for column in columns}
