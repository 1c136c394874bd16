"""A worker process as the server sees it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.jobs.pipe import (
    BEGIN,
    DONE,
    FAILED,
    NO_MEMORY,
    PROGRESS,
    READY,
    RUN,
    STOP,
    STOPPED,
    packed,
    read,
    unpacked,
    write,
)

_ROOT = Path(__file__).parents[2]
# Many processes share the cores already: libraries must not start threads for each of them.
_ONE_THREAD = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Settings:
    """How workers of a lane are started.

    Attributes
    ----------
    nice : int
        How far they give way to the server.
    memory : int
        Bytes from which a worker is started anew after its task; 0 for no limit.
    hard : int
        Bytes it may take at all: beyond, the task fails; 0 for no limit.
    preload : tuple of str
        Modules imported before it is ready.
    """

    nice: int = 0
    memory: int = 0
    hard: int = 0
    preload: tuple[str, ...] = ()


class Lost(Exception):
    """The process has ended, whoever ended it."""


class Process:
    """One worker process; one thread of the server talks to it, any may stop or kill it.

    Raises
    ------
    Lost
        If it does not come up.
    """

    def __init__(self, settings: Settings) -> None:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        env = os.environ | dict.fromkeys(_ONE_THREAD, "1") | {"PYTHONPATH": os.pathsep.join(paths)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "simulation.jobs.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env,
            process_group=0,
        )
        self._writing = threading.Lock()
        self.memory = 0
        self.settings = settings

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended, whoever ended it."""
        return self._process.poll() is not None

    def begin(self) -> None:
        """Wait until it is ready.

        Raises
        ------
        Lost
            If it has ended instead.
        """
        told = {name: getattr(self.settings, name) for name in ("nice", "memory", "hard")}
        self._send(BEGIN, 0, packed(told | {"preload": self.settings.preload}))
        frame = self._read()
        if frame.kind != READY:
            raise Lost

    def run(
        self, number: int, call: bytes, progress: Callable[[int, int | None, Any], None]
    ) -> tuple[bytes, Any, int]:
        """Run a task to its end: how it ended, what it returned, and the bytes of that.

        Parameters
        ----------
        number : int
            Of the task.
        call : bytes
            Function and arguments, packed.
        progress : callable
            Told ``(done, total, partial)``.

        Raises
        ------
        Lost
            If the process ends before the task.
        """
        self._send(RUN, number, call)
        while True:
            frame = self._read()
            if frame.kind == PROGRESS:
                progress(*unpacked(frame.body))
            elif frame.kind in (DONE, FAILED):
                return frame.kind, unpacked(frame.body), len(frame.body)
            elif frame.kind in (STOPPED, NO_MEMORY):
                return frame.kind, None, 0

    def stop(self, number: int) -> None:
        """Ask to give up a task; a process that does not listen is killed later."""
        if self._writing.acquire(timeout=0.1):
            try:
                assert self._process.stdin is not None
                with contextlib.suppress(OSError, ValueError):
                    write(self._process.stdin, STOP, number)
            finally:
                self._writing.release()

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(OSError):
            self._process.kill()

    def close(self) -> int:
        """End it, and tell its exit code; by the thread that talks to it."""
        self.kill()
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()
        return code

    def _send(self, kind: bytes, number: int, body: bytes) -> None:
        assert self._process.stdin is not None
        try:
            with self._writing:
                write(self._process.stdin, kind, number, body)
        except (OSError, ValueError) as error:
            raise Lost from error

    def _read(self) -> Any:
        assert self._process.stdout is not None
        frame = read(self._process.stdout)
        if frame is None:
            raise Lost
        self.memory = frame.memory
        return frame
