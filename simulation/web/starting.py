"""What the server does before anybody comes: workers come up and run what a first lever needs.

The first page needs no model: workers have it. What other pages need of it is imported once nobody
has wanted anything for a while, and not while somebody waits for a first answer or a moved lever;
then the main cluster is looked into, so that its map is there when it is opened.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.jobs.pool import Pool

_LOOK, _QUIET = 0.5, 4.0  # seconds between two looks, and that nothing has run for
_PAGES = ("cluster", "report", "sweep", "build", "evidence")  # what takes longest comes first

_log = logging.getLogger(__name__)


@asynccontextmanager
async def while_it_serves(app: Any) -> AsyncIterator[None]:
    """Begin when the server does, beside it; the pool ends with the program by itself."""
    threading.Thread(target=_beside, name="begin", daemon=True).start()
    yield


def _beside() -> None:
    if (pool := begin()) is not None:
        _wait_for_quiet(pool)
        import_pages()
        _wait_for_quiet(pool)
        look_inside()


def _wait_for_quiet(pool: Pool) -> None:
    """Wait until a pool has had nothing to do for a while."""
    busy = time.monotonic()
    while time.monotonic() - busy < _QUIET:
        time.sleep(_LOOK)
        if not pool.idle:
            busy = time.monotonic()


def begin() -> Pool | None:
    """Bring workers up, and have the histories of the main clusters' first answers there.

    Nobody waits for that: it gives way to the first visitor, who finds done what was done.

    Returns
    -------
    Pool or None
        The pool; none where it could not be had.
    """
    from simulation.web.jobs import jobs

    try:
        pool = jobs().pool
        pool.start()  # first: another process does what takes longest
        from simulation.web.asking_part import engine
        from simulation.web.choice import MAIN, default_choice
        from simulation.web.prepared import QUICK

        one = engine()
        choices = [default_choice(name) for name in MAIN]
        for choice in choices:
            one.warm(choice.load(), choice.scenario, choice.seed, QUICK)
    except Exception:
        _log.exception("nothing could be prepared: the first visitor will wait a little longer")
        return None
    return pool


def import_pages() -> None:
    """Import every page and what it needs, the model included: whoever opens it waits for less."""
    for page in _PAGES:
        try:
            importlib.import_module(f"simulation.web.{page}_page")
        except Exception:  # the same comes when it is opened, where it is told
            _log.exception("page %s could not be imported", page)


def look_inside() -> None:
    """Run what the map of the main cluster shows, and keep it as of one who has asked for it."""
    try:
        from simulation.web.choice import MAIN, default_choice
        from simulation.web.cluster_page import ask
        from simulation.web.jobs import Urgency

        choice = default_choice(MAIN[0])
        ask("", choice.load(), choice.seed, Urgency.SOON)
    except Exception:
        _log.exception("no map could be prepared: who opens it first will wait a little longer")
