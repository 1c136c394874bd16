"""Reading a forecast that has been written: whether it is one, of this model, and of what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scenarios.problems import Problem, ScenarioError
from scenarios.write import content_hash
from simulation import __version__
from simulation.forecast.document import KIND, SCHEMA
from simulation.forecast.running import over_years

if TYPE_CHECKING:
    from scenarios.schema import Scenario

_MOST_BYTES = 200 << 20


def read_forecast(path: Path, scenario: Scenario | None = None) -> dict[str, Any]:
    """Read the JSON document of a forecast.

    Parameters
    ----------
    path : Path
        As ``forecast --json`` or ``forecast --out`` (``forecast.json``) writes it.
    scenario : Scenario, optional
        What its first scenario has to be, but for how long it is run.

    Raises
    ------
    ScenarioError
        If it is no forecast, of another version of the model, or of another scenario.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            _refuse(path, "is too large to be a forecast")
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        _refuse(path, "there is no such file")
    except OSError as error:
        _refuse(path, f"cannot be read ({error.strerror})")
    except ValueError:
        _refuse(path, "is not JSON", "forecast --json writes such a file")
    if not isinstance(found, dict) or found.get("kind") != KIND or not found.get("scenarios"):
        _refuse(path, "is no forecast", "forecast --json writes one")
    if found.get("schema") != SCHEMA or found.get("version") != __version__:
        made = f"was made by version {found.get('version')} of the model, this is {__version__}"
        _refuse(path, made, "make it again")
    if scenario is not None:
        entry, years = found["scenarios"][0], found["years"]
        if entry["content_hash"] != content_hash(over_years(scenario, years)):
            _refuse(
                path,
                f"is a forecast of another scenario ({entry['name']}) than the report is of",
                "give the same scenario and the same --set",
            )
    return found


def _refuse(path: Path, message: str, hint: str = "") -> NoReturn:
    raise ScenarioError([Problem(path.name, "", "", message, hint)])
