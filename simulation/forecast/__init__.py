"""Forecasts: a cluster from today over some years, with luck and doubt apart.

>>> from simulation.forecast import FIGURES
>>> FIGURES["gmv"].unit
'yuan a year'
"""

from __future__ import annotations

from simulation.forecast.document import side_by_side
from simulation.forecast.figures import FIGURES
from simulation.forecast.forecast import Unfinished, run_forecast, run_forecasts

__all__ = [
    "FIGURES",
    "Unfinished",
    "run_forecast",
    "run_forecasts",
    "side_by_side",
]
