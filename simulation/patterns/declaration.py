"""How a pattern's number is declared, and what was observed in real wholesale."""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "Chen (2015), UCI Online Retail, CC BY 4.0"

# Observed at a UK wholesaler of gift-ware, many of whose customers are small resellers: orders of
# 1 Dec 2010 - 9 Dec 2011, by the estimators of `simulation.patterns` (doi 10.24432/C5BW33).
OBSERVED: dict[str, float] = {
    "orders_per_buyer": 4.25,
    "days_between": 28.0,
    "once_share": 0.347,
    "buyer_gini": 0.714,
    "second_order": 0.453,
    "back_established": 0.754,
    "back_new": 0.434,
    "back_ratio": 1.738,
    "style_cv_q1": 1.12,
    "style_cv_median": 1.49,
    "style_cv_q3": 1.89,
    "popularity_tail": 1.87,
}


@dataclass(frozen=True)
class Measure:
    """One number of a pattern.

    Attributes
    ----------
    number : int
        Pattern it belongs to.
    key : str
        Name of the measured value.
    unit : str
        Unit; ``%`` for shares and changes, ``-`` for any other pure number.
    use : str
        C, V or E.
    low, high : float or None
        Band; None for an open end, both None where the number is only reported.
    digits : int
        Decimal places it is judged and written with.
    name : str
        What people read.
    how : str
        How it is measured.
    article : bool
        Whether it is the article's own number, of which hit or miss is said though it is V.
    """

    number: int
    key: str
    unit: str
    use: str
    low: float | None
    high: float | None
    digits: int
    name: str
    how: str = ""
    article: bool = False

    @property
    def judged(self) -> bool:
        """Whether the verdict is hit or miss."""
        return self.use == "C" or self.article

    @property
    def observed(self) -> float | None:
        """The same at the observed wholesaler, where there is such a number."""
        return OBSERVED.get(self.key)
