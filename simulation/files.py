"""Files written whole or not at all; several together, none before all are ready."""

from __future__ import annotations

import contextlib
import json
import math
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

Writer = Callable[[BinaryIO], None]


def write_together(writers: Mapping[Path, Writer]) -> None:
    """Write files by way of temporary ones beside them, and only then put all in place, in order.

    A full disk, an error or an interruption while writing leaves what was there before. Links are
    followed; what is no regular file (such as ``/dev/stdout``) is written to directly.

    Parameters
    ----------
    writers : mapping of Path to callable
        What writes each file, to a binary stream.

    Raises
    ------
    OSError
        If a folder is missing or cannot be written to, or the disk is full.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, writer in writers.items():
            target = Path(os.path.realpath(path))
            if target.exists() and not target.is_file() and not target.is_dir():
                with target.open("wb") as stream:
                    writer(stream)
                continue
            temporary = _beside(target)
            staged.append((temporary, target))
            with temporary.open("xb") as stream:
                writer(stream)
                stream.flush()
                os.fsync(stream.fileno())
        for temporary, target in staged:
            os.replace(temporary, target)
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    for folder in {target.parent for _, target in staged}:
        _sync(folder)


def check_writable(path: Path) -> None:
    """Find out whether a file could be written, before there is anything to write.

    Raises
    ------
    OSError
        If it could not.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    if target.exists() and not target.is_file():
        return
    temporary = _beside(target)
    try:
        temporary.open("xb").close()
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def no_empty_folders(path: Path) -> Iterator[None]:
    """Take away folders of a path that were not there before, where they are empty afterwards."""
    new = [folder for folder in (path, *path.parents) if not os.path.lexists(folder)]
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # the first that holds something ends it
            for folder in new:
                folder.rmdir()


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}.tmp")


def _sync(folder: Path) -> None:
    """Make renames last; not every system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    OSError
        If the folder is missing or cannot be written to; what was at ``path`` is still there then.
    """

    def put(stream: BinaryIO) -> None:
        stream.write(content)

    write_together({path: put})


def write_text(path: Path, text: str) -> None:
    """Write a text file in the same way."""
    write_bytes(path, text.encode("utf-8"))


def write_json(path: Path, document: Any) -> None:
    """Write JSON in the same way; numbers that are none become null."""
    write_text(path, json.dumps(_plain(document), indent=1, ensure_ascii=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
