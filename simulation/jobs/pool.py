"""A bounded pool of worker processes and its queue.

Two lanes. Quick tasks have as many processes as there are cores; each keeps the worlds of its
replications, so a task is given to the process that has its history. Long tasks (sweeps, forecasts)
have processes of their own, which give way to the others, so that nobody's lever waits for them.
A process that ends costs the task it had, and is started anew.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable

from simulation.jobs import machine
from simulation.jobs.lanes import Lane, Slot
from simulation.jobs.nursery import Lost, Nursery
from simulation.jobs.pipe import DONE, FAILED, NO_MEMORY, STOPPED, packed
from simulation.jobs.process import Process, Settings
from simulation.jobs.task import End, Group, Task, Urgency, check_work

_TIDY = 1.0  # seconds between two rounds of tidying up
_IDLE_LONG = 120.0  # seconds after which a process for long tasks ends where there are none
_SLOWEST_START = 30.0
_NICE, _NICE_LONG = 2, 15  # the page comes first, but not so far that nobody gets an answer
_NICE_IDLE = 10  # not so far that it takes long to stop for somebody
_LEAST_MEMORY, _MOST_MEMORY = 1 << 30, 2 << 30

_log = logging.getLogger(__name__)


class Pool:
    """Processes that run tasks.

    Parameters
    ----------
    workers : int
        Processes for quick tasks; 0 for as many as there are cores (`machine.quick_workers`).
    long_workers : int
        Processes for long tasks; 0 for half as many. They are started when needed.
    preload : tuple of str
        Modules that workers have imported when they come up.
    rehearsal : tuple of str
        Module, name and arguments of a function to be called before the first worker comes up:
        what it loads they all have.
    memory : int
        Bytes from which a worker is started anew between tasks; by default its share of 60 % of the
        machine's memory, from 1 to 2 GiB.
    grace : float
        Seconds a task that is to stop may go on before its process is killed.

    Attributes
    ----------
    lost : int
        Processes that have ended though nobody wanted them to.
    starts : int
        Processes started so far; a change means that kept worlds are gone.
    """

    def __init__(
        self,
        workers: int = 0,
        long_workers: int = 0,
        preload: tuple[str, ...] = (),
        rehearsal: tuple[str, ...] = (),
        memory: int = 0,
        grace: float = 3.0,
    ) -> None:
        quick = workers or machine.quick_workers()
        long = long_workers or max(1, quick // 2)
        share = max(_LEAST_MEMORY, int(0.6 * machine.memory() / (quick + long)))
        self.memory = memory or min(_MOST_MEMORY, share)
        hard = max(2 * self.memory, 2 * _LEAST_MEMORY)
        at_once, modest = (
            Settings(nice, _NICE_IDLE, self.memory, hard) for nice in (_NICE, _NICE_LONG)
        )
        self.nursery = Nursery(preload, rehearsal)
        self._quick = Lane([Slot(n, False, at_once) for n in range(quick)])
        self._long = Lane([Slot(n, True, modest) for n in range(long)])
        self._lanes = (self._quick, self._long)
        self.workers, self.lost, self.starts = quick, 0, 0
        self._grace = grace
        self._lock = threading.Condition()
        self._closed = False
        self._tidiers: list[Callable[[], None]] = []
        self._janitor: threading.Thread | None = None

    # What others ask of it ----------------------------------------------------------------------

    def start(self) -> None:
        """Bring up the quick workers now, rather than with the first task."""
        with self._lock:
            if self._janitor is None and not self._closed:
                atexit.register(self.close)
                self._janitor = threading.Thread(target=self._tidy, name="tidy", daemon=True)
                self._janitor.start()
                for slot in self._quick.slots:
                    self._start_thread(slot)

    def put(self, *tasks: Task) -> None:
        """Queue tasks.

        Raises
        ------
        ValueError
            If one could not be imported by a worker.
        """
        for task in tasks:
            check_work(task.work)
        self.start()
        with self._lock:
            if self._closed:
                return
            for task in tasks:
                lane = self._lane(task)
                lane.put(task)
                for slot in lane.slots:
                    if slot.thread is None:
                        self._start_thread(slot)
            if any(task.urgency < Urgency.LONG for task in tasks):
                self._put_off_idle()
            self._lock.notify_all()

    def drop(self, *tasks: Task) -> None:
        """Give up tasks, running ones included; their ``on_end`` is not called."""
        with self._lock:
            gone = set(tasks)
            for task in tasks:
                task.dropped = True
            for lane in self._lanes:
                for slot in lane.drop(gone):
                    self._ask_to_stop(slot)

    def hurry(self, task: Task, urgency: Urgency) -> bool:
        """Let a quick task that still waits be more urgent, as somebody else wants it now.

        Returns
        -------
        bool
            Whether it is: one that is long, has begun, or is urgent enough stays as it is.
        """
        with self._lock:
            lane = self._quick
            if task not in lane.waiting or urgency >= min(task.urgency, Urgency.LONG):
                return False
            lane.waiting.remove(task)
            task.urgency = urgency
            lane.put(task)
            self._put_off_idle()
            self._lock.notify_all()
            return True

    def position(self, group: Group) -> int:
        """Place of a group in the queue: 0 where it has begun, 1 where it is the next."""
        if group.started is not None:
            return 0
        with self._lock:
            return max(lane.position(group) for lane in self._lanes)

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        with self._lock:
            waiting = any(lane.waiting for lane in self._lanes)
            return not waiting and all(slot.task is None for slot in self._slots())

    def pids(self) -> list[int]:
        """Numbers of the processes that are up."""
        return [process.pid for process in self._ready()]

    def each_round(self, tidier: Callable[[], None]) -> None:
        """Let somebody tidy up every second or so, in a thread of the pool."""
        with self._lock:
            self._tidiers.append(tidier)

    def close(self) -> None:
        """End all processes; a closed pool runs nothing more."""
        with self._lock:
            self._closed = True
            slots = self._slots()
            for lane in self._lanes:
                lane.waiting.clear()
            for slot in slots:
                if slot.process is not None:
                    slot.process.kill()
            self._lock.notify_all()
            threads = [slot.thread for slot in slots if slot.thread] + [self._janitor]
        self.nursery.close()
        for thread in threads:
            if thread is not None and thread is not threading.current_thread():
                thread.join(timeout=10)
        atexit.unregister(self.close)

    # Threads that talk to processes -------------------------------------------------------------

    def _start_thread(self, slot: Slot) -> None:
        name = f"{'long' if slot.long else 'quick'}-{slot.number}"
        slot.thread = threading.Thread(target=self._serve, args=(slot,), name=name, daemon=True)
        slot.thread.start()

    def _serve(self, slot: Slot) -> None:
        try:
            while not self._closed:
                if not slot.long and not self._up(slot):
                    continue
                task = self._take(slot)
                if task is None:
                    continue
                if not self._up(slot):
                    self._tell(task, End(failed="job.lost"), slot)
                    continue
                self._run(slot, task)
        finally:
            self._down(slot)

    def _up(self, slot: Slot) -> bool:
        """Have a process that is ready; one that does not come up is tried again later."""
        if slot.ready:
            return True
        try:
            process = Process(self.nursery.worker(), slot.settings)
            with self._lock:
                slot.process = process
                self.starts += 1
                if self._closed:
                    process.kill()
            process.begin()
        except (Lost, OSError):
            code = self._down(slot)
            if self._closed:
                return False
            slot.failures += 1
            _log.error("worker %s did not come up (exit code %s)", slot.number, code)
            self._nobody_up()
            with self._lock:
                patience = min(_SLOWEST_START, 0.5 * 2**slot.failures)
                self._lock.wait_for(lambda: self._closed, patience)
            return False
        with self._lock:
            slot.ready, slot.failures = True, 0
        return True

    def _down(self, slot: Slot) -> int | None:
        """End the process of a slot, where there is one; its exit code."""
        with self._lock:
            process, slot.process, slot.ready = slot.process, None, False
            self._lock.notify_all()  # others may take what waited for it
        return process.close() if process is not None else None

    def _nobody_up(self) -> None:
        """Where no worker comes up, say so, rather than let all wait for ever."""
        with self._lock:
            lane = self._quick
            if any(slot.ready or slot.failures < 2 for slot in lane.slots):
                return
            tasks, lane.waiting = lane.waiting, []
        for task in tasks:
            self._tell(task, End(failed="job.lost"), None)

    def _take(self, slot: Slot) -> Task | None:
        """Wait for a task of a slot; nothing after a while, or where the pool is closed."""
        with self._lock:
            lane = self._long if slot.long else self._quick
            end, task = time.monotonic() + _IDLE_LONG, None
            while not (self._closed or (slot.process is not None and slot.process.ended)):
                task = lane.choose(slot)
                if task or not self._lock.wait(timeout=max(0.0, end - time.monotonic())):
                    break
            if task is not None:
                lane.waiting.remove(task)
                slot.task = task
                task.group.started = task.group.started or time.monotonic()
                return task
        if slot.process is not None and slot.process.ended:
            self._lose(slot, None)
        elif slot.long:
            self._down(slot)
        return None

    def _run(self, slot: Slot, task: Task) -> None:
        process = slot.process
        assert process is not None

        def progress(done: int, total: int | None, partial: object) -> None:
            if task.on_progress is not None and not task.dropped:
                task.on_progress(done, total, partial)

        kind, end = b"", End(failed="job.failed")
        try:
            call = packed((task.work, task.args))
            if not task.dropped:
                behind = task.urgency == Urgency.IDLE
                kind, result, size = process.run(task.number, call, progress, behind)
                if kind == DONE:
                    end = End(result, size=size)
                elif kind == FAILED:
                    _log.error("%s failed in a worker:\n%s", task.work.__name__, result)
                elif kind == NO_MEMORY:
                    end = End(failed="job.memory")
        except Lost:
            end = End(failed="job.lost")
            self._lose(slot, task)
        except Exception:  # in our own hands: what cannot be sent, or read
            _log.exception("%s could not be handed to a worker", task.work.__name__)
            self._down(slot)
        if slot.process is not None and (kind == NO_MEMORY or process.memory > self.memory):
            _log.info("worker %s takes %d MB: started anew", slot.number, process.memory >> 20)
            self._down(slot)
        self._tell(task, end, slot, stopped=kind in (STOPPED, b""))

    def _lose(self, slot: Slot, task: Task | None) -> None:
        """Note that a process has ended; it is started anew by its thread."""
        wanted = self._closed or (task is not None and task.stopping is not None)
        code = self._down(slot)
        if not wanted:
            self.lost += 1
            doing = task.work.__name__ if task is not None else "nothing"
            _log.error("worker %s ended (exit code %s), doing %s", slot.number, code, doing)

    def _tell(self, task: Task, end: End, slot: Slot | None, *, stopped: bool = False) -> None:
        with self._lock:
            if slot is not None:
                slot.task = None
            if stopped and task.again and not task.dropped and not self._closed:
                task.again, task.stopping = False, None
                self._lane(task).put(task)
                self._lock.notify_all()
                return
            if task.dropped or self._closed:
                return
        try:
            task.on_end(end)
        except Exception:
            _log.exception("the end of %s could not be told", task.work.__name__)

    # Small things -------------------------------------------------------------------------------

    def _slots(self) -> list[Slot]:
        return [slot for lane in self._lanes for slot in lane.slots]

    def _ready(self) -> list[Process]:
        with self._lock:
            return [slot.process for slot in self._slots() if slot.process and slot.ready]

    def _lane(self, task: Task) -> Lane:
        return self._long if task.urgency == Urgency.LONG else self._quick

    def _put_off_idle(self) -> None:
        """Stop what nobody waits for, and queue it again."""
        for slot in self._quick.slots:
            task = slot.task
            if task is not None and task.urgency == Urgency.IDLE and task.stopping is None:
                task.again = True
                self._ask_to_stop(slot)

    def _ask_to_stop(self, slot: Slot) -> None:
        if slot.task is not None and slot.process is not None and slot.task.stopping is None:
            slot.task.stopping = time.monotonic()
            slot.process.stop(slot.task.number)

    def _tidy(self) -> None:
        """Kill what does not stop, and let others tidy up."""
        while True:
            with self._lock:
                if self._lock.wait_for(lambda: self._closed, _TIDY):
                    return
                tidiers = list(self._tidiers)
                for slot in self._slots():
                    if slot.process is None:
                        continue
                    if slot.task is not None and slot.task.has_outstayed(self._grace):
                        slot.process.kill()
                    elif slot.task is None and slot.ready and slot.process.ended:
                        self._lock.notify_all()
            for tidier in tidiers:
                try:
                    tidier()
                except Exception:
                    _log.exception("tidying up failed")
