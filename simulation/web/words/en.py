"""English."""

from __future__ import annotations

from scenarios.declaration import NOT_HERE

WORDS: dict[str, str] = {
    "product": "Industrial cluster simulator",
    "language": "Language",
    "and": " and ",
    # pages
    "page.answer": "See the answer",
    "page.evidence": "Assumptions & evidence",
    # the question
    "question": "What happens to an industrial cluster when its firms go digital?",
    "question.more": "Thousands of factories, traders and small-B buyers go on as they are, or "
    "digitise buying, making and selling. What becomes of stock, cost and prices, who gains, "
    "and who pays? Both are simulated: same orders, same luck, run twice.",
    "preset": "Cluster",
    "size": "The model holds {sellers} of {real} firms and {buyers} small-B buyers "
    "({share} of real size); amounts of money are those of the model.",
    # the answer
    "answer": "The answer",
    "runs": "{n} runs",
    "runs.help": "Each run simulates the cluster twice, without and with digitisation, with the "
    "same orders and the same luck. More runs narrow the range.",
    "luck_only": "Range: luck only",
    "luck_only.help": "The range says what other luck (orders, fashions, delays) would do, in nine "
    "cases out of ten. Our doubt about the assumptions comes on top, and is not in it.",
    "refining": "Numbers from {shown} runs; {done} of {total} done, about {left} left; they get "
    "more precise",
    "computing": "Simulating the cluster: {done} of the first {total} runs, about {left} left",
    "computing.start": "Simulating the cluster. First numbers come in about {left}.",
    "compiling": "The first run on this machine compiles the model, once: "
    "this takes a minute or two.",
    "seconds": "{n} s",
    "minutes": "{n} min",
    "former": "{level} of its former level",
    "range": "90% range {low} to {high}",
    "range.ends": "{low} to {high}",
    "with_range": "{change} (90% range {low} to {high})",
    "range.none": "a single run has no range",
    "from_to": "{without} → {with_} {unit}",
    "lower_in": "lower in {n} of {total} runs",
    "higher_in": "higher in {n} of {total} runs",
    "no_clear_change": "no clear change",
    "unit_cost.lower": "lower cost",
    "unit_cost.higher": "higher cost",
    "unit_cost_after_programme.lower": "lower cost after fees",
    "unit_cost_after_programme.higher": "higher cost after fees",
    "factory_inventory.lower": "less stock tied up",
    "factory_inventory.higher": "more stock tied up",
    "buyer_price.lower": "buyers pay less",
    "buyer_price.higher": "buyers pay more",
    "after_fees": "With programme and platform fees: {change}",
    # over time
    "over_time": "Over time",
    "outcome": "Show",
    "without": "Without digitisation",
    "with": "With digitisation",
    "difference": "Difference: with − without",
    "change_of": "{title}: change",
    "years_since": "Years since digitisation starts",
    "year": "Year",
    "world": "Which",
    "mean": "mean",
    "low": "90 % low",
    "high": "90 % high",
    "over_time.caption": "Lines: mean of {n} runs, over the quarter before. Bands: nine runs out "
    "of ten lie inside (luck only).",
    "over_time.alt": "{title} over {years} years. Without digitisation it goes from {a0} to {a1}, "
    "with digitisation from {b0} to {b1} {unit}.",
    "difference.alt": "{title}, with minus without digitisation, over {years} years: at the end "
    "{d} {unit}, between {low} and {high} in nine runs out of ten.",
    "show_table": "Table of these charts",
    # who gains, who pays
    "who": "Who gains, who pays",
    "who.factory_profit": "Factories",
    "who.trader_profit": "Traders",
    "who.buyer_profit": "Small-B buyers",
    "who.platform_revenue": "Platform",
    "who.axis": "Change of yearly earnings, {unit}",
    "who.caption": "After programme costs, membership and platform fees. Thin line: 90 % range, "
    "luck only. The platform's bar is commission and membership, before its own costs.",
    "who.alt": "Change of yearly earnings: {parts}.",
    "who.party": "Who",
    "who.change": "Change",
    "who.gains": "gains",
    "who.pays": "pays",
    "who.same": "no clear change",
    "who.verdict": "In the model",
    "who.loss": "Firms at a loss: {factories} of factories (without digitisation "
    "{factories_before}), {traders} of traders (without {traders_before}).",
    "who.consumers": "What consumers pay for a piece: {change}.",
    # saving by lever
    "saving": "Saving by lever",
    "saving.axis": "{title}: change, {unit}",
    "saving.lever": "Lever",
    "saving.adds": "Adds",
    "saving.alone": "Alone",
    "saving.last": "As the last",
    "saving.together": "All together",
    "saving.better": "better",
    "saving.worse": "worse",
    "saving.moves": "changes",
    "saving.list": "; ",
    "saving.caption": "What each lever adds, on average over all sequences of switching levers on; "
    "the bars add up to the last one. Thin line: 90 % range, luck only.",
    "saving.help": "Shapley values over all combinations of levers, run with the same orders and "
    "the same luck. Alone: no other lever on. As the last: all others on already.",
    "saving.alt": "Saving by lever. {title}, change in {unit}: {parts}.",
    # details
    "details": "All numbers",
    "details.group": "Group",
    "details.kpi": "Outcome",
    "details.unit": "Unit",
    "details.change": "Change",
    "details.range": "90 % range (luck only)",
    "details.lower": "Lower in",
    "details.formula": "How it is computed",
    "details.formulas": "How each number is computed",
    "details.alt": "Table of all outcomes without and with digitisation.",
    "group.stock": "Stock",
    "group.cost": "Cost",
    "group.price": "Price",
    "group.service": "Service",
    "group.money": "Money",
    "group.trade": "Buyers and sellers",
    "points": "{n} points",
    # controls
    "levers": "Levers of digitisation",
    "levers.help": "How far each lever goes in the world with digitisation: 0 % as today, 100 % "
    "the digital end.",
    "lever.demand_visibility": "Demand visible",
    "lever.flexible_production": "Flexible production",
    "lever.preorder_pooling": "Pre-orders pooled",
    "lever.capacity_pool": "Capacity shared",
    "lever.pooled_procurement": "Joint buying of material",
    "lever.direct_sourcing": "Direct sourcing",
    "lever.ai_operations": "AI at the shop",
    "lever.trade_services": "Trade services",
    "lever.shared_design": "Designs shared",
    "adoption": "Who goes digital",
    "adoption.full": "All at once",
    "adoption.programme": "A programme",
    "adoption.diffusion": "Each firm when it sees fit",
    "seed": "Luck (seed)",
    "seed.help": "The same number gives the same orders and accidents, and so the same answer, on "
    "every machine. Another number is other luck.",
    "reset": "Back to the cluster's own values",
    "link": "Link to this result",
    "link.help": "Opens the same numbers elsewhere: it holds every value, the language, the seed "
    "and the version of the model.",
    "levers.phone": "On a phone, the levers are behind the » at the top left.",
    # limits of the model
    "limits": "These are numbers of a model, not a forecast: what follows from its assumptions. "
    "They are listed, with their sources, under Assumptions & evidence.",
    # problems
    "problem.link": "A part of the link could not be used; the cluster's own value stands instead:",
    "problem.value": "{name} = {value}: {why}",
    "problem.whole": "must be a whole number from {low} to {high}",
    "problem.choice": "must be one of {choices}",
    "problem.unknown": "is not known here",
    "problem.version": "The link was made with version {theirs} of the model; this is version "
    "{ours}, so numbers may differ.",
    "problem.large": "This cluster is too large for the web page: {have} million agent-periods, at "
    "most {most} million. Run it on the command line: python -m simulation compare {name}",
    "problem.busy": "Many people are computing right now. Please try again in a minute.",
    "problem.scenario": "This scenario cannot be used:",
    "problem.run": "The simulation stopped on an error of ours. It has been noted in the log; "
    "other values may work.",
    "problem.page": "Something went wrong on our side, and has been noted in the log. Reload the "
    "page; if it happens again, go back to the cluster's own values.",
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
    "judgement.",
    "evidence.not_here": f"{NOT_HERE}.",
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
}
