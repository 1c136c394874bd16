"""English: the first page, and what reports tell of an answer."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # the question
    "question": "What happens to an industrial cluster when its firms go digital?",
    "question.more": "Thousands of factories, traders and small-B buyers (shops that resell to "
    "consumers) go on as they are, or digitise buying, making and selling. What becomes of stock, "
    "cost and prices, who gains, and who pays? Both are simulated: same orders, same luck, "
    "run twice.",
    "preset": "Cluster",
    "size": "The model holds {sellers} of {real} firms and {buyers} small-B buyers "
    "({share} of real size); amounts of money are those of the model.",
    # the answer
    "answer": "The answer",
    "runs": "{n} paired runs",
    "runs.help": "Each pair simulates the cluster twice, without and with digitisation, with the "
    "same orders and the same luck. More pairs narrow the range.",
    "luck_only": "Range: luck only",
    "luck_only.help": "The range says what other luck (orders, fashions, delays) would do, in nine "
    "cases out of ten. Our doubt about the assumptions comes on top, and is not in it.",
    "refining": "Numbers from {shown} runs; {done} of {total} done, about {left} left; they get "
    "more precise",
    "computing": "Simulating the cluster: {done} of the first {total} runs, about {left} left",
    "computing.start": "Simulating the cluster. First numbers come in about {left}.",
    "computing.late": "Still working on the first numbers. Just after a start, or on a busy "
    "machine, they can take a minute or two.",
    "compiling": "The first run on this machine compiles the model, once: "
    "this takes a minute or two.",
    "seconds": "{n} s",
    "minutes": "{n} min",
    "range": "90% range {low} to {high}",
    "range.ends": "{low} to {high}",
    "with_range": "{change} (90% range {low} to {high})",
    "range.none": "a single run has no range",
    "from_to": "{without} → {with_} {unit}",
    "from_to.level": "{told}, {level} of before",
    "lower_in": "lower in {n} of {total} paired runs",
    "higher_in": "higher in {n} of {total} paired runs",
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
    "low": "90% low",
    "high": "90% high",
    "over_time.caption": "Lines: mean of {n} runs, over the quarter before. Bands: nine runs out "
    "of ten lie inside (luck only).",
    "over_time.alt": "{title} over {years} years. Without digitisation it goes from {a0} to {a1}, "
    "with digitisation from {b0} to {b1} {unit}.",
    "difference.alt": "{title}, with minus without digitisation, over {years} years: at the end "
    "{d} {unit}, between {low} and {high} in nine runs out of ten.",
    "over_time.doubt": "Around the difference, dark: luck only; light: nine out of ten of {n} "
    "draws of the assumptions lie inside, one paired run each.",
    "since": "Your last change: {what}. By digitisation, before → now: {parts}.",
    "since.more": "{n} more",
    "figure.doubt": "With other assumptions: {span} (nine out of ten of {n} draws)",
    "band.luck": "Luck only",
    "band.doubt": "Our doubt about the assumptions",
    "show_table": "Table of these charts",
    # who gains, who pays
    "who": "Who gains, who pays",
    "who.factory_profit": "Factories",
    "who.trader_profit": "Traders",
    "who.buyer_profit": "Small-B buyers",
    "who.platform_revenue": "Platform",
    "who.axis": "Change of yearly earnings, {unit}",
    "who.caption": "After programme costs, membership and platform fees. Thin line: 90% range, "
    "luck only. The platform's bar is commission and membership, before its own costs.",
    "who.alt": "Change of yearly earnings: {parts}.",
    "who.party": "Who",
    "who.party.unit": "{unit} a year",
    "who.change": "Change",
    "who.gains": "gains",
    "who.pays": "pays",
    "who.same": "no clear change",
    "who.verdict": "In the model",
    "who.pays.line": "**Who pays**: {parts}.",
    "who.gains.line": "**Who gains**: {parts}.",
    "who.line.unit": "Change of yearly earnings, {unit}, after all fees (of consumers: of the "
    "price); in brackets 90% ranges, luck only.",
    "who.change.range": "{change} ({range})",
    "who.loss": "Firms at a loss: {factories} of factories (without digitisation "
    "{factories_before}), {traders} of traders (without {traders_before}).",
    "who.consumers.part": "consumers: price of a piece {change}",
    "who.consumers": "What consumers pay for a piece: {change}.",
    # saving by lever
    "saving": "Saving by lever",
    "saving.axis": "{title}: change, {unit}",
    "saving.lever": "Lever",
    "saving.lever.unit": "Lever ({unit}; in brackets 90% ranges)",
    "saving.adds": "Adds",
    "saving.alone": "Alone",
    "saving.last": "As the last",
    "saving.together": "All together",
    "saving.verdict": "On balance",
    "saving.better": "better",
    "saving.worse": "worse",
    "saving.moves": "changes",
    "saving.list": "; ",
    "saving.caption": "What each lever adds, on average over all sequences of switching levers on; "
    "the bars add up to the last one, and better or worse is said of them: a lever that does harm "
    "alone can still add. Alone, any lever brings all fees of going digital with it. "
    "Thin line: 90% range, luck only.",
    "saving.help": "Shapley values over all combinations of levers, run with the same orders and "
    "the same luck. Alone: no other lever on. As the last: all others on already.",
    "saving.alt": "Saving by lever. {title}, change in {unit}: {parts}.",
    "saving.ask": "Each lever is switched on alone, last, and in between, again and again, under "
    "the same luck: some {n} simulated worlds, so this takes minutes.",
    "saving.start": "Find out which lever did it",
    "saving.doing": "Switching levers on and off, one world at a time",
    "saving.sampled": "In each of the {runs} runs, {n} orders of switching levers on are sampled, "
    "and only the combinations on their way are run; the range holds that too.",
    "saving.none": "All levers are off, so nothing can come from one.",
    "saving.pairs": "Which levers help each other",
    "saving.pairs.lead": "What two levers do together beyond what each does apart. Blue: they help "
    "each other. Orange: they get in each other's way. Empty: no clear change.",
    "saving.pairs.none": "In the model, no two levers clearly help or hinder each other here.",
    "saving.pairs.axis": "Extra saving together, {unit}",
    "saving.pairs.of": "{title}: {axis}",
    # groups of firms and buyers
    "groups": "By kind, size and place",
    "groups.factory": "Factories",
    "groups.trader": "Traders",
    "groups.buyer": "Small-B buyers",
    "groups.who": "Of whom",
    "groups.group": "Group",
    "groups.count": "How many",
    "groups.change": "Change of what one of them earns a year, thousand yuan",
    "groups.less": "earn less",
    "groups.more": "earn as much or more",
    "groups.axis": "Share of the group",
    "groups.side": "Result",
    "groups.share": "Share",
    "groups.spread": "How many of them earn less",
    "groups.spread.alt": "Share of each group that earns less with digitisation: {parts}.",
    "groups.caption": "Bars of change: mean of the group; thin line 90% range, luck only. A mean "
    "hides that some gain while others pay: so in the other chart each firm is held "
    "against itself in the world without.",
    "groups.caption.buyer": "Mean of the group; thin line 90% range, luck only.",
    # doubt about the assumptions
    "doubt": "How much hangs on the assumptions",
    "doubt.lead": "Many numbers in the model are known only roughly. So all of them are drawn "
    "anew, each from its own range, and the cluster is simulated again, without and with.",
    "doubt.not_in": "Luck is only a part of how sure this is: [other assumptions](#{place}), tried "
    "further down, can move it far more.",
    "doubt.elsewhere": "The range holds luck alone. Other assumptions, tried under “{page}”, can "
    "move it far more.",
    "doubt.ask": "That is some {n} draws, and takes minutes.",
    "doubt.start": "Try other assumptions",
    "doubt.doing": "Simulating the cluster under other assumptions",
    "doubt.drawn": "{draws} draws of {assumptions} assumptions, one paired run each, all with the "
    "same luck.",
    "doubt.refused": "Of {asked} draws {refused} put together values that cannot hold at once, and "
    "were left out.",
    "doubt.share": "{share} (90% range {low} to {high})",
    "doubt.all_fall": "In the model, stock, cost and buyers' price all fall in {share} of these "
    "draws; with programme and platform fees in the cost, in {fees}.",
    "doubt.none": "No draw could be simulated.",
    "doubt.table": "The same under luck and under doubt",
    "doubt.centre": "The middle of the draws need not be the answer: ranges are not centred on "
    "the values the scenario has, and outcomes do not follow them in straight lines. {parts}.",
    "doubt.centre.part": "{title} {stands} as it stands, {middle} in the middle of the draws",
    "doubt.tornado": "Which assumptions move the answer",
    "doubt.tornado.axis": "{title}: change, %",
    "doubt.tornado.lead": "Mean result where the assumption is in the lower and in the upper half "
    "of its range, all others anywhere in theirs. Only those are shown that stand out from chance.",
    "doubt.tornado.none": "For this outcome, none of the {n} assumptions stands out from chance in "
    "{draws} draws. More draws tell more: {command}",
    "tornado.low": "assumption in the lower half of its range",
    "tornado.high": "in the upper half",
    "tornado.first": "factor at the first of its levels",
    "tornado.last": "at the last",
    "tornado.assumption": "Assumption",
    "tornado.reach": "Its range",
    "tornado.where": "Where",
    "tornado.part": "{name}: {low} low, {high} high",
    "tornado.alt": "{title} by assumption. {parts}.",
    # heat maps
    "chart.row": "Row",
    "chart.column": "Column",
    "chart.cell": "{row} and {column} {text}",
    "heatmap.alt": "{title}. The largest: {parts}.",
    # details
    "details": "All numbers",
    "details.group": "Group",
    "details.kpi": "Outcome",
    "details.unit": "Unit",
    "details.change": "Change",
    "details.range": "90% range (luck only)",
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
}
