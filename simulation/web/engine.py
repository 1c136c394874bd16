"""Answers for many sessions at once: a few threads, a first answer soon, a precise one later.

The first runs of what somebody waits for go before the refinement of other answers, and those
before runs that nobody has asked for yet.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agents.kernels.compiling import is_cold
from scenarios.sizes import sizes
from simulation.comparison import Comparison
from simulation.replications import usual_workers
from simulation.results import document
from simulation.web.prepared import RUNS, answer_key, stored
from simulation.worlds import Pair, Stopped, Worlds

if TYPE_CHECKING:
    from scenarios.schema import Scenario

FIRST, QUICK = 4, 8
LOOKS = (FIRST, QUICK, RUNS)  # numbers of runs an answer is given for
MOST_AGENT_PERIODS = 10_000_000  # of both worlds and their shared history, in one run
_MOST_JOBS = 24
_MOST_ANSWERS = 64
_NOW, _SOON, _IDLE = 0, 1, 2
_FIRST_GUESS = 1.5  # seconds a run takes, as long as none has been timed

_log = logging.getLogger(__name__)


class Busy(Exception):
    """Too many people are computing."""


@dataclass(frozen=True)
class Answer:
    """Result document of some number of runs."""

    runs: int
    document: dict[str, Any]


def agent_periods(scenario: Scenario) -> int:
    """Agents times periods of a run: how much work it is."""
    size = sizes(scenario)
    return (size.sellers + size.buyers) * (size.warmup + 2 * size.horizon)


@dataclass(eq=False)
class Job:
    """One choice being computed.

    Attributes
    ----------
    total : int
        Runs it will have.
    answer : Answer or None
        Of as many runs as are done, out of `LOOKS`.
    failed : bool
        Whether it stopped on an error.
    """

    key: str
    name: str
    scenario: Scenario
    seed: int
    total: int = RUNS
    answer: Answer | None = None
    failed: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    pairs: dict[int, Pair] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self.failed or (self.answer is not None and self.answer.runs >= self.total)

    @property
    def done(self) -> int:
        """Runs done."""
        return len(self.pairs) if self.answer is None else max(len(self.pairs), self.answer.runs)

    def seconds_left(self, total: int | None = None) -> float:
        """Guess how long the runs up to `total` take, by default all."""
        done = len(self.pairs)
        each = (time.monotonic() - self.started) / done if done else _FIRST_GUESS
        return each * max(0, (total or self.total) - done)

    def wait(self, timeout: float) -> Answer | None:
        """Wait for an answer, whatever the number of its runs."""
        with self.changed:
            self.changed.wait_for(lambda: self.answer is not None or self.failed, timeout)
            return self.answer


class Engine:
    """Threads that compute what sessions ask for.

    Parameters
    ----------
    workers : int
        Threads; 0 for as many as there are cores.
    worlds : Worlds, optional
        Store of warm-ups and worlds without.
    """

    def __init__(self, workers: int = 0, worlds: Worlds | None = None) -> None:
        self.worlds = Worlds() if worlds is None else worlds
        self._workers = workers
        self._threads: list[threading.Thread] = []
        self._tasks: list[tuple[int, int, int, Job]] = []
        self._order = itertools.count()
        self._lock = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._asked: dict[str, str] = {}
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._warmed: set[str] = set()
        self._closed = False
        self.compiles = is_cold()  # until the first run is done

    def ask(self, session: str, scenario: Scenario, name: str, seed: int) -> Job:
        """Start, or join, the computation of a choice; what the session asked before is dropped.

        Parameters
        ----------
        session : str
            Who asks; one may have one job at a time.
        scenario : Scenario
            A cluster.
        name : str
            Name it was asked for by.
        seed : int
            Root of all luck.

        Raises
        ------
        Busy
            If too many are computing.
        """
        key = answer_key(scenario, seed)
        with self._lock:
            self._leave(session, key)
            job = self._jobs.get(key)
            if job is None and (answer := self._known(key, scenario, seed)):
                return Job(key, name, scenario, seed, answer=answer)
            if job is None:
                if len(self._jobs) >= _MOST_JOBS:
                    raise Busy
                job = self._jobs[key] = Job(key, name, scenario, seed)
                self._enter(job, RUNS, _NOW)
            self._asked[session] = key
            return job

    def warm(self, scenario: Scenario, name: str, seed: int) -> None:
        """Run what a moved lever will need (warm-ups and worlds without), when nobody waits."""
        key = answer_key(scenario, seed)
        with self._lock:
            if key not in self._warmed:
                self._warmed.add(key)
                self._enter(Job(key, name, scenario, seed, total=QUICK), QUICK, _IDLE)

    def close(self) -> None:
        """Give up everything; a closed engine computes nothing more."""
        with self._lock:
            self._closed = True
            for *_, job in self._tasks:
                job.stop.set()
            for job in self._jobs.values():
                job.stop.set()
            self._tasks.clear()
            self._lock.notify_all()
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout=10)

    def _known(self, key: str, scenario: Scenario, seed: int) -> Answer | None:
        if key in self._answers:
            self._answers.move_to_end(key)
        elif found := stored(scenario, seed):
            self._keep(key, Answer(int(found["replications"]), found))
        return self._answers.get(key)

    def _keep(self, key: str, answer: Answer) -> None:
        self._answers[key] = answer
        while len(self._answers) > _MOST_ANSWERS:
            self._answers.popitem(last=False)

    def _leave(self, session: str, key: str) -> None:
        """Give up what a session asked before, unless others wait for it too."""
        before = self._asked.pop(session, key)
        if before != key and before not in self._asked.values() and before in self._jobs:
            self._jobs.pop(before).stop.set()

    def _enter(self, job: Job, runs: int, urgency: int) -> None:
        if not self._threads:
            count = self._workers or usual_workers(job.scenario)
            self._threads = [
                threading.Thread(target=self._work, name=f"answer-{n}", daemon=True)
                for n in range(count)
            ]
            for thread in self._threads:
                thread.start()
        for number in range(runs):
            when = urgency if urgency != _NOW or number < QUICK else _SOON
            heapq.heappush(self._tasks, (when, next(self._order), number, job))
        self._lock.notify_all()

    def _work(self) -> None:
        while True:
            with self._lock:
                while not self._tasks and not self._closed:
                    self._lock.wait()
                if self._closed:
                    return
                _, _, number, job = heapq.heappop(self._tasks)
            if not job.stop.is_set():
                self._run(job, number)

    def _run(self, job: Job, number: int) -> None:
        try:
            pair = self.worlds.pair(job.scenario, job.seed, number, stop=job.stop)
            self.compiles = False
            with job.changed:
                job.pairs[number] = pair
                look = self._look(job)
                if look:
                    self._tell(job, look)
                    job.changed.notify_all()
        except Stopped:
            return
        except Exception:
            _log.exception("run %d of %s failed", number, job.name)
            job.stop.set()
            with job.changed:
                job.failed = True
                job.changed.notify_all()
        if job.finished:
            with self._lock:
                if self._jobs.get(job.key) is job:
                    del self._jobs[job.key]

    def _look(self, job: Job) -> int:
        """Most runs of `LOOKS` that are done, counted from the first; 0 where that is no news."""
        given = job.answer.runs if job.answer else 0
        ready = [
            n for n in LOOKS if given < n <= job.total and all(k in job.pairs for k in range(n))
        ]
        return max(ready, default=0)

    def _tell(self, job: Job, runs: int) -> None:
        pairs = tuple(job.pairs[n] for n in range(runs))
        result = Comparison(job.scenario, job.seed, pairs, "replications")
        job.answer = Answer(runs, document(result, job.name))
        if runs == RUNS:
            job.pairs = {n: pair for n, pair in job.pairs.items() if n >= runs}
            with self._lock:
                self._keep(job.key, job.answer)
