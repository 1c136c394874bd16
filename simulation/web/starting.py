"""What the server does before anybody comes: workers come up and run what a first lever needs."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

_log = logging.getLogger(__name__)


@asynccontextmanager
async def while_it_serves(app: Any) -> AsyncIterator[None]:
    """Begin when the server does, beside it; the pool ends with the program by itself."""
    threading.Thread(target=begin, name="begin", daemon=True).start()
    yield


def begin() -> None:
    """Bring workers up, and have the histories of the main clusters' first answers there.

    Nobody waits for that: it gives way to the first visitor, who finds done what was done.
    """
    from simulation.web.jobs import jobs

    try:
        jobs().pool.start()  # first: another process does what takes longest
        from simulation.web.asking_part import engine
        from simulation.web.choice import MAIN, default_choice
        from simulation.web.prepared import QUICK

        one = engine()
        choices = [default_choice(name) for name in MAIN]
        for choice in choices:
            one.warm(choice.load(), choice.scenario, choice.seed, QUICK)
    except Exception:
        _log.exception("nothing could be prepared: the first visitor will wait a little longer")
