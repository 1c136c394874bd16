"""How a parameter is declared: type, unit, range, default, meaning and source, in one place."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

ASSUMPTION = "assumption"
OBSERVED_UK = (
    "observed, UK wholesale (Chen 2015, UCI Online Retail, doi 10.24432/C5BW33, CC BY 4.0)"
)


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
    calibratable: bool = False,
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
    calibratable : bool
        Whether calibration of the world without may move it.
    **bounds : Any
        Range and length limits of pydantic's ``Field`` (``ge``, ``gt``, ``le``, ``lt``, ...).
    """
    extra: Any = {"unit": unit, "source": source, "doubt": doubt, "calibratable": calibratable}
    return Field(default, description=meaning, json_schema_extra=extra, **bounds)
