"""Answers for many sessions at once: a first answer soon, a precise one later.

Every run of an answer is a task of the pool of processes, and comes back as a digest of some twelve
kilobytes. Replication n is given to the process that keeps its warm-up and its world without. The
first runs of what somebody waits for go before the refinement of other answers, and those before
runs that nobody has asked for yet.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from agents.kernels.compiled import is_cold
from simulation.digests import digests_document
from simulation.jobs.pairs import keep_fork, run_pair
from simulation.jobs.pool import Pool
from simulation.jobs.task import End, Group, Task, Urgency, turn
from simulation.web.limits import Refused, check_size
from simulation.web.prepared import QUICK, RUNS, answer_key, stored

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.measured import Digest

FIRST = 2
LOOKS = (FIRST, QUICK, RUNS)  # numbers of runs an answer is given for
MOST_JOBS = 32  # at a time, of all sessions
MOST_A_SESSION = 4  # an answer, and three that are pinned
LEASE = 60.0  # seconds after which nobody wants what nobody has looked at
_MOST_ANSWERS, _MOST_LEFT, _MOST_ASKED = 64, 16, 1024
_MOST_WARMED = 16  # scenarios whose histories are run ahead
_FIRST_GUESS = 0.8  # seconds a run takes, as long as none has been timed
_LATE = 3.0  # times as long as guessed, and the guess is not told any more


@dataclass(frozen=True)
class Answer:
    """Result document of some number of runs."""

    runs: int
    document: dict[str, Any]


@dataclass(eq=False)
class Job(Group):
    """One choice being computed.

    Attributes
    ----------
    total : int
        Runs it will have.
    answer : Answer or None
        Of as many runs as are done, out of `LOOKS`.
    failed : str or None
        Key of the words that say what went wrong.
    pairs : dict of int to Digest
        What has been measured so far, by replication.
    """

    key: str
    name: str
    scenario: Scenario
    seed: int
    total: int = RUNS
    answer: Answer | None = None
    failed: str | None = None
    pairs: dict[int, Digest] = field(default_factory=dict)
    tasks: list[Task] = field(default_factory=list)
    pool: Pool | None = None
    looked: float = field(default_factory=time.monotonic)
    begun_with: int = 0  # runs it had when it was taken up
    lapsed: bool = False  # given up, since nobody looked at it for a while
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def finished(self) -> bool:
        """Whether nothing more will come; asking is a sign of life."""
        self.looked = time.monotonic()
        return (
            self.lapsed
            or self.failed is not None
            or (self.answer is not None and self.answer.runs >= self.total)
        )

    @property
    def enough(self) -> bool:
        """Whether there is a quick answer, or nothing to wait for."""
        return self.finished or self._ready() >= min(QUICK, self.total)

    @property
    def answerable(self) -> bool:
        """Whether there is any answer."""
        return self._ready() >= FIRST

    @property
    def done(self) -> int:
        """Runs done."""
        return len(self.pairs) if self.answer is None else max(len(self.pairs), self.answer.runs)

    @property
    def position(self) -> int:
        """0 where it has begun, otherwise its place in the queue, 1 being the next."""
        return 0 if self.pool is None or self.finished else self.pool.position(self)

    def seconds_left(self, total: int | None = None) -> float:
        """Guess how long the runs up to `total` take, by default all."""
        done = len(self.pairs) - self.begun_with
        each = _FIRST_GUESS
        if done > 0 and self.started is not None:
            each = (time.monotonic() - self.started) / done
        return each * max(0, (total or self.total) - len(self.pairs))

    @property
    def is_late(self) -> bool:
        """Whether the first run takes so much longer than one does that no guess would be true."""
        begun = self.started if len(self.pairs) == self.begun_with else None
        return begun is not None and time.monotonic() - begun > _LATE * FIRST * _FIRST_GUESS

    def wait(self, timeout: float) -> Answer | None:
        """Wait for a quick answer; where that takes too long, be content with a first one."""
        with self.changed:
            self.changed.wait_for(lambda: self.enough, timeout)
        return self.look()

    def sleep(self, timeout: float) -> None:
        """Wait until a look gives more than the last one did."""
        told = self.answer.runs if self.answer else 0
        with self.changed:
            self.changed.wait_for(lambda: self.finished or self._ready() > told, timeout)

    def look(self) -> Answer | None:
        """Best answer there is now."""
        with self.changed:
            ready = self._ready()
            if ready > (self.answer.runs if self.answer else 0):
                digests = [self.pairs[n] for n in range(ready)]
                found = digests_document(digests, self.scenario, self.seed, self.name)
                self.answer = Answer(ready, found)
            return self.answer

    def _ready(self) -> int:
        """Most runs of `LOOKS` that are done, counted from the first."""
        got = next((n for n in range(self.total) if n not in self.pairs), self.total)
        told = self.answer.runs if self.answer else 0
        return max((n for n in (*LOOKS, self.total) if n <= max(got, told)), default=0)


class Engine:
    """Answers to what sessions ask.

    Parameters
    ----------
    workers : int
        Processes of a pool of its own; 0 for as many as there are cores.
    pool : Pool, optional
        Pool to use instead.
    """

    def __init__(self, workers: int = 0, pool: Pool | None = None) -> None:
        self.pool = Pool(workers) if pool is None else pool
        self._own = pool is None
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._asked: OrderedDict[tuple[str, str], Job] = OrderedDict()
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._left: OrderedDict[str, Job] = OrderedDict()
        self._turns: dict[tuple[str, str], int] = {}
        # What was put for histories run ahead, from the first replication on, by `answer_key`.
        self._warmed: OrderedDict[str, list[Task]] = OrderedDict()
        self._starts = 0
        self.compiles = is_cold()  # until the first run is done
        self.pool.each_round(self._tidy)

    def ask(self, session: str, scenario: Scenario, name: str, seed: int, slot: str = "") -> Job:
        """Start, or join, the computation of a choice.

        What the session asked before in the same slot is given up, unless others wait for it; what
        was done of it is kept for a while. Who changes its mind while it waits keeps its place in
        the queue. A job that has failed is returned again until `again`.

        Parameters
        ----------
        session : str
            Who asks.
        scenario : Scenario
            A cluster.
        name : str
            Name it was asked for by.
        seed : int
            Root of all luck.
        slot : str
            What the session wants it for.

        Raises
        ------
        Refused
            If it is too large, or too many are computing.
        """
        key, place = answer_key(scenario, seed), (session, slot)
        with self._lock:
            before = self._asked.get(place)
            if before is not None and before.key == key and self._is_held(before):
                self._asked.move_to_end(place)
                return before
            self._leave(place)
            job = self._jobs.get(key)
            if job is None and (answer := self._known(key, scenario, seed)):
                job = Job(key, name, scenario, seed, total=answer.runs, answer=answer)
            elif job is None:
                check_size(scenario, name, self.pool.memory)
                self._check_room(session)
                rank = self._turns.setdefault(place, turn())
                job = self._begin(key, name, scenario, seed, rank)
            job.looked = time.monotonic()
            self._asked[place] = job
            while len(self._asked) > _MOST_ASKED:
                oldest = next(iter(self._asked))
                self._turns.pop(oldest, None)
                self._leave(oldest)
            return job

    def again(self, session: str, job: Job) -> None:
        """Let a session's next `ask` begin anew what has failed."""
        with self._lock:
            for place in [p for p, held in self._asked.items() if held is job and p[0] == session]:
                self._leave(place)

    def warm(self, scenario: Scenario, name: str, seed: int, runs: int = RUNS) -> None:
        """Run what a moved lever will need (warm-ups and worlds without), when nobody waits.

        Parameters
        ----------
        scenario, name, seed
            As of `ask`.
        runs : int
            Replications to keep the worlds of, from the first.
        """
        with suppress(Refused):  # what is too large is not run when asked for either
            check_size(scenario, name, self.pool.memory)
            self._warm(scenario, seed, runs)

    def _warm(self, scenario: Scenario, seed: int, runs: int) -> None:
        key = answer_key(scenario, seed)
        with self._lock:
            if self._starts != self.pool.starts:  # a new process has nothing yet
                self._starts = self.pool.starts
                for before in self._warmed.values():  # what still waits would be run twice
                    self.pool.drop(*before)
                self._warmed.clear()
            put = self._warmed.setdefault(key, [])
            tasks = [
                Task(keep_fork, (scenario, seed, n), _nothing, urgency=Urgency.IDLE, home=n)
                for n in range(len(put), runs)
            ]
            if tasks:
                put += tasks
                self._warmed.move_to_end(key)
                self.pool.put(*tasks)
            while len(self._warmed) > _MOST_WARMED:  # its reader has opened others since
                _, dropped = self._warmed.popitem(last=False)
                self.pool.drop(*dropped)

    def close(self) -> None:
        """Give up everything; a closed engine computes nothing more."""
        with self._lock:
            for job in self._jobs.values():
                self.pool.drop(*job.tasks)
            self._jobs.clear()
        if self._own:
            self.pool.close()

    # Jobs ---------------------------------------------------------------------------------------

    def _begin(self, key: str, name: str, scenario: Scenario, seed: int, rank: int) -> Job:
        job = Job(key, name, scenario, seed, total=RUNS, pool=self.pool)
        if (left := self._left.pop(key, None)) is not None:
            job.pairs, job.answer = dict(left.pairs), left.answer
            job.begun_with = len(job.pairs)
        for n in range(RUNS):
            if n not in job.pairs:
                urgency = Urgency.NOW if n < FIRST else Urgency.NEXT if n < QUICK else Urgency.SOON
                ended = partial(self._ended, job, n)
                task = Task(run_pair, (scenario, seed, n), ended, urgency=urgency, home=n)
                task.group, task.rank = job, rank
                job.tasks.append(task)
        self._jobs[key] = job
        self.pool.put(*job.tasks)
        return job

    def _ended(self, job: Job, number: int, end: End) -> None:
        """Take in a run; in a thread of the pool."""
        self.compiles = False
        with job.changed:
            if end.failed is None:
                job.pairs[number] = end.result
            else:
                job.failed = end.failed
            complete, quick = len(job.pairs) >= job.total, job.answerable
            job.changed.notify_all()
        if end.failed is not None:
            self.pool.drop(*job.tasks)
        if quick or end.failed is not None:
            self._served(job)
        if complete:
            job.look()
            with job.changed:
                job.pairs, job.tasks = {}, []
                job.changed.notify_all()
        if complete or end.failed is not None:
            with self._lock:
                if self._jobs.get(job.key) is job:
                    del self._jobs[job.key]
                if complete and job.answer is not None:
                    self._keep(job.key, job.answer)

    def _served(self, job: Job) -> None:
        """Let those who have waited for a job queue anew for the next one."""
        with self._lock:
            for place, asked in self._asked.items():
                if asked is job:
                    self._turns.pop(place, None)

    def _is_held(self, job: Job) -> bool:
        """Whether a job is as good as one that would be begun now."""
        return not job.lapsed and (job.finished or self._jobs.get(job.key) is job)

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

    def _leave(self, place: tuple[str, str]) -> None:
        """Give up what a session asked before, unless others wait for it too."""
        job = self._asked.pop(place, None)
        if job is not None and not any(other is job for other in self._asked.values()):
            self._give_up(job)

    def _give_up(self, job: Job) -> None:
        """Stop a job, and keep what was done of it for a while."""
        if self._jobs.get(job.key) is not job:
            return
        del self._jobs[job.key]
        self.pool.drop(*job.tasks)
        if job.pairs:
            self._left[job.key] = job
            while len(self._left) > _MOST_LEFT:
                self._left.popitem(last=False)

    def _check_room(self, session: str) -> None:
        mine = {id(job) for (who, _), job in self._asked.items() if who == session}
        if sum(id(job) in mine for job in self._jobs.values()) >= MOST_A_SESSION:
            raise Refused("job.many_of_yours")
        if len(self._jobs) >= MOST_JOBS:
            raise Refused("problem.busy")

    def _tidy(self) -> None:
        """Give up what nobody has looked at for a while: those sessions have left."""
        now = time.monotonic()
        with self._lock:
            gone = [job for job in self._jobs.values() if now - job.looked > LEASE]
            for job in gone:
                self._give_up(job)
                job.lapsed = True  # whoever looks again after all asks anew


def _nothing(end: End) -> None:
    """Do nothing: a warm-up is kept by its process."""
