"""What the server does before anybody comes: workers come up and run what a first lever needs.

The first page needs no model: workers have it. What other pages need of it is imported once the
server has been up for a while, and not while somebody waits for the first answer.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

_LATER = 6.0  # seconds
_PAGES = ("cluster", "report", "sweep", "build", "evidence")  # what takes longest comes first

_log = logging.getLogger(__name__)


@asynccontextmanager
async def while_it_serves(app: Any) -> AsyncIterator[None]:
    """Begin when the server does, beside it; the pool ends with the program by itself."""
    threading.Thread(target=_beside, name="begin", daemon=True).start()
    yield


def _beside() -> None:
    begin()
    time.sleep(_LATER)
    import_pages()


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


def import_pages() -> None:
    """Import every page and what it needs, the model included: whoever opens it waits for less."""
    for page in _PAGES:
        try:
            importlib.import_module(f"simulation.web.{page}_page")
        except Exception:  # the same comes when it is opened, where it is told
            _log.exception("page %s could not be imported", page)
