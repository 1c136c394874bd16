"""Load test: ``python -m tests.benchmarks.load_test``, on this machine only.

It starts the server of the page, lets many sessions move a lever every few seconds, and tells how
long they waited for the first numbers, how many got none before they moved on, and how much memory
server and workers took. Every session moves levers to places of its own, so that hardly any answer
is another's: the worst case. Answers to the same choice must be the same, whoever asked.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.benchmarks.visitor import Seen, Visitor

ROOT = Path(__file__).parents[2]
LEVERS = ("demand_visibility", "flexible_production", "capacity_pool", "direct_sourcing",
          "trade_services")  # fmt: skip


@contextmanager
def server(log: Path | None = None, *options: str) -> Iterator[tuple[str, int]]:
    """Start the page on a free port of this machine: its address and process.

    Parameters
    ----------
    log : Path, optional
        File for what it says, otherwise seen where it was started.
    *options : str
        Further options of Streamlit.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += options
    with ExitStack() as open_files:
        said = open_files.enter_context(log.open("w")) if log else None
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=said or subprocess.DEVNULL, stderr=said
        )
        try:
            end = time.monotonic() + 120
            while not _answers(port):
                if time.monotonic() > end:
                    raise TimeoutError("the server did not start")
                time.sleep(0.2)
            yield f"127.0.0.1:{port}", process.pid
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=30)
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as said:
            return said.status == 200
    except OSError:
        return False


def memory(pid: int, kind: str = "Pss") -> dict[str, float]:
    """Memory of the server, of the mother of its workers and of each of them [MB].

    ``Pss`` is all of it, pages that several processes use counting once; ``Pss_Anon`` leaves out
    pages of files, which come and go with what else the machine is asked for.
    """
    return {name: _memory(one, kind) for name, one in _processes(pid).items()}


def processor(pid: int) -> dict[str, float]:
    """Processor time that each of `_processes` has taken so far [s]."""
    return {name: _processor(one) for name, one in _processes(pid).items()}


def workers(pid: int) -> list[int]:
    """Processes that compute for the server."""
    return [one for name, one in _processes(pid).items() if name.startswith("worker")]


def _processes(pid: int) -> dict[str, int]:
    """The server, and what computes for it: workers, of its own or of the mother it has."""
    found, workers = {"server": pid}, []
    for child in _children(pid):
        if "simulation.jobs.mother" in _command(child):
            found["mother"] = child
            workers += _children(child)
        elif "simulation.jobs.worker" in _command(child):
            workers.append(child)
    return found | {f"worker {number}": one for number, one in enumerate(sorted(workers), 1)}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
    except OSError:
        return ""


def _children(pid: int) -> list[int]:
    said = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(child) for child in said.stdout.split()]


def _processor(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int, kind: str) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(text.split(f"{kind}:")[1].split()[0]) / 1024


class Load:
    """Sessions that move levers, and what came of it."""

    def __init__(self, sessions: int, seconds: float, every: float, seed: int) -> None:
        self.sessions, self.seconds, self.every = sessions, seconds, every
        self.luck = random.Random(seed)
        self.waited: list[float] = []
        self.quick: list[float] = []
        self.moves = self.none = 0
        self.warnings: list[str] = []
        self.places: list[int] = []
        self.seen: list[Seen] = []
        self.peak: dict[str, float] = {}
        self.spent: dict[str, float] = {}

    async def run(self, address: str, pid: int) -> None:
        """Let all of them come, and move on together."""
        async with asyncio.TaskGroup() as group:
            visits = [group.create_task(self._visit(address, n)) for n in range(self.sessions)]
            watching = group.create_task(self._watch(pid))
            await asyncio.wait(visits)
            watching.cancel()

    async def _watch(self, pid: int) -> None:
        while True:
            for name, now in memory(pid).items():
                self.peak[name] = max(now, self.peak.get(name, 0.0))
            self.spent = processor(pid) | {"visitors": time.process_time()}
            await asyncio.sleep(2.0)

    async def _visit(self, address: str, number: int) -> None:
        luck = random.Random(f"{number}/{self.luck.random()}")
        await asyncio.sleep(number * self.every / self.sessions)
        async with Visitor(address) as me:
            await me.answer(timeout=120)
            end = time.monotonic() + self.seconds
            while time.monotonic() < end:
                began = time.monotonic()
                await me.move(luck.choice(LEVERS), luck.randrange(0, 101, 5))
                self.moves += 1
                first = await me.answer(timeout=self.every)
                if first is None:
                    self.none += 1
                else:
                    self.waited.append(first.seconds)
                    left = self.every - (time.monotonic() - began)
                    better = await me.answer(8, timeout=max(0.0, left))
                    if better is not None:
                        self.quick.append(better.seconds)
                await asyncio.sleep(max(0.0, self.every - (time.monotonic() - began)))
            self.warnings += me.warnings
            self.places += me.places
            self.seen += me.seen

    def contradictions(self) -> int:
        """Choices and numbers of runs for which two sessions read different sentences."""
        said: dict[tuple[str, int], set[str]] = {}
        for one in self.seen:
            said.setdefault((one.choice, one.runs), set()).add(one.sentence)
        return sum(len(texts) > 1 for texts in said.values())

    def lines(self) -> list[str]:
        """What came of it, in words."""
        answered = len(self.waited)
        return [
            f"{self.sessions} sessions, a lever moved every {self.every:g} s, "
            f"{self.seconds:g} s: {self.moves} moves",
            f"first numbers: {_ends(self.waited)}; before the next move for "
            f"{answered} of {self.moves} ({100 * answered / max(1, self.moves):.0f} %)",
            f"8 runs: {_ends(self.quick)}; before the next move for {len(self.quick)}",
            f"with moves that got none counted as {self.every:g} s or more: "
            f"{_ends([*self.waited, *[self.every] * self.none])}",
            f"told to wait in the queue: {len(self.places)} times, at most at place "
            f"{max(self.places, default=0)}; other messages: {sorted(set(self.warnings))}",
            f"answers that contradict each other: {self.contradictions()} of "
            f"{len({(one.choice, one.runs) for one in self.seen})}",
            "memory at its highest [MB, shared pages once]: "
            + ", ".join(f"{name} {most:.0f}" for name, most in self.peak.items()),
            "processor time [s]: "
            + ", ".join(f"{name} {spent:.1f}" for name, spent in self.spent.items()),
        ]


def _ends(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{seconds}"
    high = statistics.quantiles(seconds, n=20, method="inclusive")[-1]  # not beyond the longest
    middle = statistics.median(seconds)
    return f"median {middle:.2f} s, 95th percentile {high:.2f} s, longest {max(seconds):.2f} s"


def main() -> None:
    """Read the command line, and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=5.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    load = Load(options.sessions, options.seconds, options.every, options.seed)
    with server() as (address, pid):
        asyncio.run(load.run(address, pid))
    print("\n".join(load.lines()))


if __name__ == "__main__":
    main()
