"""English: the first page, and what reports tell of an answer."""

from __future__ import annotations

WORDS: dict[str, str] = {
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
    "tornado.low": "assumption in the lower half of its range",
    "tornado.high": "in the upper half",
    "tornado.assumption": "Assumption",
    "tornado.reach": "Its range",
    "tornado.where": "Where",
    "tornado.part": "{name}: {low} low, {high} high",
    "tornado.alt": "{title} by assumption. {parts}.",
    "chart.row": "Row",
    "chart.column": "Column",
    "chart.cell": "{row} and {column} {text}",
    "heatmap.alt": "{title}. The largest: {parts}.",
}
