"""English: what every page says."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "product": "Industrial cluster simulator",
    "language": "Language",
    "and": " and ",
    "chart.more": "Table and files",
    "chart.files": "The chart as a file, with its source:",
    "chart.source": "{product} {version} · {cluster} · {runs}seed {seed} · {date}",
    "chart.runs": "{n} paired runs, ",
    # pages
    "page.answer": "See the answer",
    "page.lost": "There is no such page",
    "page.lost.more": "“{here}” is shown instead. There are also: {others}.",
    "page.build": "Build a scenario",
    "page.sweep": "Sweep",
    "page.evidence": "Assumptions & evidence",
    # whom
    "whom.factory": "factories",
    "whom.trader": "traders",
    "whom.buyer": "small-B buyers",
    "whom.consumer": "consumers",
    "whom.platform": "the platform",
    "whom.government": "the public purse",
    # units
    "unit.-": "",
    "unit.share": "%",
    "unit.days": "days",
    "unit.pieces": "pieces",
    "unit.pieces a year": "pieces a year",
    "unit.yuan": "yuan",
    "unit.yuan a piece": "yuan a piece",
    "unit.yuan a year": "yuan a year",
    "unit.yuan an order": "yuan an order",
    "unit.orders a year": "orders a year",
    "unit.traders": "traders",
    "unit.per year": "per year",
    "unit.buyers a year": "buyers a year",
    "unit.buyers": "buyers",
    "unit.sellers": "sellers",
    "unit.money": "million yuan",
    # problems
    "problem.link": "A part of the link could not be used; what this page shows stands instead, "
    "with the cluster's own values:",
    "problem.value": "{name} = {value}: {why}",
    "problem.whole": "must be a whole number from {low} to {high}",
    "problem.choice": "must be one of {choices}",
    "problem.unknown": "is not known here",
    "problem.version": "The link was made with version {theirs} of the model; this is version "
    "{ours}, so numbers may differ.",
    "problem.english": "{said}",
    "problem.more": "and {n} more",
    "problem.many": "more than {most} values; the rest was left out",
    "problem.pin": "this pinned scenario is damaged; it was left out",
    "problem.refused": "This was not taken, and nothing has changed:",
    "problem.file.large": "The file is too large: at most {most} MB.",
    "problem.file.values": "The file holds too many values: at most {most:,}; a cluster has a few "
    "hundred.",
    "problem.file.network": "The file is an explicit network of stock points, with nothing in it "
    "to digitise. The page takes clusters; the command line traces networks: "
    "python -m simulation trace",
    "problem.file.long": "The file says too much for a link to hold. Shorten its descriptions and "
    "sources.",
    "problem.file.damaged": "the link is cut off or damaged, so the scenario file in it cannot be "
    "read; ask for the whole link, or for the file",
    "problem.large": "This cluster is too large for the web page: {have} million agent-periods, at "
    "most {most} million. Run it on the command line: python -m simulation compare {name}",
    "problem.memory": "This scenario needs too much memory for the web page: {have} a run, at most "
    "{most}. Run it on the command line: python -m simulation compare {name}",
    "problem.busy": "Many people are computing right now. Please try again in a minute.",
    "problem.scenario": "This scenario cannot be used:",
    "problem.page": "Something went wrong on our side, and has been noted in the log. Reload the "
    "page; if it happens again, go back to the cluster's own values.",
    # limits of the model
    "assumptions.set": "Beside them, values that somebody has set without a source: {n}.",
    "limits": "These are numbers of a model, not a forecast: what follows from its assumptions. "
    "They are listed, with their sources, under Assumptions & evidence.",
}
