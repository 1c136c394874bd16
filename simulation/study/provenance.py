"""Where the rows of a study come from: one file for every time something was run."""

from __future__ import annotations

import json
import platform
import secrets
import shutil
import socket
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from simulation import __version__
from simulation.files import write_json

FOLDER = "provenance"
_PACKAGES = (
    "numpy", "numba", "mesa", "scipy", "pydantic", "pyarrow", "pandas", "loky", "SALib",
    "distributed",
)  # fmt: skip
_ROOT = Path(__file__).parents[2]


def record(folder: Path, **known: Any) -> None:
    """Write what is known of a start: versions, revision, command line, and what is passed.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    (folder / FOLDER).mkdir(exist_ok=True)
    now = time.time()
    stamp = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(now))}{int(now % 1 * 1000):03d}Z"
    content = {
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "versions": versions(),
        **revision(),
        "command": sys.argv,
        "host": socket.gethostname(),
        "platform": platform.platform(),
        **known,
    }
    write_json(folder / FOLDER / f"{stamp}-{secrets.token_hex(2)}.json", content)


def records(folder: Path) -> list[dict[str, Any]]:
    """What was recorded, from the first start on; what cannot be read is passed over."""
    found = []
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(content, dict):
            found.append(content)
    return found


def accepted_models(folder: Path) -> set[str]:
    """Models other than the present one whose rows count, since somebody said so."""
    return {str(model) for entry in records(folder) for model in entry.get("accepts", [])}


def versions() -> dict[str, str]:
    """Versions of all that a study rests on."""
    found = {"simulation": __version__, "python": sys.version.split()[0]}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def revision() -> dict[str, Any]:
    """Revision of the source, and whether files differ from it; both None where it is not known."""
    if shutil.which("git") is None or not (_ROOT / ".git").exists():
        return {"revision": None, "dirty": None}
    try:
        head = _git("rev-parse", "HEAD")
        dirty = bool(_git("status", "--porcelain", "--untracked-files=no"))
    except (OSError, subprocess.SubprocessError):
        return {"revision": None, "dirty": None}
    return {"revision": head, "dirty": dirty}


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=_ROOT, capture_output=True, check=True, timeout=10, text=True
    )
    return done.stdout.strip()
