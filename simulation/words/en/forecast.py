"""English: forecasts."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "forecast": "Forecast",
    # what is told, in the middle of a sentence
    "forecast.called.gmv": "the yearly sales volume to small-B buyers (GMV)",
    "forecast.called.gmv_step": "the sales volume to small-B buyers of a month or quarter",
    "forecast.called.platform_gmv": "the yearly sales volume of digital firms to small-B buyers",
    "forecast.called.active_buyers": "the number of active buyers",
    "forecast.called.new_buyers": "the number of new buyers a year",
    "forecast.called.retained_buyers": "the number of retained buyers",
    "forecast.called.buyer_retention": "the share of buyers who come back",
    "forecast.called.adoption": "the share of firms gone digital",
    "forecast.called.factory_inventory": "factory stock",
    "forecast.called.buyer_price": "what small-B buyers pay for a piece",
    "forecast.called.platform_revenue": "what the platform takes a year",
    # sentences
    "forecast.sentence": "In the model, {called} goes from {now} to {then} {years} with "
    "digitisation ({range}, {kind})",
    "forecast.headline": "In the model, {called} goes from {now} to {then} {years} ({range})",
    "forecast.headline.beside": "In the model, {called} is {then} {years} with digitisation "
    "({range}) and {other} without; today {now}",
    "forecast.headline.several": "In the model, {called}, {years} with digitisation: {parts}",
    "forecast.headline.part": "{name} {then}",
    "forecast.runs": "{n} paired runs of the forecast",
    "forecast.runs.sets": "{n} sets of assumptions of the forecast, {each} paired runs each",
    "forecast.also": "{first}; {second}",
    "forecast.beside": "without digitisation it goes to {then} ({range})",
    "forecast.one_year": "in a year",
    "forecast.years": "in {n} years",
    "forecast.value": "{number} {unit}",
    "forecast.range": "{held}% range {low} to {high}",
    "forecast.same": "{value} in every run",
    "forecast.luck": "luck only",
    "forecast.doubt": "luck, and our doubt about the assumptions",
    "forecast.change": "each run against its own today: {change} in the middle ({low} to {high})",
    "forecast.no_change": "each run against its own today: no clear change ({low} to {high})",
    "forecast.end": "{first}; {second}.",
    "forecast.stop": "{first}.",
    # the chart
    "forecast.axis": "Years from today",
    "forecast.today": "today",
    "forecast.median": "middle",
    "forecast.luck_low": "luck only, {held}%: low",
    "forecast.luck_high": "luck only, {held}%: high",
    "forecast.doubt_low": "luck and doubt, {held}%: low",
    "forecast.doubt_high": "luck and doubt, {held}%: high",
    "forecast.stands": "as it stands",
    "forecast.since": "{title}: change since today",
    "forecast.points": "points",
    "forecast.money": "{unit}",
    "forecast.money.year": "{unit} a year",
    "forecast.caption.luck": "Line: half of the runs lie above, half below. Dark: luck only, "
    "{held}% range; darkest: 50%. Left of today: the model's own past.",
    "forecast.caption.doubt": "Line: half of the runs lie above, half below. Dark: luck only; "
    "light: luck, and our doubt about the assumptions; {held}% ranges, the deeper parts 50%. "
    "Left of today: the model's own past.",
    "forecast.caption.stands": "Dotted: the scenario as it stands, with none of its assumptions "
    "drawn.",
    "forecast.caption.pointwise": "Ranges are of each point of time by itself: a course of events "
    "leaves them somewhere more often.",
    "forecast.lines.luck": "Thin lines: {held}% range, luck only.",
    "forecast.lines.doubt": "Thin solid lines: luck only; thin dashed lines: "
    "luck, and our doubt about the assumptions; {held}% ranges.",
    "forecast.alt": "Fan chart. {title}, {years} years from today. With digitisation: {now} today, "
    "{then} at the end, {range} ({kind}). {beside}",
    "forecast.alt.beside": "Without digitisation {then} at the end, {range}.",
    "forecast.luck_share": "At the end, luck makes up {share} of the spread ({low} to {high}); the "
    "rest is our doubt about the assumptions.",
    "forecast.luck_share.plain": "At the end, luck makes up {share} of the spread; the rest is our "
    "doubt about the assumptions.",
    # the table
    "forecast.table.title": "In the model, this is where the figures go, year by year",
    "forecast.table.part": "{title} ({n} of {all})",
    "forecast.table.figure": "Figure",
    "forecast.table.unit": "Unit",
    "forecast.table.scenario": "Scenario",
    "forecast.table.world": "Which",
    "forecast.table.today": "Today",
    "forecast.table.year": "Year {n}",
    "forecast.table.range": "{low} – {high}",
    "forecast.table.cell": "{value} ({low} to {high})",
    # what it rests on
    "forecast.how": "{sets} sets of assumptions, {each} runs each, no two of them under the "
    "same luck; each with and without digitisation under one.",
    "forecast.how.luck": "{runs} runs of the scenario as it stands, with and without digitisation "
    "under the same luck.",
    "forecast.how.ensemble": "The sets come from the ensemble {file} ({members} members, "
    "{parameters} parameters).",
    "forecast.how.ranges": "The sets are drawn from the plausible ranges of {n} assumptions.",
    "forecast.refused": "{n} of {all} sets contradict themselves and were left out.",
    "forecast.failed": "{n} sets failed and were left out.",
    "forecast.few": "With {units} independent sets or runs a range holds a further one in {held}% "
    "of cases at most; for 90% it takes 19.",
    "forecast.assumptions": "It rests on {values} values, settings of the run aside; "
    "{without_source} of them are assumptions without a source.",
    "forecast.not_in": "Not in it: shocks from outside (epidemics, tariffs, raw-material prices), "
    "new competing clusters or platforms, new technology, and rules that change on the way. "
    "Demand moves by {trend} a year, as the scenario has it.",
    "forecast.buyers": "Active buyers are all who ordered within a year. They can be more than "
    "there are at a time, since some leave and others take their place.",
    "forecast.full": "In this scenario every firm goes digital at once, today: the jump is the "
    "scenario's and not a forecast of how fast firms join. Adoption by a programme or firm by firm "
    "moves it over the years.",
    "forecast.matters": "What the end hangs on (rank correlation; by chance alone about one of {n} "
    "assumptions is beyond {noise}): {parts}.",
    "forecast.matters.none": "No single assumption stands out in what the end hangs on.",
    "forecast.model": "These are numbers of a model: what follows from its assumptions, and no "
    "promise.",
    # scenarios and controls
    "forecast.years.label": "Years ahead",
    "forecast.figure.label": "Show",
    "forecast.doubt.label": "With our doubt about the assumptions",
    "forecast.doubt.help": "Draws the assumptions from their plausible ranges, {draws} times. It "
    "takes about {times} times as long.",
    "forecast.since.label": "As change since today",
    "forecast.scenarios.label": "Side by side",
    "forecast.scenarios.none": "To see another scenario side by side with this one, pin it on the "
    "page “{page}”.",
    "forecast.running": "Running the years ahead: {name}",
    "forecast.table": "By year",
    "forecast.rests": "What it rests on, and what is not in it",
}
