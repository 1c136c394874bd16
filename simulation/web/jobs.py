"""The one pool of processes that all sessions and pages share.

A page asks on every rerun, and draws what its ticket says::

    ticket = jobs().submit(state.session(), key, work, scenario, seed, urgency=Urgency.LONG)
    result = job_part.show(ticket, words, key="forecast", doing=words("forecast.running"))
    if result is None:
        return

``key`` names everything the result depends on (`prepared.answer_key` for a scenario and a seed).
``work`` is a top-level function outside of `simulation.web`; how to write one stands in
`simulation.jobs.tickets`.
"""

from __future__ import annotations

import streamlit as st

from simulation.jobs.pool import Pool
from simulation.jobs.task import Urgency
from simulation.jobs.tickets import Jobs, Ticket
from simulation.web.choice import MAIN

__all__ = ["Ticket", "Urgency", "jobs"]


# What a quick answer needs: it waits for no imports, and for no compiled code to be loaded.
PRELOAD, REHEARSAL = (
    ("simulation.jobs.pairs", "scipy.special"),
    ("simulation.jobs.pairs", "rehearse"),
)


@st.cache_resource(show_spinner=False, on_release=lambda one: one.pool.close())
def jobs() -> Jobs:
    """Jobs of all sessions; its ``pool`` is the pool."""
    return Jobs(Pool(preload=PRELOAD, rehearsal=(*REHEARSAL, MAIN[0])))
