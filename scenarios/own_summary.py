"""What the files of one's own firms hold, in lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scenarios.data import OwnFirms
from scenarios.problems import count, number

_MOST_NAMES = 8


def summary(own: OwnFirms) -> Iterator[str]:
    """Lines on files, places, markets, sizes, adopters and ties; none where there are no files."""
    if not own:
        return
    files = ", ".join(f"{name} ({count(rows, 'row')})" for name, rows in own.files)
    yield f"own data: {files}; content {own.digest[:12]}"
    who = f"{count(own.factories, 'factory', 'factories')}, {count(own.traders, 'trader')}"
    remote = f"; {own.townships[-1]} is remote" if own.has_remote else ""
    yield f"  {who}; townships: {_tally(own.townships, own.township)}{remote}"
    yield f"  markets: {_tally(own.categories, own.category)}"
    if own.capacity:
        yield f"  capacity of factories: {number(round(sum(own.capacity)))} pieces a year"
    adopters = sum(own.factory_adopts) + sum(own.trader_adopts)
    if own.factory_adopts or own.trader_adopts:
        shares = f"{sum(own.factory_adopts)} factories, {sum(own.trader_adopts)} traders"
        yield f"  adopters: {count(adopters, 'firm')} ({shares})"
    yield f"  ties: {_ties(own)}"
    missing = [what for what, told in _matters(own) if not told]
    if missing:
        yield f"  not in the files, so drawn: {', '.join(missing)}"


def _tally(names: tuple[str, ...], places: tuple[int, ...]) -> str:
    """Write how many firms there are in each, the most frequent first."""
    if names == ("",):
        return "one (not told apart)"
    found = Counter(names[k] for k in places).most_common()
    told = [f"{name} {n}" for name, n in found[:_MOST_NAMES]]
    rest = len(found) - _MOST_NAMES
    return ", ".join(told) + (f" and {rest} more" if rest > 0 else "")


def _ties(own: OwnFirms) -> str:
    told = {trader for trader, _ in own.lists}
    parts = []
    if own.traders:
        without = own.traders - len(told)
        pairs = count(len(own.lists), "listed factory", "listed factories")
        parts.append(f"{count(len(told), 'trader')} with {pairs}")
        if told and without:
            parts.append(f"{count(without, 'trader')} without any: drawn")
    if own.has_subcontracts:
        parts.append(f"{count(len(own.subcontracts), 'subcontract')}")
    return ", ".join(parts) or "none"


def _matters(own: OwnFirms) -> Iterator[tuple[str, bool]]:
    yield "sizes of factories", bool(own.factory_size)
    if own.traders:
        yield "sizes of traders", bool(own.trader_size)
        yield "styles of traders", bool(own.trader_styles)
        yield "what traders list", bool(own.lists)
    yield "styles of factories", bool(own.factory_styles)
    yield "skills", bool(own.custom)
    yield "subcontracting", own.has_subcontracts
