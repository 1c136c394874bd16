"""This engine beside its peers, on the same work, interleaved, in one run.

    python -m tests.benchmarks.peers [--rounds 5] [--json FILE] [--python312 PROGRAM]

Peers are installed in environments of their own below the cache folder. Series are compared where
the rules agree, and a difference ends the run: a ratio of different work means nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.peers import objects, ours
from tests.benchmarks.peers.environment import PEERS, ROOT, RUNNERS, Peer, environment
from tests.benchmarks.peers.peer_cases import PeerCase, cases

TARGETS = {"stockpyl": 1_000.0, "SupplyNetPy": 100.0, "objects": 150.0}
CHAINS = {4: 4_000, 50: 1_000}  # replications in one pass, by nodes of the network


def main() -> None:
    """Measure, print a table, and say which targets are met."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.benchmarks.peers")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved runs of each engine")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--python312", default="python3.12", help="a Python 3.12, for Mesa 3.5")
    parser.add_argument("--no-objects", action="store_true", help="leave out the object model")
    asked = parser.parse_args()
    if asked.rounds < 1:
        parser.error("--rounds: at least 1")
    console = Console(width=110)
    python = environment("networks", list(PEERS))
    figures: dict[str, Any] = {"networks": {}}
    with ExitStack() as stack:
        peers = [stack.enter_context(Peer(name, python)) for name in RUNNERS]
        figures["versions"] = [peer.version for peer in peers]
        for case in cases():
            figures["networks"][case.name] = compare(case, peers, asked.rounds)
    console.print(_networks(figures["networks"]))
    if not asked.no_objects:
        figures["objects"] = [objects.measure(), *_with_newer_mesa(asked.python312)]
        console.print(_objects(figures["objects"]))
    for line in verdicts(figures):
        console.print(line)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def compare(case: PeerCase, peers: list[Peer], rounds: int) -> dict[str, Any]:
    """Medians of interleaved runs of a case, and ratios to ours.

    Raises
    ------
    SystemExit
        If a peer's series differ where its rules are ours.
    """
    chains = CHAINS[len(case.parents)]
    ours.one(case)
    ours.many(case, 2)
    times: dict[str, list[float]] = {name: [] for name in ("one", "many", *RUNNERS)}
    same: dict[str, bool] = {}
    for _ in range(rounds):
        seconds, series = ours.one(case)
        times["one"].append(seconds)
        times["many"].append(ours.many(case, chains) / chains)
        for peer in peers:
            answer = peer.run(case.name)
            times[peer.name].append(answer["seconds"])
            same[peer.name] = all(answer["series"][k] == series[k] for k in answer["series"])
            if not same[peer.name] and (peer.name == "stockpyl" or "scarce" not in case.name):
                raise SystemExit(f"{case.name}: the series of {peer.name} are not ours")
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "node_periods": case.node_periods,
        "replications": chains,
        "seconds": medians,
        "same_series": same,
        "ns_per_node_period": {k: v / case.node_periods * 1e9 for k, v in medians.items()},
        "ratio_one": {peer.name: medians[peer.name] / medians["one"] for peer in peers},
        "ratio_many": {peer.name: medians[peer.name] / medians["many"] for peer in peers},
    }


def verdicts(figures: dict[str, Any]) -> list[str]:
    """A sentence for each target, met or missed."""
    lines = []
    networks = figures["networks"].values()
    for name in RUNNERS:
        least = min(one["ratio_many"][name] for one in networks)
        single = min(one["ratio_one"][name] for one in networks)
        lines.append(_verdict(f"{name}, replications batched", least, TARGETS[name]))
        lines.append(_verdict(f"{name}, one run at a time", single, 1.0))
    for one in figures.get("objects", []):
        found = one["worlds"]["default"]["factor"]
        of = f"one object an agent, Mesa {one['mesa']}"
        lines.append(_verdict(of, found, TARGETS["objects"]))
    return lines


def _verdict(of: str, factor: float, target: float) -> str:
    word = "met" if factor >= target else "missed"
    return f"{of}: {factor:,.1f} times faster at the least; aim {target:,.0f}: {word}"


def _with_newer_mesa(program: str) -> list[dict[str, Any]]:
    """Object model under Python 3.12, where there is one."""
    found = shutil.which(program)
    usable = found and subprocess.run([found, "--version"], capture_output=True).returncode == 0
    if not found or not usable:
        print(f"Mesa 3.5 is left out: {program} does not run here", file=sys.stderr)
        return []
    lock = ["--requirement", str(ROOT / "requirements-dev.lock")]
    python = environment("mesa", lock, found)
    command = [str(python), "-m", "tests.benchmarks.peers.objects"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"the object model fails under {program}: {done.stderr[-500:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [answer]


def _networks(found: dict[str, Any]) -> Table:
    table = Table(title="Stock networks: ns a node and period, medians of interleaved runs")
    for name in ("case", "node-periods", "ours, one", "ours, many", *RUNNERS, "times faster"):
        table.add_column(name, justify="left" if name == "case" else "right")
    for name, one in found.items():
        each = one["ns_per_node_period"]
        ratios = ", ".join(f"{one['ratio_many'][peer]:,.0f}" for peer in RUNNERS)
        cells = (f"{each[key]:,.0f}" for key in ("one", "many", *RUNNERS))
        table.add_row(name, f"{one['node_periods']:,}", *cells, ratios)
    return table


def _objects(found: list[dict[str, Any]]) -> Table:
    table = Table(title="The cluster's rules: ns an agent and period, bytes an agent")
    for name in ("Mesa", "Python", "world", "agents", "objects", "columns", "times", "bytes"):
        table.add_column(name, justify="right")
    for one in found:
        for name, world in one["worlds"].items():
            memory = world["bytes"]
            table.add_row(
                one["mesa"], one["python"], name, f"{world['agents']:,}",
                f"{world['objects_ns']:,.0f}", f"{world['columns_ns']:,.0f}",
                f"{world['factor']:,.0f}",
                f"{memory['objects']:,.0f} / {memory['columns']:,.0f}",
            )  # fmt: skip
    return table


if __name__ == "__main__":
    main()
