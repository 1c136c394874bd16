"""Frames between the server and its own worker processes, and the only pickles of the house.

They travel through pipes that nobody else can write to. Nothing a user sends is ever unpickled: it
is read and checked as text first, and what goes through here is made of our own objects.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO, Any

# To a worker: `BEHIND` is a task that gives way to the server and to other tasks.
BEGIN, RUN, BEHIND, STOP = b"b", b"r", b"i", b"s"
READY, PROGRESS, DONE, FAILED, STOPPED, NO_MEMORY = b"B", b"P", b"D", b"F", b"S", b"M"  # and back
_HEAD = struct.Struct(">cQQQ")


@dataclass(frozen=True)
class Frame:
    """One message.

    Attributes
    ----------
    kind : bytes
        One of the constants above.
    task : int
        Number of the task it is about.
    memory : int
        Resident memory of the worker that sent it, in bytes.
    body : bytes
        What it carries, packed.
    """

    kind: bytes
    task: int
    memory: int
    body: bytes


def write(file: IO[bytes], kind: bytes, task: int = 0, body: bytes = b"", memory: int = 0) -> None:
    """Send a frame.

    Raises
    ------
    OSError
        If nobody reads any more.
    """
    file.write(_HEAD.pack(kind, task, memory, len(body)) + body)
    file.flush()


def read(file: IO[bytes]) -> Frame | None:
    """Wait for a frame; nothing where the other side has ended."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, task, memory, length = _HEAD.unpack(head)
    body = file.read(length)
    return Frame(kind, task, memory, body) if len(body) == length else None


def packed(value: Any) -> bytes:
    """Turn an object of ours into bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def unpacked(body: bytes) -> Any:
    """Turn bytes of another process of ours back into an object."""
    return pickle.loads(body)
