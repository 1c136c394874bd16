"""English: studies and their analysis."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "study.factor": "Factor",
    "study.kind": "Index",
    "study.samples": "Base samples",
    "study.first": "alone",
    "study.total": "with all it acts through",
    "study.share": "Share of the differences between points",
    "study.effect": "Effect",
    "study.effect.of": "Effect over the whole range: {title}",
    "study.spread": "Spread of the effect",
    "study.value": "Value",
    "study.meaning": "What it is",
    "study.varied.log": ", by ratio",
    "study.varied.table": "as the table says",
    "study.varied": "What is varied, and how far",
    "study.outcome": "Outcome",
    "study.change": "Change",
    "study.range": "90% range",
    "study.with_range": "{value} (90% range {low} to {high})",
    "study.quantity.difference": "{title}: with − without, {unit}",
    "study.quantity.log_ratio": "{title}: log of with : without",
    "study.quantity.without": "{title} without digitisation, {unit}",
    "study.quantity.with": "{title} with digitisation, {unit}",
    "study.quantity.value": "{title}",
    "study.title": "Study: {title}",
    "study.lead": "{points} points ({design}) of {scenario}, {runs} paired runs; each point has "
    "the "
    "same orders and the same luck.",
    "study.luck": "At most {share} of the differences between points is luck that is left in them.",
    "study.sobol": "What moves {title}",
    "study.sobol.says": "In the model, “{factor}” moves “{title}” most: {share} of the differences "
    "between points go through it ({low} to {high})",
    "study.sobol.part": "“{factor}” {share} ({low} to {high})",
    "study.sobol.then": "{sentence}. Then {then}",
    "study.sobol.none": "In the model, no factor clearly moves “{title}”: every range reaches 0",
    "study.sobol.how": "First order (alone): the share that goes if only this factor is known. "
    "Total: the share that is left if all others are known. Thin lines: 90% interval of the "
    "estimate (bootstrap over base samples). A share below 0 is 0 within the error of "
    "the estimate. Saltelli’s design, Jansen’s estimator.",
    "study.sobol.alt": "Shares of the differences between points, alone and in total: {parts}.",
    "study.pairs": "Pairs of factors",
    "study.settling": "Whether the shares have settled",
    "study.settling.alt": "Total share of each factor over the number of base samples: {parts}.",
    "study.morris": "Which factors matter for {title}",
    "study.morris.says": "In the model, “{factor}” has the largest effect on “{title}”: {effect} "
    "over "
    "its whole range",
    "study.morris.how": "Elementary effects (Morris): right means a large effect, up means that it "
    "depends on other factors or is no straight line.",
    "study.morris.alt": "Size and spread of the effect of each factor: {parts}.",
    "study.steps": "One factor at a time: {title}",
    "study.steps.says": "In the model, with all else as it stands, “{factor}” moves “{title}” "
    "most: by {size} over its range",
    "study.steps.how": "Each factor alone at each of its levels, paired by luck with the scenario "
    "as it stands. Bands: 90% range, luck only.",
    "study.steps.alt": "{title} over the values of {factor}: from {first} to {last}.",
    "study.tornado.part": "{name} from {reach}: {first} to {last}",
    "study.line": "{title}, over {factor}",
    "study.line.how": "Mean over replications at each level. Band: 90% range, luck only.",
    "study.map": "{title}, over {one} and {other}",
    "study.map.says": "In the model, “{title}” is lowest at {lowest}: {lowest_value}; and "
    "highest at {highest}: {highest_value}",
    "study.map.how": "Means over replications, and over all other factors of the grid.",
    "study.map.colours": "Blue: digitisation makes it better for {whom}; orange: worse.",
    "study.ranks": "Which factors go with {title}",
    "study.ranks.says": "In the model, “{title}” goes most with “{factor}” (rank correlation "
    "{value}; "
    "90% range {low} to {high})",
    "study.ranks.none": "In the model, no factor clearly goes with “{title}”",
    "study.ranks.how": "Spearman’s rank correlation over the points; thin lines: 90% range "
    "(bootstrap over points).",
    "study.ranks.axis": "Rank correlation",
    "study.ranks.alt": "Rank correlation of each factor: {parts}.",
    "study.rules": "When does digitisation fail? {title}",
    "study.rules.says": "In the model, digitisation does not improve “{title}” in {failures} of "
    "{points} points. Most of all where {rule}: there in {density} of the points, and "
    "{coverage} of "
    "all such points lie there",
    "study.rules.none": "In the model, digitisation improves “{title}” at all {points} points",
    "study.rules.all": "In the model, digitisation improves “{title}” at none of the {points} "
    "points",
    "study.rules.how": "Boxes of a tree with at most {depth} conditions. On points it has not seen "
    "it is right in {accuracy} (50%: guessing).",
    "study.rules.unsure": "Boxes of a tree with at most {depth} conditions. There are too few "
    "points "
    "of one kind to test it on points it has not seen: take the rules as a hint.",
    "study.rules.rule": "Where",
    "study.rules.points": "Points",
    "study.rules.density": "Fails in",
    "study.rules.coverage": "Of all failures",
    "study.rules.and": " and ",
    "study.rules.anywhere": "anywhere",
    "study.rules.above": "{factor} above {low}",
    "study.rules.below": "{factor} at most {high}",
    "study.rules.between": "{factor} above {low} and at most {high}",
    "study.rules.is": "{factor} is {choices}",
    "study.origin": "How this was made",
    "study.origin.design": "Fingerprint of the design (SHA-256)",
    "study.origin.runs": "Fingerprint of all runs (SHA-256)",
    "study.problem": "Not analysed: {why}",
}
