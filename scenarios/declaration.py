"""How a parameter is declared: type, unit, range, default, meaning and source, in one place."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

ASSUMPTION = "assumption"
OBSERVED_UK = (
    "observed, UK wholesale (Chen 2015, UCI Online Retail, doi 10.24432/C5BW33, CC BY 4.0)"
)


# Two documents of the project that sources point to by section are not in the repository.
_NOT_HERE = ((r"\bEVIDENCE [\d.]*\d", "project notes"), (r"\bMODEL \d+", "project specification"))
NOT_HERE = (
    "project specification, project notes: the design this model was written after, and facts "
    "collected for it; neither comes with it, so take these as the authors' word"
)


def source_text(source: str) -> str:
    """Write a source so that it stands alone, without sections of documents nobody can open.

    >>> source_text("EVIDENCE 5.3: 7-21"), source_text("about 2.5 % (EVIDENCE 2.3)")
    ('project notes: 7-21', 'about 2.5 % (project notes)')
    >>> source_text("assumption (EVIDENCE 2.2, 5.3; MODEL 5)")
    'assumption (project notes; project specification)'
    """
    for section, words in _NOT_HERE:
        source = re.sub(section + r"(?:, \d[\d.]*)*", words, source)
    return source


class Section(BaseModel):
    """One table of a scenario file: frozen, no unknown keys, no NaN or infinity."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True, strict=False
    )


def parameter(
    default: Any,
    unit: str,
    meaning: str,
    *,
    source: str = ASSUMPTION,
    doubt: tuple[float, float] | tuple[str, ...] | None = None,
    calibratable: str = "",
    **bounds: Any,
) -> Any:
    """Declare one parameter of a section.

    Parameters
    ----------
    default : Any
        Value used when a scenario file says nothing; ``...`` makes the parameter required.
    unit : str
        Unit as people read it, e.g. ``"days"``; ``"-"`` for a pure number.
    meaning : str
        One sentence for a person who is not a modeller.
    source : str
        Where the default comes from, or ``"assumption"``.
    doubt : tuple of float or of str, optional
        Our doubt about an assumption: a plausible range (low, high), or the choices that are
        plausible.
    calibratable : str
        Why calibration of the world without may move it; empty where it may not. A digital end
        never may: nothing is fitted to what digitisation does.
    **bounds : Any
        Range and length limits of pydantic's ``Field`` (``ge``, ``gt``, ``le``, ``lt``, ...).
    """
    extra: Any = {"unit": unit, "source": source, "doubt": doubt, "calibratable": calibratable}
    return Field(default, description=meaning, json_schema_extra=extra, **bounds)
