"""Does the whole platform say what a sample of it says? Headline ratios over scales.

``python -m tests.benchmarks.scales --out DIR`` runs `platform_1688` with every lever on, 52 weeks
of warm-up and 52 of comparison in both worlds, at scales from 1e-5 on, each in a process of its
own, and prints a table with time and memory. What lies in ``DIR`` already is not run again; large
pairs go on where they were.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

WEEKS = ("run.warmup_days=364", "run.horizon_days=364", "run.transition_days=182")
# Scale, and paired runs: many where one is small.
SCALES = {1e-5: 200, 1e-4: 60, 1e-3: 16, 1e-2: 3, 1e-1: 1, 1.0: 1}
HEADLINES = {
    "factory_inventory": "factory stock, days",
    "unit_cost": "cost of a piece",
    "buyer_price": "small-B buyers pay",
    "factory_price": "factory price",
    "fill_rate": "consumers served at once",
    "lead_time_days": "lead time",
    "gmv": "sales to small-B buyers",
}


def command(scale: float, pairs: int, folder: Path) -> list[str]:
    """What runs a scale."""
    settings = [part for one in (f"scale={scale:g}", *WEEKS) for part in ("--set", one)]
    kept = ["--checkpoint", str(folder / "states"), "--json", str(folder / f"{scale:g}.json")]
    start = [sys.executable, "-m", "simulation", "compare", "platform_1688"]
    return [*start, *settings, "--replications", str(pairs), *kept]


def run(scale: float, pairs: int, folder: Path) -> None:
    """Run a scale and note its time [s] and peak of memory [bytes] beside its result."""
    begin = time.monotonic()
    with (folder / f"{scale:g}.txt").open("w", encoding="utf-8") as told:
        child = subprocess.Popen(command(scale, pairs, folder), stdout=told, stderr=told)
        _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"scale {scale:g} failed: see {folder / f'{scale:g}.txt'}")
    cost = {"seconds": time.monotonic() - begin, "peak": used.ru_maxrss * 1024}
    (folder / f"{scale:g}.cost.json").write_text(json.dumps(cost), encoding="utf-8")


def told(value: dict[str, float]) -> str:
    """A ratio with its 90 % interval, where there is one."""
    ratio, low, high = value["ratio"], value.get("ratio_low"), value.get("ratio_high")
    if low is None or high is None or low == high:
        return f"{ratio:.3f}"
    return f"{ratio:.3f} ({low:.3f} to {high:.3f})"


def table(folder: Path) -> str:
    """What the results in a folder say, as Markdown."""
    lines = ["| scale | paired runs | " + " | ".join(HEADLINES.values()) + " | time | peak |"]
    lines.append("|---" * (len(HEADLINES) + 4) + "|")
    for scale in SCALES:
        path, costs = folder / f"{scale:g}.json", folder / f"{scale:g}.cost.json"
        if not path.exists():
            continue
        found = json.loads(path.read_text(encoding="utf-8"))
        cells = [f"{scale:g}", str(found["replications"])]
        cells += [told(found["kpis"][name]) for name in HEADLINES]
        cost = json.loads(costs.read_text(encoding="utf-8")) if costs.exists() else None
        cells += [f"{cost['seconds']:.0f} s", f"{cost['peak'] / 1e9:.2f} GB"] if cost else ["", ""]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Run what is missing, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of results")
    parser.add_argument("--most", type=float, default=0.1, help="largest scale to run")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for scale, pairs in SCALES.items():
        if scale <= asked.most and not (asked.out / f"{scale:g}.json").exists():
            run(scale, pairs, asked.out)
    print(table(asked.out))


if __name__ == "__main__":
    main()
