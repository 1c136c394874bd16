"""English: the page of sweeps."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "sweep.lead": "How much do the outcomes depend on a lever or an assumption? Choose what is "
    "varied; every point is simulated with and without digitisation, with the same luck.",
    "sweep.way": "What to run",
    "sweep.way.own": "Choose factors",
    "sweep.way.ready": "A ready study",
    "sweep.way.file": "A study file",
    "sweep.study": "Study",
    "sweep.upload": "Study file (TOML)",
    "sweep.upload.help": "At most 2 MB. Checked as the command line checks it; nothing is run "
    "before you start it.",
    "sweep.base": "All else as chosen on the other pages: {cluster}, with its levers, assumptions "
    "and luck.",
    "sweep.factors": "What is varied",
    "sweep.factors.help": "Levers, and the assumptions with a plausible range. Type to search.",
    "sweep.none": "Choose at least one factor.",
    "sweep.low": "from",
    "sweep.high": "to",
    "sweep.method": "How points are chosen",
    "sweep.method.help": "A grid shows everything for one or two factors; single steps show each "
    "alone; Latin hypercube and Sobol fill the space of many factors; Morris screens many with few "
    "runs.",
    "sweep.method.grid": "Grid: every combination",
    "sweep.method.lhs": "Latin hypercube",
    "sweep.method.sobol": "Sobol: shares of each factor",
    "sweep.method.morris": "Morris: screening",
    "sweep.method.one_at_a_time": "One factor at a time",
    "sweep.size.grid": "Levels of each factor",
    "sweep.size.one_at_a_time": "Levels of each factor",
    "sweep.size.lhs": "Points",
    "sweep.size.sobol": "Base samples",
    "sweep.size.morris": "Trajectories",
    "sweep.replications": "Paired runs of each point",
    "sweep.smaller": "On a cluster a quarter of the size (quicker)",
    "sweep.smaller.help": "Fewer firms and buyers by the same rules. Numbers scatter more; what "
    "matters shows alike.",
    "sweep.of": "Read",
    "sweep.of.difference": "With − without",
    "sweep.of.log_ratio": "With : without (log)",
    "sweep.of.without": "Without",
    "sweep.of.with": "With",
    "sweep.size": "{points} points, {runs} paired runs, about {left}",
    "sweep.run": "Run",
    "sweep.running": "Running the sweep",
    "sweep.command": "On the command line",
    "sweep.command.help": "The same study, resumable, on all cores or on a cluster of machines:",
    "sweep.file": "Study file",
    "sweep.failed": "{n} runs failed; their inputs and errors are in the table of runs.",
    "sweep.data": "Data",
    "sweep.data.points": "Points (CSV)",
    "sweep.data.runs": "Runs (CSV)",
    "sweep.digest": "Fingerprint of all runs (SHA-256): {digest}",
    "sweep.source": "{scenario} · {runs} paired runs, seed {seed}",
    "sweep.no_file": "A scenario file of your own is chosen. Sweeps on the page start from the "
    "clusters that came along; for a file of your own, use: python -m simulation study run",
    "sweep.no_text": "This file is no text.",
    "sweep.too_long": "This file is too long: at most {most}.",
    "sweep.own_scenario": "A study on the page starts from a cluster that came along: {names}. For "
    "a scenario file of your own, use: python -m simulation study run",
    "sweep.own_table": "A study that reads another file runs on the command line only: python -m "
    "simulation study run",
    "sweep.too_much": "This would be {runs} runs, about {have} minutes; the page runs at most "
    "{most}. Take fewer points or runs, the smaller cluster, or the command line.",
}
