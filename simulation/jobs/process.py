"""A worker process as the server sees it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from simulation.jobs.nursery import Lost
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
    packed,
    read,
    unpacked,
    write,
)

if TYPE_CHECKING:
    from simulation.jobs.nursery import Body


@dataclass(frozen=True)
class Settings:
    """How workers of a lane are started.

    Attributes
    ----------
    nice : int
        How far they give way to the server.
    behind : int
        The same for what nobody waits for.
    memory : int
        Bytes from which a worker is started anew after its task; 0 for no limit.
    hard : int
        Bytes it may take at all: beyond, the task fails; 0 for no limit.
    """

    nice: int = 0
    behind: int = 0
    memory: int = 0
    hard: int = 0


class Process:
    """One worker process; one thread of the server talks to it, any may stop or kill it.

    Parameters
    ----------
    body : Body
        The process, as it came up.
    """

    def __init__(self, body: Body, settings: Settings) -> None:
        self._body = body
        self._writing = threading.Lock()
        self.memory = 0
        self.settings = settings

    @property
    def pid(self) -> int:
        """Its number."""
        return self._body.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended, whoever ended it."""
        return self._body.ended()

    def begin(self) -> None:
        """Wait until it is ready.

        Raises
        ------
        Lost
            If it has ended instead.
        """
        self._send(BEGIN, 0, packed(asdict(self.settings)))
        frame = self._read()
        if frame.kind != READY:
            raise Lost

    def run(
        self,
        number: int,
        call: bytes,
        progress: Callable[[int, int | None, Any], None],
        behind: bool = False,
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
        behind : bool
            Whether it gives way to the server and to other tasks.

        Raises
        ------
        Lost
            If the process ends before the task.
        """
        self._send(BEHIND if behind else RUN, number, call)
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
                with contextlib.suppress(OSError, ValueError):
                    write(self._body.inward, STOP, number)
            finally:
                self._writing.release()

    def kill(self) -> None:
        """End it at once."""
        self._body.kill()

    def close(self) -> int | None:
        """End it, and tell its exit code where that is known; by the thread that talks to it."""
        self.kill()
        code = self._body.wait()
        for pipe in (self._body.inward, self._body.outward):
            with contextlib.suppress(OSError):
                pipe.close()
        return code

    def _send(self, kind: bytes, number: int, body: bytes) -> None:
        try:
            with self._writing:
                write(self._body.inward, kind, number, body)
        except (OSError, ValueError) as error:
            raise Lost from error

    def _read(self) -> Any:
        frame = read(self._body.outward)
        if frame is None:
            raise Lost
        self.memory = frame.memory
        return frame
