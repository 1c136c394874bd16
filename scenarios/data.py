"""Section about a cluster of one's own: files of its firms and ties, and what they hold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from functools import cached_property

from pydantic import PrivateAttr

from scenarios.declaration import Section, parameter

PLANNED_WASTE = 0.2  # share of production that plans allow to stay unsold


@dataclass(frozen=True)
class OwnFirms:
    """Firms and ties as files give them, in the order of a model's rows.

    Traders come first, then factories, each in the order of their ids: the order of rows in a file
    does not matter. Where a file says nothing of a matter, its tuple is empty, and the matter is
    drawn as in any other cluster.

    Attributes
    ----------
    ids : tuple of str
        Traders, then factories.
    traders : int
        How many of them are traders.
    categories, townships : tuple of str
        Names, in alphabetical order; the remote township comes last.
    has_remote : bool
        Whether the last township is the remote one.
    category, township : tuple of int
        By firm, places in those lists.
    trader_size, factory_size : tuple of float
        Size in any measure, by trader and by factory.
    capacity : tuple of float
        By factory [pieces a year].
    trader_styles, factory_styles : tuple of int
        Styles a trader lists, and a factory keeps.
    custom : tuple of bool
        By factory, whether it makes to a buyer's design.
    trader_adopts, factory_adopts : tuple of bool
        Whether the firm goes digital.
    lists : tuple of (int, int)
        Trader and factory whose styles it lists; factories are counted from 0.
    subcontracts : tuple of (int, int)
        Factory and the factory whose slack it may borrow.
    has_subcontracts : bool
        Whether the ties tell subcontracting at all.
    files : tuple of (str, int)
        Name and rows of each file, for people; no result depends on them.
    """

    ids: tuple[str, ...] = ()
    traders: int = 0
    categories: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    has_remote: bool = False
    category: tuple[int, ...] = ()
    township: tuple[int, ...] = ()
    trader_size: tuple[float, ...] = ()
    factory_size: tuple[float, ...] = ()
    capacity: tuple[float, ...] = ()
    trader_styles: tuple[int, ...] = ()
    factory_styles: tuple[int, ...] = ()
    custom: tuple[bool, ...] = ()
    trader_adopts: tuple[bool, ...] = ()
    factory_adopts: tuple[bool, ...] = ()
    lists: tuple[tuple[int, int], ...] = ()
    subcontracts: tuple[tuple[int, int], ...] = ()
    has_subcontracts: bool = False
    files: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.ids)

    @property
    def factories(self) -> int:
        """How many factories there are."""
        return len(self.ids) - self.traders

    @cached_property
    def listed(self) -> tuple[tuple[int, ...], ...]:
        """Factories whose styles each trader lists; none where the files do not say."""
        known: list[list[int]] = [[] for _ in range(self.traders)]
        for trader, factory in self.lists:
            known[trader].append(factory)
        return tuple(map(tuple, known))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in it but the names of files; nothing where there is nothing.

        Columns and rows in another order, another kind of file, or another way to write a number
        give the same digest.
        """
        if not self:
            return ""
        content = [[f.name, getattr(self, f.name)] for f in fields(self) if f.compare]
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


class Data(Section):
    """Files of a cluster of one's own, beside the scenario file; then no firms are drawn."""

    firms: str = parameter(
        "", "-", "CSV or Parquet file of the firms.", source="none: firms are drawn"
    )
    ties: str = parameter(
        "",
        "-",
        "CSV or Parquet file of who lists and who subcontracts to whom.",
        source="none: ties are drawn",
    )
    remote: str = parameter(
        "", "-", "Township of the files that is remote.", source="none: no firm is remote"
    )
    _own: OwnFirms = PrivateAttr(default_factory=OwnFirms)

    @property
    def own(self) -> OwnFirms:
        """What the files hold; it is false where there are none."""
        return self._own

    def holding(self, own: OwnFirms) -> Data:
        """Same section with what its files hold."""
        copy = self.model_copy()
        copy._own = own
        return copy
