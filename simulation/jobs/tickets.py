"""Tickets of sessions for jobs: the same key is computed once, and results are kept.

A page asks for the same thing on every rerun, and shows what its ticket says
(`simulation.web.job_part` draws it)::

    ticket = jobs().submit(session, key, forecast_of, scenario, seed, urgency=Urgency.LONG)
    if ticket.result is None: ...

and somewhere without Streamlit::

    def forecast_of(scenario, seed, *, progress, stop):
        for n in range(40):
            if stop():
                raise Stopped
            ...
            progress(n + 1, 40)
        return document

The work runs in a process of its own that imports its module: it must be a top-level function of a
module that leads to no Streamlit, its arguments and its result are copied, and it looks at ``stop``
at least every second or so; ``Worlds.pair(..., stop=stop)`` does. `kept.worlds()` is the store of
worlds of its process.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulation.jobs.pool import Pool
from simulation.jobs.task import End, Group, Task, Urgency

MOST_JOBS = 32  # at a time, of all sessions
MOST_A_SESSION = 6  # such as four forecasts side by side, and a look inside
MOST_RESULTS, MOST_BYTES = 64, 256 << 20  # results kept
LEASE, LONG_LEASE = 60.0, 900.0  # seconds without a sign of life after which a session has left


@dataclass(eq=False)
class _Job(Group):
    """One computation that sessions wait for."""

    key: str = ""
    urgency: Urgency = Urgency.NOW
    done: int = 0
    total: int | None = None
    partial: Any = None
    end: End | None = None
    task: Task | None = None
    sessions: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)


class Ticket:
    """What a session holds of a job; several sessions may wait for the same one.

    Attributes
    ----------
    key : str
        Name of everything the result depends on.
    cancelled : bool
        Whether this session has given it up.
    lapsed : bool
        Whether it was let go of, since nobody looked at it for a while: to be asked for anew.
    """

    def __init__(self, jobs: Jobs, session: str, job: _Job, failed: str | None = None) -> None:
        self._jobs, self._session, self._job, self._failed = jobs, session, job, failed
        self.key, self.cancelled, self.lapsed = job.key, False, False
        self._alive = time.monotonic()

    @property
    def done(self) -> int:
        """Steps done, of `total`."""
        return self._job.done

    @property
    def total(self) -> int | None:
        """Steps there will be; nothing where that is not known."""
        return self._job.total

    @property
    def result(self) -> Any:
        """What the work has returned; nothing until then."""
        return self._job.end.result if self._job.end is not None else None

    @property
    def partial(self) -> Any:
        """Last partial result the work has told; nothing where there is none."""
        return self._job.partial

    @property
    def failed(self) -> str | None:
        """Key of the words that say what went wrong, and nothing where all is well."""
        end = self._job.end
        return self._failed or (end.failed if end is not None else None)

    @property
    def finished(self) -> bool:
        """Whether nothing more will come; asking is a sign of life."""
        self._alive = time.monotonic()
        ended = self.failed is not None or self._job.end is not None
        return self.cancelled or self.lapsed or ended

    @property
    def position(self) -> int:
        """0 where it has begun, otherwise its place in the queue, 1 being the next."""
        return 0 if self.finished else self._jobs.pool.position(self._job)

    @property
    def long(self) -> bool:
        """Whether it was asked for as something that takes more than ten seconds."""
        return self._job.urgency == Urgency.LONG

    @property
    def seconds(self) -> float:
        """Seconds since it has begun."""
        return 0.0 if self._job.started is None else time.monotonic() - self._job.started

    def seconds_left(self) -> float | None:
        """Guess how long it still takes, by what is done; nothing where nothing tells."""
        done, total = self.done, self.total
        if self._job.started is None or not done or not total:
            return None
        return self.seconds / done * max(0, total - done)

    def wait(self, timeout: float) -> bool:
        """Wait until it has finished; whether it has."""
        with self._job.changed:
            self._job.changed.wait_for(lambda: self.finished, timeout)
        return self.finished

    def cancel(self) -> None:
        """Give it up; it goes on where other sessions wait for it."""
        if not self.finished:
            self.cancelled = True
            self._jobs.leave(self)

    def again(self) -> None:
        """Let the next `Jobs.submit` begin anew after a failure or a cancellation."""
        self._jobs.forget(self)


class Jobs:
    """Jobs of all sessions over a pool of processes.

    Parameters
    ----------
    pool : Pool
        Where they run.
    """

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self._lock = threading.Lock()
        self._jobs: dict[str, _Job] = {}
        self._held: dict[tuple[str, str], Ticket] = {}
        self._results: OrderedDict[str, _Job] = OrderedDict()
        self._bytes = 0
        pool.each_round(self._tidy)

    def submit(
        self,
        session: str,
        key: str,
        work: Callable[..., Any],
        *args: Any,
        total: int | None = None,
        urgency: Urgency = Urgency.NOW,
        slot: str = "",
        home: int | None = None,
    ) -> Ticket:
        """Start a job, join it, or find its result.

        Asking again for the same key gives the same ticket, also after it has failed or was
        cancelled (`Ticket.again` ends that). A session that asks for another key in the same slot
        gives up what it had asked for there.

        Parameters
        ----------
        session : str
            Who asks.
        key : str
            Content key: the name of everything the result depends on.
        work : callable
            Top-level function, called in a worker process as ``work(*args, progress=, stop=)``;
            ``progress(done, total=None, partial=None)`` tells how far it is, ``stop()`` is true
            when it should give up.
        *args : object
            Of our own, picklable types.
        total : int, optional
            Steps there will be.
        urgency : Urgency
            `Urgency.LONG` for what takes more than ten seconds.
        slot : str
            What the session wants it for; by default the name of the work.
        home : int, optional
            Number of the worker it should meet, such as a replication.

        Raises
        ------
        ValueError
            If a worker process could not import the work.
        """
        name = f"{work.__module__}.{work.__qualname__}"
        place, key = (session, slot or name), f"{name}/{key}"
        with self._lock:
            before = self._held.get(place)
            if before is not None and before.key == key:
                return before
            if before is not None:
                self._leave(before)
                del self._held[place]
            job = self._results.get(key) or self._jobs.get(key)
            if job is None:
                busy = self._busy(session)
                job = _Job(key=key, total=total, urgency=urgency)
                if busy is not None:
                    return Ticket(self, session, job, busy)
                self._start(job, work, args, home)
            elif key in self._results:
                self._results.move_to_end(key)
            elif job.task is not None and self.pool.hurry(job.task, urgency):
                job.urgency = urgency
            if job.end is None:
                job.sessions.add(session)
            ticket = self._held[place] = Ticket(self, session, job)
            return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give up a ticket; the job goes on where others wait for it."""
        with self._lock:
            self._leave(ticket)

    def forget(self, ticket: Ticket) -> None:
        """Let the session ask anew for what has failed or was cancelled."""
        with self._lock:
            self._held = {p: held for p, held in self._held.items() if held is not ticket}

    def _start(
        self, job: _Job, work: Callable[..., Any], args: tuple[Any, ...], home: int | None
    ) -> None:
        def on_progress(done: int, total: int | None, partial: Any) -> None:
            with job.changed:
                job.done = done
                job.total = job.total if total is None else total
                job.partial = job.partial if partial is None else partial

        job.task = Task(
            work,
            args,
            lambda end: self._ended(job, end),
            on_progress,
            urgency=job.urgency,
            home=home,
            group=job,
        )
        self.pool.put(job.task)
        self._jobs[job.key] = job

    def _ended(self, job: _Job, end: End) -> None:
        with self._lock:
            if self._jobs.get(job.key) is job:
                del self._jobs[job.key]
            if end.failed is None:
                self._keep(job, end)
        with job.changed:
            job.end, job.task, job.partial = end, None, None
            job.sessions.clear()
            if end.failed is None and job.total is not None:
                job.done = job.total
            job.changed.notify_all()

    def _keep(self, job: _Job, end: End) -> None:
        if end.size > MOST_BYTES:
            return
        before = self._results.pop(job.key, None)
        if before is not None and before.end is not None:
            self._bytes -= before.end.size
        self._results[job.key] = job
        self._bytes += end.size
        while len(self._results) > MOST_RESULTS or self._bytes > MOST_BYTES:
            _, old = self._results.popitem(last=False)
            self._bytes -= (old.end or end).size

    def _leave(self, ticket: Ticket) -> None:
        """Give up a ticket, under the lock."""
        job, session = ticket._job, ticket._session
        still = [held for held in self._held.values() if held._job is job and not held.cancelled]
        if any(held is not ticket and held._session == session for held in still):
            return
        job.sessions.discard(session)
        if not job.sessions and self._jobs.get(job.key) is job:
            del self._jobs[job.key]
            if job.task is not None:
                self.pool.drop(job.task)

    def _busy(self, session: str) -> str | None:
        if sum(session in job.sessions for job in self._jobs.values()) >= MOST_A_SESSION:
            return "job.many_of_yours"
        return "problem.busy" if len(self._jobs) >= MOST_JOBS else None

    def _tidy(self) -> None:
        """Let go of tickets of sessions that have left."""
        now = time.monotonic()
        with self._lock:
            for place, ticket in list(self._held.items()):
                if now - ticket._alive > (LONG_LEASE if ticket.long else LEASE):
                    del self._held[place]
                    self._leave(ticket)
                    ticket.lapsed = True
