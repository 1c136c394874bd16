"""A job on a page: a skeleton, then progress, time left, its place in the queue, and Cancel.

Used by every page that computes something through `simulation.web.jobs`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulation.report.numbers import duration
from simulation.web.patience import Looks, patiently

if TYPE_CHECKING:
    from simulation.jobs.tickets import Ticket
    from simulation.words import Language

PATIENCE = 0.5  # seconds a rerun waits for the result before it shows anything
POLL, HOLD = 0.3, 1.0  # seconds between two looks, and that a look waits for the end
SKELETON_FOR = 10.0  # seconds: longer jobs show how far they are, and can be cancelled


def show(
    ticket: Ticket,
    words: Language,
    *,
    key: str,
    doing: str = "",
    height: int = 300,
    partial: Callable[[Any], None] | None = None,
) -> Any:
    """Draw a ticket, keep looking, and draw the page anew when it has finished.

    Parameters
    ----------
    ticket : Ticket
        Of a job.
    words : Language
        Language of the reader.
    key : str
        Name of the job, unique on its page.
    doing : str
        What is being computed, as a sentence; by default a general one.
    height : int
        Of the skeleton [pixels].
    partial : callable, optional
        Draws a partial result below the progress.

    Returns
    -------
    object
        The result once there is one, with nothing drawn; nothing until then.
    """
    patiently(lambda: ticket.finished, ticket.wait, PATIENCE)
    if ticket.result is not None:
        return ticket.result
    if ticket.failed is not None:
        st.warning(words(ticket.failed))
        st.button(words("job.again"), key=f"job.again.{key}", on_click=ticket.again)
    elif ticket.cancelled:
        st.info(words("job.cancelled"))
        st.button(words("job.again"), key=f"job.again.{key}", on_click=ticket.again)
    else:  # one that was let go of is asked for anew by the next rerun
        st.fragment(_look, run_every=POLL)(ticket, words, key, doing, height, partial, Looks())
    return None


def _look(
    ticket: Ticket,
    words: Language,
    key: str,
    doing: str,
    height: int,
    partial: Callable[[Any], None] | None,
    looks: Looks,
) -> None:
    if ticket.finished:
        st.rerun()
    _draw(ticket, words, key, doing, height, partial)
    if looks.again():
        patiently(lambda: ticket.finished, ticket.wait, HOLD)
        if ticket.finished:
            st.rerun()


def _draw(
    ticket: Ticket,
    words: Language,
    key: str,
    doing: str,
    height: int,
    partial: Callable[[Any], None] | None,
) -> None:
    place = ticket.position
    if not place and not ticket.long and ticket.seconds < SKELETON_FOR:
        st.caption(doing or words("job.running"))
        st.skeleton(height=height)
        return
    row, button = st.columns([5, 1], vertical_alignment="bottom")
    row.progress(_share(ticket), text=_told(ticket, place, words, doing))
    button.button(
        words("job.cancel"),
        key=f"job.cancel.{key}",
        on_click=ticket.cancel,
        width="stretch",
    )
    if partial is not None and ticket.partial is not None:
        partial(ticket.partial)


def _share(ticket: Ticket) -> float:
    return min(1.0, ticket.done / ticket.total) if ticket.total else 0.0


def _told(ticket: Ticket, place: int, words: Language, doing: str) -> str:
    """What is happening, how far it is, and how long it takes."""
    if place:
        return words("job.queue", place=place)
    parts = [doing or words("job.running")]
    if ticket.total:
        parts.append(words("job.progress", done=ticket.done, total=ticket.total))
    left = ticket.seconds_left()
    if left is not None:
        parts.append(words("job.left", left=duration(left, words)))
    return words("job.join").join(parts)
