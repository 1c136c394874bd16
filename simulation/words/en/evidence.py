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
    "mind.assumption": "{kpi}: “{assumption}” ({reach}). Where it lies in the lower half of its "
    "range the change is {low}, in the upper half {high}. Whoever measures it moves the answer.",
    "mind.1": "Factories that were given demand data and changed nothing else, and hold no less "
    "stock a year later than their neighbours.",
    "mind.2": "Digital factories whose lots are no smaller and whose set-ups are no cheaper than "
    "before.",
    "mind.3": "Traders who keep more than a twentieth of small buyers' purchases two years after "
    "the platform reached all sellers.",
    "mind.4": "Buyers who pay the same as before although they buy from factories.",
    "mind.5": "Stock that only moved: less at factories, and as much more at traders, buyers or in "
    "a pooled store.",
    "mind.missed": "Already missed ({cluster}): patterns {patterns} under Patterns & truths.",
    # the article's claims
    "claims.tab": "The article's claims",
    "assumptions.tab": "Assumptions",
    "claims.lead": "The model starts from an interview with the head of a wholesale platform. Here "
    "are its {n} claims in our words, and what the model makes of each.",
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
    "claims.where": "In the model as",
    "claims.missing": "Not there yet:",
    "claims.gap": "Not there:",
    # patterns and truths
    "checks.tab": "Patterns & truths",
    "checks.patterns": "Patterns of real clusters",
    "checks.patterns.lead": "Numbers of real clusters that were fixed, with their bands, before "
    "any run. C: the world without was calibrated to it; V: only compared, never fitted; E: "
    "follows from the ranges of the inputs. In brackets the 90% range, luck only.",
    "checks.runs": "Values are of these runs, not of what is chosen on the first page; – was not "
    "measured:",
    "checks.truths": "Truths of theory",
    "checks.truths.lead": "What a textbook or paper says must come out of {n} small scenarios, "
    "which run through the same code as the clusters. They are not run here: "
    "`python -m simulation verify` runs them and shows what came out.",
    "checks.number": "#",
    "checks.pattern": "Pattern",
    "checks.measure": "Number",
    "checks.use": "Use",
    "checks.band": "Band",
    "checks.observed": "Observed in UK wholesale",
    "checks.truth": "Truth",
    "checks.expected": "Theory says",
    "checks.rule": "It holds when",
    "checks.source": "Source",
    "checks.scenario": "Scenario",
    "checks.broken": "What is kept of these runs cannot be read: {why}",
    "checks.english": "",
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
