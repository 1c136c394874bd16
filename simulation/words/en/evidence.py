"""English: assumptions, claims, patterns and truths."""

from __future__ import annotations

from scenarios.declaration import NOT_HERE

WORDS: dict[str, str] = {
    # assumptions
    "evidence.lead": "Every number the model assumes, where it comes from, and how sure it is. "
    "Values are those of: {cluster}.",
    "evidence.search": "Search",
    "evidence.search.hint": "e.g. lead time, price, factories",
    "evidence.only": "Assumptions only (no source)",
    "evidence.count": "{n} of {total} parameters",
    "evidence.none": "Nothing found for “{text}”. Try a shorter word.",
    "evidence.meaning": "Meaning",
    "evidence.value": "Value",
    "evidence.unit": "Unit",
    "evidence.doubt": "Plausible range",
    "evidence.whole": "Value, range",
    "evidence.allowed": "Allowed",
    "evidence.source": "Source",
    "evidence.path": "Name in scenario files",
    "evidence.alt": "Table of the parameters of the model.",
    "evidence.note": "“assumption” means that we know no source: the plausible range is our own "
    "judgement. It stands around the model's own value; where a cluster has another value, the "
    "range moves with it. Draws of the assumptions are taken from the range told here.",
    "evidence.not_here": f"{NOT_HERE}.",
    # limits, and what would change our mind
    "limits.tab": "Limits",
    "limits.title": "What the model does not know",
    "limits.sources": "{n} of {total} numbers of {cluster} have no source and are our judgement; "
    "most ends that digitisation is assumed to reach are among them.",
    "limits.1": "It is a model and no forecast: it says what follows from its assumptions.",
    "limits.2": "By default no firm closes, opens or invests, all firms go digital at once, and no "
    "public money is spent. Each can be switched on (Build a scenario), with few sourced numbers.",
    "limits.3": "Traders can set prices and stock, and close; they cannot follow their buyers "
    "online, or take up another trade. So the model may be too hard on them.",
    "limits.4": "Jobs, wages by kind of work, skills and the lives of people are not in it.",
    "limits.5": "Other clusters do not answer: what this one wins, nobody tries to win back.",
    "limits.6": "A period is a week, prices are yuan of one year, and the chart of one firm or one "
    "run is luck as much as rule.",
    "limits.7": "Small clusters are drawn for speed; amounts of money are those of the small "
    "cluster. Changes of factory stock and cost are the same at other sizes within some two "
    "points, from 100 firms to 500; what small-B buyers pay falls by two or three points less in a "
    "larger cluster, and shares of firms, such as those at a loss, move with size.",
    "mind.title": "What would change our mind",
    "mind.lead": "An answer that nothing could contradict is worth little. This, found in a real "
    "cluster, would speak against it:",
    "mind.1": "Factories that were given demand data and changed nothing else, and hold no less "
    "stock a year later than their neighbours.",
    "mind.2": "Digital factories whose lots are no smaller and whose set-ups are no cheaper than "
    "before.",
    "mind.3": "Traders who keep more than a twentieth of small buyers' purchases two years after "
    "the platform reached all sellers.",
    "mind.4": "Buyers who pay the same as before although they buy from factories.",
    "mind.5": "Stock that only moved: less at factories, and as much more at traders, buyers or in "
    "a pooled store.",
    "mind.already": "What does not fit already",
    "mind.already.lead": "Numbers under Patterns & truths that lie outside of their bands in the "
    "kept runs:",
    "mind.missed": "Already missed ({cluster}): patterns {patterns}, used for "
    "calibration or the article's own.",
    "mind.outside": "Outside of the band ({cluster}): patterns {patterns}, only compared and never "
    "fitted.",
    "mind.moves": "What moves the answer most",
    "mind.moves.lead": "These assumptions speak neither for nor against the answer, but its size "
    "hangs on them:",
    "mind.assumption": "{kpi}: “{assumption}” ({reach}). Where it lies in the lower half of its "
    "range the change is {low}, in the upper half {high}. Whoever measures it moves the answer.",
    # the article's claims
    "claims.tab": "The article's claims",
    "assumptions.tab": "Assumptions",
    "claims.lead": "The model starts from an interview with the head of a wholesale platform. Here "
    "are its {n} claims in our words, and what the model makes of each.",
    "claims.verdicts": "A claim that something rises or falls is met when the whole range does. A "
    "number is met when the mean lies in the band that was fixed for its pattern or, where there "
    "was none, within {near} of the article's number; that band stands beside it.",
    "claims.aside": " ({text})",
    "claims.band": "band: {band}",
    "claims.basis.only": "{under}; not {otherwise}",
    "claims.basis.same": "{under}, and also {otherwise}",
    "claims.weight": "{value} of {total} in all",
    "pair": "{name}: {value}",
    "comma": ", ",
    "list": ", ",
    "semicolon": "; ",
    "claims.run": "{cluster}: run of {date}, version {version}, scale {scale}, seed {seed}, "
    "{histories}.",
    "history.1": "1 history",
    "history.n": "{n} histories",
    "claims.runs": "Outcomes compare the cluster a claim is about with and without digitisation, "
    "every firm digital, same orders and same luck; in brackets the 90% range, luck only. They "
    "are of these runs, not of what is chosen on the first page:",
    "claims.no_run": "No run has been kept yet, so no outcome can be told.",
    "claims.filter": "Show",
    "claims.all": "all {n}",
    "claims.some": "{verdict}: {n}",
    "claims.claim": "The article says",
    "claims.model": "In the model",
    "claims.verdict": "Verdict",
    "claims.article": "its number: {number}",
    "claims.about": "in {cluster}",
    "claims.where": "In the model as:",
    "claims.missing": "Not there yet:",
    "claims.gap": "Not there:",
    # patterns and truths
    "checks.tab": "Patterns & truths",
    "checks.patterns": "Patterns of real clusters",
    "checks.patterns.lead": "Numbers of real clusters that were fixed, with their bands, before "
    "any run. In brackets the 90% range, luck only.",
    "checks.verdicts": "*Hit* and *miss* say whether a number that {cluster} was calibrated to, "
    "or the article's own number, lies in its band; *inside* and *outside* say the same of "
    "numbers it was never fitted to. The mean of the runs judges, rounded as shown, not its "
    "range. The bands come from what the project notes tell of garment clusters, from the "
    "article, or from the ranges of the inputs. *No clear change* or *no clear value*: the range "
    "holds zero, so that the number may as well be nothing.",
    "checks.small": "Not judged: numbers used for calibration are judged in runs of "
    "scale {least} and above, since many of them move with size: {runs}.",
    "checks.scale": "{cluster} was run at scale {scale}",
    "checks.filter": "Show",
    "checks.banded": "{n} numbers with a band",
    "checks.all": "all {n} numbers",
    "checks.of": "{name}: ",
    "checks.runs": "Values are of these runs, not of what is chosen on the first page; – was not "
    "measured:",
    "checks.truths": "Truths of theory",
    "checks.truths.lead": "What a textbook or paper says must come out of {n} small scenarios, "
    "which run through the same code as the clusters. They are not run here: "
    "`python -m simulation verify` runs them and shows what came out.",
    "checks.measure": "Number",
    "checks.band": "Band",
    "checks.observed": "observed in UK wholesale: {value}",
    "use.C": "used for calibration",
    "use.V": "only compared, never fitted",
    "use.E": "follows from the ranges of the inputs",
    "band.least": "{low} or more",
    "band.most": "{high} or less",
    "pattern.hit": "hit",
    "pattern.miss": "miss",
    "pattern.inside": "inside",
    "pattern.outside": "outside",
    "pattern.not judged": "not judged",
    "pattern.no clear change": "no clear change",
    "pattern.no clear value": "no clear value",
    "rule.exact": "equal to {n} decimals",
    "rule.interval": "it lies in the simulated 99% interval, which is at most ±{width}",
    "rule.within": "within {near} of it, with a 99% interval of at most ±{width}",
    "checks.truth": "Truth",
    "checks.expected": "Theory says",
    "checks.broken": "What is kept of these runs cannot be read: {why}",
    "kind.input": "input",
    "kind.mechanism": "mechanism",
    "kind.outcome": "outcome",
    "kind.context": "context",
    "verdict.met": "met",
    "verdict.met in part": "met in part",
    "verdict.missed": "missed",
    "verdict.no clear change": "no clear change",
    "verdict.not measured": "not measured",
    "verdict.in as an input": "in as an input",
    "verdict.in with another value": "in with another value",
    "verdict.mechanism present": "mechanism present",
    "verdict.in part": "in part",
    "verdict.not modelled yet": "not modelled yet",
    "verdict.context: not modelled": "context: not modelled",
    "yes": "yes",
    "no": "no",
}
