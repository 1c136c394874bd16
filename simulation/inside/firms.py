"""What each firm did over the measured periods, as numbers people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from agents.columns.books import B
from agents.columns.sellers import FACTORY
from simulation.kpis.cost import joining_by_firm
from simulation.world_run import DAYS_A_YEAR

if TYPE_CHECKING:
    from simulation.inside.running import Inside, World

_LEAST_SALES = 0.02  # of an average firm of its kind: with less, shares of sales mean nothing


@dataclass(frozen=True, eq=False)
class Firms:
    """Numbers of the firms of one world, one row each: traders, then factories.

    A number that means nothing is NaN: capacity of a trader, margin of a firm that sells nothing.

    Attributes
    ----------
    sold, sales : ndarray, shape (firms,), float64
        Pieces and yuan a year, less what it took back.
    goods, material : ndarray, shape (firms,), float64
        Mean stock [pieces].
    stock_days : ndarray, shape (firms,), float64
        Both, in days of its sales.
    price : ndarray, shape (firms,), float64
        What it got for a piece [yuan].
    result : ndarray, shape (firms,), float64
        Change of cash and of the value of stock, less that of debt, a year; what joining cost it
        is spread evenly over the comparison [yuan].
    margin : ndarray, shape (firms,), float64
        Result over sales.
    use : ndarray, shape (firms,), float64
        Capacity used over capacity.
    lot : ndarray, shape (firms,), float64
        Pieces started for each set-up.
    bulk : ndarray, shape (firms,), float64
        Share of its pieces that bulk customers took.
    buyers, partners : ndarray, shape (firms,), int64
        Small-B buyers that ordered of it; traders it ships to, or factories it is shipped by.
    """

    sold: np.ndarray
    sales: np.ndarray
    goods: np.ndarray
    material: np.ndarray
    stock_days: np.ndarray
    price: np.ndarray
    result: np.ndarray
    margin: np.ndarray
    use: np.ndarray
    lot: np.ndarray
    bulk: np.ndarray
    buyers: np.ndarray
    partners: np.ndarray


# Numbers that are compared over firms: unit, and what they are called in words.
SPREADS = {"stock_days": "days", "margin": "share", "use": "share"}


def firms_of(inside: Inside, world: World) -> Firms:
    """Numbers of all firms of one of the worlds."""
    run, kind = world.run, inside.kind[:-1]
    n, years = len(kind), run.years
    books, factory = world.books[:n], kind == FACTORY
    sold, sales = books[:, B.pieces_sold].astype(float), books[:, B.revenue] / 100.0
    paid, share = joining_by_firm(run)
    result = run.firms.result + paid - share
    stock = run.firms.goods + run.firms.material
    whole = sold + books[:, B.taken_back]
    typical = np.array([sold[kind == k].mean() if (kind == k).any() else 0.0 for k in (0, 1)])
    sells = sold > _LEAST_SALES * typical[kind]
    started, setups, used, capacity = _of_factories(world.made, factory)
    return Firms(
        sold=sold / years,
        sales=sales / years,
        goods=run.firms.goods,
        material=run.firms.material,
        stock_days=_over(stock * DAYS_A_YEAR * years, sold, sells),
        price=_over(sales, sold, sells),
        result=result / years,
        margin=_over(result, sales, sells & (sales > 0)),
        use=_over(used, capacity, factory & (capacity > 0)),
        lot=_over(started, setups, setups > 0),
        bulk=_over(books[:, B.bulk_pieces].astype(float), whole, whole > 0),
        buyers=world.buyers[:n],
        partners=np.where(
            factory, (world.pieces[:n, :n] > 0).sum(axis=1), (world.pieces[:n, :n] > 0).sum(axis=0)
        ),
    )


def _of_factories(made: np.ndarray, factory: np.ndarray) -> np.ndarray:
    """Rows of `accounts.MADE`, one of each firm; traders have none."""
    every = np.zeros((len(made), len(factory)))
    every[:, factory] = made
    return every


def _over(part: np.ndarray, whole: np.ndarray, known: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.where(known, part / np.where(known, whole, 1.0), np.nan)
    return ratio


def first_to_show(inside: Inside) -> int:
    """Firm to begin with: the factory whose stock changes most, in pieces; row among firms."""
    before, after = (world.run.firms.goods + world.run.firms.material for world in inside.worlds)
    change = np.where(inside.kind[:-1] == FACTORY, np.abs(after - before), -1.0)
    return int(change.argmax()) if len(change) else -1
