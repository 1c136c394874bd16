"""What a worker process does, split off its mother or as ``python -m simulation.jobs.worker``.

It reads frames from its input and answers on its output; whatever a library prints goes to the log.
It starts from an own module, so that nothing of the page (`app.py`, Streamlit) is imported again,
and in a process group of its own, so that Ctrl-C in a terminal reaches the server alone. (In a
session of its own its niceness would count for nothing: Linux shares cores out by session first.)
When the server ends, in whatever way, its input closes, and it ends at once.

What nobody waits for is done by a thread that gives way to the server and to what others wait for:
pages are drawn while histories are run ahead. (To programs of other sessions, such as a browser, it
gives way no more than any other work does.)
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
import time
import traceback
from typing import IO, Any

from simulation.jobs import kept
from simulation.jobs.pipe import (
    BEGIN,
    BEHIND,
    DONE,
    FAILED,
    NO_MEMORY,
    PROGRESS,
    READY,
    RUN,
    STOP,
    STOPPED,
    Frame,
    packed,
    read,
    unpacked,
    write,
)

_EVERY = 0.05  # seconds between two reports of progress
_MUCH = 0.9  # of the soft limit of memory: kept worlds are let go of
_APART = sys.platform == "linux"  # where each thread has a niceness of its own


class _StopSign:
    """Whether the task at hand is to be given up."""

    def __init__(self, worker: Worker, task: int) -> None:
        self._worker, self._task = worker, task

    def __call__(self) -> bool:
        return self.is_set()

    def is_set(self) -> bool:
        return self._task in self._worker.stopped


class Worker:
    """Runs one task after the other; listens all the time."""

    def __init__(self, inward: IO[bytes], outward: IO[bytes]) -> None:
        self._in, self._out = inward, outward
        self._writing = threading.Lock()
        self._tasks: dict[bytes, queue.SimpleQueue[Frame]] = {
            RUN: queue.SimpleQueue(),
            BEHIND: queue.SimpleQueue(),
        }
        self.stopped: set[int] = set()
        self._task = 0
        self._told = 0.0
        self._soft = 0

    def serve(self) -> None:
        """Begin as told, then work until the input closes."""
        first = read(self._in)
        if first is None or first.kind != BEGIN:
            return
        settings = unpacked(first.body)
        self._soft = settings["memory"]
        kept.limit(self._soft)
        _be_modest(settings["nice"], settings["hard"])
        if (further := settings["behind"] - settings["nice"]) > 0 and _APART:
            threading.Thread(
                target=self._stay_behind, args=(further,), name="behind", daemon=True
            ).start()
        else:
            self._tasks[BEHIND] = self._tasks[RUN]
        threading.Thread(target=self._listen, name="listen", daemon=True).start()
        self._send(READY)
        while True:
            self._run(self._tasks[RUN].get())

    def _stay_behind(self, further: int) -> None:
        """Do what nobody waits for; where that goes wrong, the process ends, as with any task."""
        try:
            with contextlib.suppress(OSError):
                os.nice(further)  # of this thread alone
            while True:
                self._run(self._tasks[BEHIND].get())
        except BrokenPipeError:
            pass
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _listen(self) -> None:
        while (frame := read(self._in)) is not None:
            if frame.kind == STOP:
                self.stopped.add(frame.task)
            elif frame.kind in self._tasks:  # one at a time: what was to stop before has ended
                self.stopped &= {frame.task}
                self._tasks[frame.kind].put(frame)
        os._exit(0)  # the server is gone: nobody wants the rest

    def _run(self, frame: Frame) -> None:
        self._task, self._told = frame.task, 0.0
        stop = _StopSign(self, frame.task)
        try:
            work, args = unpacked(frame.body)
            body = packed(work(*args, progress=self._progress, stop=stop))
        except MemoryError:
            kept.clear()
            self._send(NO_MEMORY)
        except Exception:
            if stop():
                self.stopped.discard(frame.task)  # it may come back
                self._send(STOPPED)
            else:
                self._send(FAILED, packed(traceback.format_exc()))
        else:
            if self._soft and memory() > _MUCH * self._soft:
                kept.clear()
            self._send(DONE, body)

    def _progress(self, done: int, total: int | None = None, partial: Any = None) -> None:
        now = time.monotonic()
        if partial is not None or done == total or now - self._told >= _EVERY:
            self._told = now
            self._send(PROGRESS, packed((done, total, partial)))

    def _send(self, kind: bytes, body: bytes = b"") -> None:
        with self._writing:
            write(self._out, kind, self._task, body, memory())


def memory() -> int:
    """Resident memory of this process in bytes; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0


def _be_modest(nice: int, hard: int) -> None:
    """Give way to the server, and be the one that ends where memory runs out."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(nice)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("600")
    if hard:
        with contextlib.suppress(ImportError, ValueError, OSError):
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def quiet() -> None:
    """Have nothing to read, and let whatever is printed go to the log."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr


def main() -> None:
    """Take the pipes for frames alone, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    quiet()
    with contextlib.suppress(BrokenPipeError):
        Worker(inward, outward).serve()
    os._exit(0)


if __name__ == "__main__":
    main()
