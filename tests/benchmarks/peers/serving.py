"""How a peer answers: one line asks for a case, one line gives the seconds and the series."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from peer_cases import PeerCase, cases

# What a peer does with a case: build it, and return the series of stock and of orders by node.
Run = Callable[[PeerCase], dict[str, list[list[int]]]]


def serve(version: str, run: Run) -> None:
    """Answer until the questions end; building a network is timed too, importing is not."""
    known = {case.name: case for case in cases()}
    _say({"version": version})
    for line in sys.stdin:
        case = known[line.strip()]
        begin = time.perf_counter()
        series = run(case)
        _say({"seconds": time.perf_counter() - begin, "series": series})


def _say(answer: dict[str, Any]) -> None:
    sys.__stdout__.write(json.dumps(answer) + "\n")
    sys.__stdout__.flush()
