"""The mother of worker processes: ``python -m simulation.jobs.mother FD SERVER``.

What a worker needs before its first task takes seconds: imports, and compiled code, which is loaded
when it is first called. So one process does it once, and splits whenever the server asks: a worker
is there within milliseconds, and shares the memory of what was loaded with all others.

A process may be split as long as it has no thread but one; so nothing here starts any, and
libraries are told not to (`nursery`). `simulation.jobs.nursery` is the other side.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import struct
import sys
import traceback

from simulation.jobs.pipe import unpacked
from simulation.jobs.worker import Worker, quiet

FORK, CODE = b"f", b"c"
REQUEST = struct.Struct("<cq")  # what is asked for, and the number of a process it is about
REPLY = struct.Struct("<q")
MOST = 1 << 16  # bytes of the first message
UNKNOWN = -(1 << 31)  # exit code of a process that is not a child of this one
_LOOK = 1.0  # seconds between two looks at whether the server is there


def main() -> None:
    """Prepare as told, then split whenever asked to, until the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked, server = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    quiet()
    first = asked.recv(MOST)
    if first:
        preload, rehearsal = unpacked(first)
        _prepare(preload, rehearsal, server)
        _serve(asked)
    os._exit(0)


def _prepare(preload: tuple[str, ...], rehearsal: tuple[str, ...], server: int) -> None:
    """Import and rehearse; what goes wrong there goes wrong again where somebody waits for it."""

    def look(*_: object) -> None:
        if os.getppid() != server:
            os._exit(0)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOK, _LOOK)
    for name in preload:
        importlib.import_module(name)
    if rehearsal:
        module, name, *args = rehearsal
        try:
            getattr(importlib.import_module(module), name)(*args)
        except Exception:
            traceback.print_exc()
    signal.setitimer(signal.ITIMER_REAL, 0.0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.collect()
    gc.freeze()  # so that looking for garbage does not copy what is shared


def _serve(asked: socket.socket) -> None:
    while True:
        try:
            message, pipes, *_ = socket.recv_fds(asked, REQUEST.size, 2)
        except ConnectionError:
            return
        if len(message) < REQUEST.size:
            return
        what, number = REQUEST.unpack(message)
        with contextlib.suppress(ConnectionError):
            asked.send(REPLY.pack(_split(asked, pipes) if what == FORK else _code(number)))


def _split(asked: socket.socket, pipes: list[int]) -> int:
    """Split; the number of the child, which never comes back from here. Below 0: an error."""
    try:
        child = os.fork()
    except OSError as error:
        child = -(error.errno or 1)
    if child == 0:
        with contextlib.suppress(BaseException):
            os.setpgid(0, 0)
            asked.close()
            inward, outward = (
                os.fdopen(pipe, mode) for pipe, mode in zip(pipes, ("rb", "wb"), strict=True)
            )
            with contextlib.suppress(BrokenPipeError):
                Worker(inward, outward).serve()
        os._exit(0)
    for pipe in pipes:
        os.close(pipe)
    return child


def _code(number: int) -> int:
    """Exit code of a child that is ending."""
    try:
        return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    except ChildProcessError:
        return UNKNOWN


if __name__ == "__main__":
    main()
