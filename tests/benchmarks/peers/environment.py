"""Environments of their own for the peers: never a dependency of the project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PEERS = ("stockpyl==1.0.2", "SupplyNetPy==0.5.1", "numpy<2")
RUNNERS = {"stockpyl": "run_stockpyl.py", "SupplyNetPy": "run_supplynetpy.py"}


def environment(name: str, packages: list[str], python: str = sys.executable) -> Path:
    """Python of an environment with some packages, made once below the cache folder.

    Raises
    ------
    SystemExit
        If the packages cannot be installed.
    """
    home = Path(os.environ.get("CLUSTER_CACHE_DIR") or ROOT / ".cache") / "peers" / name
    found = home / "bin" / "python"
    stamp = home / "installed.json"
    wanted = json.dumps(packages)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return found
    print(f"setting up an environment for {name}, once ...", file=sys.stderr)
    try:
        subprocess.run([python, "-m", "venv", "--clear", str(home)], check=True)
        subprocess.run([str(found), "-m", "pip", "install", "--quiet", *packages], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"{name} could not be installed: {error}") from error
    stamp.write_text(wanted, encoding="utf-8")
    return found


class Peer:
    """A peer that waits for cases in a process of its own.

    Parameters
    ----------
    name : str
        One of `RUNNERS`.
    python : Path
        Python that has it.
    """

    def __init__(self, name: str, python: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [str(python), str(HERE / RUNNERS[name])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.version: str = self._answer()["version"]

    def run(self, case: str) -> dict[str, Any]:
        """Seconds and series of a case."""
        assert self._process.stdin is not None
        self._process.stdin.write(case + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended without an answer")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
