"""One writer at a time: a file with the writer's process and machine, held while it lives."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from pathlib import Path
from typing import Any

FILE = "lock"


class Locked(RuntimeError):
    """Somebody else writes into this study; the text says who."""


class Lock:
    """Context that holds the lock of a study.

    The system gives a lock back when its holder dies, however that happens; a file that is left is
    stale, and is taken over. On another machine that cannot be seen: there the file counts.

    Attributes
    ----------
    took_over : str
        Whose stale lock was taken over; empty where there was none.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._handle: int | None = None
        self.took_over = ""

    def __enter__(self) -> Lock:
        """Take the lock.

        Raises
        ------
        Locked
            If somebody else has it.
        """
        while self._handle is None:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _hold(handle):
                holder = _read(handle)
                os.close(handle)
                raise Locked(f"{_who(holder)} writes into this study")
            if not _is_at(handle, self._path):  # it was given back and taken away meanwhile
                os.close(handle)
                continue
            self._handle = handle
        holder = _read(self._handle)
        if holder and holder.get("host") != socket.gethostname():
            os.close(self._handle)
            self._handle = None
            raise Locked(
                f"{_who(holder)} seems to write into this study; if it has ended, remove "
                f"{self._path}"
            )
        if holder and not _can_hold() and _is_alive(holder):
            os.close(self._handle)
            self._handle = None
            raise Locked(f"{_who(holder)} writes into this study")
        self.took_over = _who(holder) if holder else ""
        own = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()}
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps(own).encode(), 0)
        os.fsync(self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._handle)
            self._handle = None


def holder_of(folder: Path) -> str:
    """Who writes into a study at present, in words; empty where nobody does."""
    try:
        handle = os.open(folder / FILE, os.O_RDWR)
    except OSError:
        return ""
    try:
        holder = _read(handle)
        if holder.get("host") not in (None, socket.gethostname()):
            return _who(holder)
        if _can_hold():
            return "" if _hold(handle) else _who(holder)
        return _who(holder) if holder and _is_alive(holder) else ""
    finally:
        os.close(handle)


def _can_hold() -> bool:
    try:
        import fcntl  # noqa: F401
    except ImportError:
        return False
    return True


def _hold(handle: int) -> bool:
    """Take the system's lock on an open file; True where the system has none."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    own = os.fstat(handle)
    return (own.st_ino, own.st_dev) == (there.st_ino, there.st_dev)


def _is_alive(holder: dict[str, Any]) -> bool:
    try:
        os.kill(int(holder["pid"]), 0)
    except ProcessLookupError:
        return False
    except (OSError, KeyError, ValueError, TypeError):
        return True
    return True


def _read(handle: int) -> dict[str, Any]:
    try:
        held = json.loads(os.pread(handle, 4096, 0) or b"{}")
    except ValueError:
        return {}
    return held if isinstance(held, dict) else {}


def _who(holder: dict[str, Any]) -> str:
    pid, host = holder.get("pid", "?"), holder.get("host", "?")
    since = holder.get("since")
    when = ""
    if isinstance(since, int | float):
        when = time.strftime(" since %Y-%m-%d %H:%M UTC", time.gmtime(since))
    return f"process {pid} on {host}{when}"
