"""Numbers as people of a language write them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulation.sentence import decimals

if TYPE_CHECKING:
    from simulation.report.language import Language

MINUS = "\u2212"
_BETWEEN = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})|(?<=\d)-(?=\d)")  # days stay as they are
_SMALL, _MOST_DIGITS = 0.095, 6


def number(value: float, language: Language, *, sign: bool = False, more: int = 0) -> str:
    """Write a number with three digits or so, or some more; large ones in millions, or 万 and 亿.

    >>> from simulation.words import LANGUAGES
    >>> number(-16_714_000, LANGUAGES["en"]), number(-16_714_000, LANGUAGES["zh-Hans"])
    ('−16.7 m', '−1,671万')
    >>> number(0.0042, LANGUAGES["en"]), number(0.1, LANGUAGES["en"])
    ('0.0042', '0.10')
    """
    if value == 0:
        return "0"
    size, unit = abs(value), ""
    for scale, name in language.large:
        if size >= scale:
            size, unit = size / scale, name
            break
    # Chinese counts single pieces in tens of thousands only where there are many.
    digits = 0 if size >= 1000 else 1 if size >= 10 else 2
    if size < _SMALL:  # two digits that say something, and not 0.00
        digits = min(1 - math.floor(math.log10(size)), _MOST_DIGITS)
    text = f"{size:,.{digits + more}f}"
    if not unit and float(value).is_integer() and size >= 10:
        text = f"{size:,.0f}"
    return _signed(value, text, sign) + unit


def percent(value: float, *, sign: bool = False, digits: int | None = None) -> str:
    """Write a share as a percentage, the same in every language we have.

    >>> percent(0.4086), percent(-0.0954, sign=True)
    ('41%', '−9.5%')
    """
    size = abs(100.0 * value)
    if digits is None:
        digits = 0 if size >= 20 else 1
    return _signed(value, f"{size:,.{digits}f}", sign) + "%"


def amount(value: float, unit: str, language: Language) -> str:
    """Write the value of a KPI, without its unit unless that is a share."""
    return percent(value, digits=1) if unit == "share" else number(value, language)


def change(found: Mapping[str, Any], unit: str, language: Language) -> tuple[str, str, str]:
    """Change of a KPI with its range: in per cent, in points of a share, or in its unit.

    Parameters
    ----------
    found : mapping
        Its row in a result document.
    unit : str
        Its unit.

    Returns
    -------
    tuple of str
        Change, low and high end; the ends are empty where there is no range.
    """
    in_points = unit == "share"
    if found["ratio"] is not None and not in_points:
        values = [None if found[k] is None else found[k] - 1.0 for k in _RATIO]
        digits = decimals(*(v for v in values if v is not None))
        texts = ["" if v is None else percent(v, sign=True, digits=digits) for v in values]
    elif in_points:
        scaled = [None if found[k] is None else 100.0 * found[k] for k in _DIFFERENCE]
        texts = ["" if v is None else _signed(v, f"{abs(v):.1f}", True) for v in scaled]
        texts[0] = language("points", n=texts[0])
    else:
        values = [found[k] for k in _DIFFERENCE]
        texts = ["" if v is None else number(v, language, sign=True) for v in values]
    return texts[0], texts[1], texts[2]


def duration(seconds: float, language: Language) -> str:
    """Write a time that is left, rounded up."""
    if seconds < 90:
        return language("seconds", n=max(1, math.ceil(seconds)))
    return language("minutes", n=math.ceil(seconds / 60))


def tidy(sentence: str) -> str:
    """Set the percentages and ranges of a computed sentence as print does.

    >>> tidy("about 41 % (range 38-44 %)")
    'about 41% (range 38–44%)'
    >>> tidy("2026-11-27")
    '2026-11-27'
    """
    return _BETWEEN.sub(lambda found: found["day"] or "\u2013", sentence.replace(" %", "%"))


def printed(text: str) -> str:
    """Set a text of the documents as print does, minus signs too.

    >>> printed("-6.6 % (-6.8 to -6.5), of 30-40 %")
    '−6.6% (−6.8 to −6.5), of 30–40%'
    """
    return re.sub(r"(?<![\w-])-(?=\d)", MINUS, tidy(text))


_RATIO = ("ratio", "ratio_low", "ratio_high")
_DIFFERENCE = ("difference", "difference_low", "difference_high")


def _signed(value: float, text: str, sign: bool) -> str:
    if not any(digit in text for digit in "123456789"):
        return text  # a rounded zero has no sign
    return MINUS + text if value < 0 else "+" + text if sign else text
