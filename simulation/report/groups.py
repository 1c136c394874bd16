"""Who gains and who pays, by kind, size and place, in words; out of a result document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.charts.parties import Party
from simulation.charts.shares import Split
from simulation.report.numbers import number, percent
from simulation.report.telling import Rows

if TYPE_CHECKING:
    from simulation.report.language import Language

WHO = ("factory", "trader", "buyer")


@dataclass(frozen=True)
class Groups:
    """Groups of firms or buyers.

    Attributes
    ----------
    parties : tuple of Party
        Change of what one of them earns a year, by group.
    splits : tuple of Split
        Of every hundred, how many earn less; none of buyers, who are not told apart one by one.
    table : Rows
        The same in numbers.
    """

    parties: tuple[Party, ...]
    splits: tuple[Split, ...]
    table: Rows


def groups(document: Mapping[str, Any], who: str, words: Language) -> Groups:
    """Tell the groups of one kind, all of it first.

    Parameters
    ----------
    document : mapping
        Of a comparison.
    who : str
        One of `WHO`.
    """
    found = document["who_pays"]
    every = found["buyers"] if who == "buyer" else found["firms"]
    rows = _apart([row for row in every if who in ("buyer", row.get("kind"))])
    parties = tuple(_party(row, words) for row in rows)
    splits = tuple(
        Split(_short(row, words), row["losers_share"]["value"])
        for row in rows
        if "losers_share" in row
    )
    titles = [words(f"groups.{key}") for key in ("group", "count")]
    titles += [words("without"), words("with"), words("who.change"), words("details.range")]
    titles += [words("groups.less")] if splits else []
    return Groups(parties, splits, Rows(tuple(titles), tuple(_row(row, words) for row in rows)))


def _apart(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out groups that hold everybody: they tell nothing that the first row does not."""
    count = [row["firms"] if "firms" in row else row["buyers"] for row in rows]
    return [row for n, row in enumerate(rows) if n == 0 or count[n] < count[0]]


def _short(row: Mapping[str, Any], words: Language) -> str:
    """Title for a chart: what a group is called, without what that means."""
    return re.split("[:：]", words.said(row["title"], row["title_zh"]))[0]


def _party(row: Mapping[str, Any], words: Language) -> Party:
    earns = row["earns"]
    value, low, high = (earns[k] for k in ("difference", "difference_low", "difference_high"))
    clear = low is not None and not low <= 0 <= high
    key = "who.same" if not clear else "who.gains" if value > 0 else "who.pays"
    scale = words.money_of_one
    return Party(
        _short(row, words),
        value / scale,
        (value if low is None else low) / scale,
        (value if high is None else high) / scale,
        words(key),
        number(value, words, sign=True),
    )


def _row(row: Mapping[str, Any], words: Language) -> tuple[str, ...]:
    earns = row["earns"]
    low, high = earns["difference_low"], earns["difference_high"]
    around = ""
    if low is not None:
        ends = (number(end, words, sign=True) for end in (low, high))
        around = words("range.ends", **dict(zip(("low", "high"), ends, strict=True)))
    cells = (
        words.said(row["title"], row["title_zh"]),
        number(row["firms"] if "firms" in row else row["buyers"], words),
        number(earns["without"], words),
        number(earns["with"], words),
        number(earns["difference"], words, sign=True),
        around,
    )
    if "losers_share" not in row:
        return cells
    share = row["losers_share"]
    return (*cells, percent(share["value"], digits=0))
