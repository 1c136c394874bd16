"""Where worker processes come from: split off a mother that is prepared, or started one by one."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

from simulation.jobs.mother import CODE, FORK, REPLY, REQUEST, UNKNOWN
from simulation.jobs.pipe import packed

_ROOT = Path(__file__).parents[2]
# Many processes share the cores already: libraries must not start threads for each of them. And
# with threads, a process cannot be split.
_ONE_THREAD = dict.fromkeys(
    ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
) | {"JE_ARROW_MALLOC_CONF": "background_thread:false"}  # of Arrow's, which pandas brings along
CAN_SPLIT = hasattr(os, "pidfd_open") and hasattr(socket, "send_fds")  # Linux


_Code = Callable[[int], int | None]  # exit code of a process by its number


class Lost(Exception):
    """A process has ended, whoever ended it."""


class Body(Protocol):
    """A process of our own, seen from outside.

    Attributes
    ----------
    pid : int
        Its number.
    inward, outward : file
        What it reads from, and what it writes to.
    """

    pid: int
    inward: IO[bytes]
    outward: IO[bytes]

    def ended(self) -> bool:
        """Whether it has ended, whoever ended it."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int | None:
        """Wait for its end; the exit code, where that can be told."""


class _Started:
    """A process that was started for itself."""

    def __init__(self) -> None:
        self._process = _python("simulation.jobs.worker", pipe=subprocess.PIPE)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.pid = self._process.pid
        self.inward, self.outward = self._process.stdin, self._process.stdout

    def ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            self._process.kill()

    def wait(self) -> int | None:
        return self._process.wait()


class _Split:
    """A process that was split off the mother, who alone can tell its exit code."""

    def __init__(self, pid: int, inward: int, outward: int, code: _Code) -> None:
        self._handle = os.pidfd_open(pid)  # a number may come to mean another process, this never
        self.pid, self._code = pid, code
        self.inward: IO[bytes]
        self.outward: IO[bytes]
        self.inward, self.outward = os.fdopen(inward, "wb"), os.fdopen(outward, "rb")

    def ended(self) -> bool:
        return self._look(0)

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self) -> int | None:
        self._look(None)
        code = self._code(self.pid)
        os.close(self._handle)
        return code

    def _look(self, patience: int | None) -> bool:
        """Wait so many milliseconds for its end; whether it has come."""
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(patience))


class Nursery:
    """Brings up worker processes.

    The mother is started with the first of them, and anew where she has ended; where she ended
    before there was any, workers are started one by one from then on.

    Parameters
    ----------
    preload : tuple of str
        Modules that workers have imported when they come up.
    rehearsal : tuple of str
        Module, name and arguments of a function to be called before the first comes up; none where
        it is empty. By name, so that the server need not import what it calls.
    """

    def __init__(self, preload: tuple[str, ...], rehearsal: tuple[str, ...]) -> None:
        self._told = packed((preload, rehearsal))
        self._lock = threading.Lock()
        self._mother: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._barren, self._closed = not CAN_SPLIT, False

    @property
    def mother(self) -> int | None:
        """Number of the mother process, where there is one."""
        return self._mother.pid if self._mother is not None else None

    def worker(self) -> Body:
        """Bring up a worker.

        Raises
        ------
        Lost
            If none comes up.
        OSError
            Likewise.
        """
        if self._barren:
            return _Started()
        with self._lock:
            first = self._mother is None or self._mother.poll() is not None
            if first:
                self._begin()
            try:
                return self._split()
            except (Lost, OSError):
                self._barren = first and not self._closed
                self._end()
                raise

    def close(self) -> None:
        """End the mother; workers end by themselves once nobody talks to them."""
        self._closed = True
        if (mother := self._mother) is not None:  # whoever waits for her learns of it
            with contextlib.suppress(OSError):
                mother.kill()
        with self._lock:
            self._end()

    def _begin(self) -> None:
        if self._closed:
            raise Lost
        self._end()
        ours, hers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with hers:
            args = (str(hers.fileno()), str(os.getpid()))
            self._mother = _python("simulation.jobs.mother", *args, keep=(hers.fileno(),))
        self._line = ours
        if self._closed:  # meanwhile
            self._end()
            raise Lost
        ours.send(self._told)

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._mother is not None:
            with contextlib.suppress(OSError):
                self._mother.kill()
            self._mother.wait()
            self._mother = None

    def _split(self) -> Body:
        read, inward = os.pipe()
        outward, written = os.pipe()
        try:
            pid = self._ask(FORK, 0, (read, written))
            if pid < 0:
                raise OSError(-pid, os.strerror(-pid))
            return _Split(pid, inward, outward, self._code)
        except BaseException:
            os.close(inward)
            os.close(outward)
            raise
        finally:
            os.close(read)
            os.close(written)

    def _code(self, pid: int) -> int | None:
        """Exit code of a worker that has ended; nothing where its mother has, too."""
        with self._lock:
            try:
                code = self._ask(CODE, pid)
            except (Lost, OSError):
                return None
        return None if code == UNKNOWN else code

    def _ask(self, what: bytes, number: int, pipes: tuple[int, ...] = ()) -> int:
        if self._line is None:
            raise Lost
        socket.send_fds(self._line, [REQUEST.pack(what, number)], pipes)
        reply = self._line.recv(REPLY.size)
        if len(reply) < REPLY.size:
            raise Lost
        value: int = REPLY.unpack(reply)[0]
        return value


def _python(
    module: str, *args: str, pipe: int | None = subprocess.DEVNULL, keep: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """Start a module of ours in a process group of its own.

    So Ctrl-C in a terminal reaches the server alone.
    """
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    env: dict[str, Any] = os.environ | _ONE_THREAD
    return subprocess.Popen(
        [sys.executable, "-m", module, *args],
        stdin=pipe,
        stdout=pipe,
        env=env | {"PYTHONPATH": os.pathsep.join(paths)},
        process_group=0,
        pass_fds=keep,
    )
