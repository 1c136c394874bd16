"""Longer parts of an answer: prepared at set-up for the main clusters, or a job somebody asks for.

A part is computed for a scenario, a seed and a version of the model, and shown for no other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulation.attribution.job import shares_of
from simulation.doubt.over_time import doubt_over_time
from simulation.web import job_part, prepared, state
from simulation.web.jobs import Ticket, Urgency, jobs

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.words import Language

_ASKED = "parts.asked"


@dataclass(frozen=True)
class Part:
    """A longer part.

    Attributes
    ----------
    id : str
        One of those below.
    work : callable
        What computes it, as `simulation.jobs.tickets` wants it.
    words : str
        Keys of its texts begin with it: ``.ask``, ``.start`` and ``.doing``.
    """

    id: str
    work: Callable[..., Any]
    words: str


LEVERS = Part("levers", shares_of, "saving")
DOUBT = Part("doubt", doubt_over_time, "doubt")


def found(part: Part, scenario: Scenario, name: str, seed: int) -> dict[str, Any] | None:
    """Find a part that is there: prepared, or computed since; nothing is drawn or waited for."""
    ready = prepared.stored_part(part.id, scenario, seed)
    if ready is not None:
        return ready
    ticket = _ticket(part, scenario, name, seed)
    return None if ticket is None else ticket.result


def ask(
    part: Part, scenario: Scenario, name: str, seed: int, words: Language, *, worlds: int
) -> dict[str, Any] | None:
    """Find a part, or draw the way to it: a button, then progress with Cancel.

    Parameters
    ----------
    worlds : int
        How much is to be simulated, for the sentence beside the button.
    """
    ready = found(part, scenario, name, seed)
    if ready is not None:
        return ready
    ticket = _ticket(part, scenario, name, seed)
    if ticket is None:
        st.markdown(words(f"{part.words}.ask", n=f"{worlds:,}"))
        st.button(
            words(f"{part.words}.start"),
            key=f"start.{part.id}",
            icon=":material/play_arrow:",
            **state.action(_remember, _key(part, scenario, seed)),
        )
        return None
    done: dict[str, Any] | None = job_part.show(
        ticket, words, key=part.id, doing=words(f"{part.words}.doing")
    )
    return done


def _ticket(part: Part, scenario: Scenario, name: str, seed: int) -> Ticket | None:
    key = _key(part, scenario, seed)
    if key not in st.session_state.get(_ASKED, ()):
        return None
    return jobs().submit(
        state.session(), key, part.work, scenario, name, seed, urgency=Urgency.LONG
    )


def _key(part: Part, scenario: Scenario, seed: int) -> str:
    return f"{part.id}/{prepared.answer_key(scenario, seed)}"


def _remember(key: str) -> None:
    st.session_state[_ASKED] = {*st.session_state.get(_ASKED, ()), key}
