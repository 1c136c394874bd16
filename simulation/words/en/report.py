"""English: reports."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # reports
    "report.source": "{product} {version} · {cluster} · {runs}, seed {seed} · {date}",
    "report.rests": "{n} paired runs",
    "report.rests.levers": "{n} paired runs by lever",
    "report.rests.doubt": "{n} draws of the assumptions, one paired run each",
    "report.list": ", ",
    "report.named": "{name}: {text}",
    "report.bands": "Thin lines: nine runs out of ten lie between them (luck only).",
    "report.bands.doubt": "Dashed: nine out of ten draws of the assumptions lie between them.",
    "report.gap.lower": "In the model, over the last {years} years {called} is {size} {unit} lower "
    "with digitisation ({range})",
    "report.gap.higher": "In the model, over the last {years} years {called} is {size} {unit} "
    "higher with digitisation ({range})",
    "report.gap.same": "In the model, over the last {years} years {called} shows no clear change "
    "({range})",
    "report.levers.title": "In the model, “{lever}” moves {called} most: {part} {unit}; all "
    "together: {whole}",
    "report.levers.none": "In the model, no single lever clearly moves {called}",
    "report.levers.runs": "{n} runs of each combination of levers.",
    "report.levers.fewer": "These totals rest on fewer runs than the answer, so they can differ a "
    "little from the change told there.",
    "report.levers.off": "Off in these runs: {levers}. So the sum is not the change told above.",
    "report.levers.how": "Which lever did it is not told here. This tells it: {command}",
    "report.who.both": "In the model, those who gain: {gains}. Those who pay: {pays}",
    "report.who.gains": "In the model, those who gain: {gains}. Nobody clearly pays",
    "report.who.pays": "In the model, those who pay: {pays}. Nobody clearly gains",
    "report.who.none": "In the model, nobody clearly gains or pays",
    "report.former": "% of the level without digitisation (= 100)",
    "report.limits.title": "{m} of the {n} values behind these numbers are assumptions without a "
    "source",
    "report.limits.doubt": "How far that doubt reaches: {command}",
    "report.setting": "Setting",
    "report.changed": "Set for this report",
    "report.changed.own": "The cluster's own",
    "report.changed.more": "and {n} more",
    "report.unchanged": "All values are the cluster's own.",
    "report.assumptions": "All values and their sources",
    "report.span": "Years compared",
    "report.origin": "How these numbers were made",
    "report.origin.title": "These numbers come from {n} paired runs of version {version}, and can "
    "be made again",
    "report.question": "Question",
    "report.runs": "Paired runs",
    "report.version": "Version of the model",
    "report.digest": "Fingerprint of all values (SHA-256)",
    "report.date": "Date",
    "report.command": "Command that makes this again",
    "report.page": "The same on the page, which does its own number of runs: after its address",
    "report.link": "Link that opens the same numbers",
    "report.beside": "Pinned beside it in the link",
    "report.not_made": "Beside it in the forecast, and not made by this command",
    "report.no_page": "The page has no link to this: it rests on files of one's own firms.",
    "report.chart_table": "Table of this chart",
    # the folder of data
    "data.title": "Data of a comparison: {cluster}",
    "data.lead": "Made on {date} with version {version} of the model, seed {seed}. Every table is "
    "there twice: as CSV for spreadsheets and as Parquet for programs. All columns and keys are "
    "explained in `codebook.csv`. Money is in yuan; shares go from 0 to 1.",
    "data.file": "File",
    "data.what": "What it is",
    "data.file.kpis": "every outcome of every run, in both worlds",
    "data.file.periods": "what was measured in every period of every run",
    "data.file.firms": "every firm in every run: what it earned, sold and had in stock",
    "data.file.levers": "what each lever adds to the change of the main outcomes",
    "data.file.interactions": "what pairs of levers do together beyond what they do apart",
    "data.file.forecast": "the years ahead: middle and ranges of every figure at every mark",
    "data.file.codebook": "what every column, outcome, measure and key means, with its unit",
    "data.file.answer.json": "the answer as a whole: estimates, ranges, series, sentences",
    "data.file.levers.json": "saving by lever as a whole",
    "data.file.doubt.json": "what draws of the assumptions make of the answer",
    "data.file.forecast.json": "the forecast as a whole, as `report --forecast` reads it",
    "data.file.CITATION.cff": "how to cite the simulator",
    "data.file.manifest.json": "what the tables rest on: every value, versions, command, link",
    # the page of reports
    "page.report": "Report",
    "export.lead": "Take the answer along: slides whose charts can be edited, a page in one file "
    "that opens without a network, or the data. Each says where its numbers are from.",
    "export.parts": "What goes in",
    "export.parts.help": "The answer and where it comes from are always in.",
    "export.part.answer": "Answer",
    "export.part.levers": "Saving by lever",
    "export.part.who": "Who gains, who pays",
    "export.part.doubt": "Doubt about the assumptions",
    "export.part.forecast": "Forecast",
    "export.part.assumptions": "All values and sources",
    "export.language": "Language of the report",
    "export.wait": "The files are made as soon as all runs are done.",
    "export.of": "Of: {cluster}, {n} paired runs, seed {seed}. For other values go to See the "
    "answer, or Build a scenario.",
    "export.missing": "Not computed yet, so it is not in the report: {part}",
    "export.files": "Files",
    "export.pptx.making": "Writing the slides",
    "export.html.making": "Writing the page",
    "export.pptx": "Slides (PPTX)",
    "export.pptx.help": "Native charts: their numbers can be edited in the program that "
    "shows them.",
    "export.html": "Page (HTML)",
    "export.html.help": "One file with all charts and tables; it asks for nothing from anywhere.",
    "export.data": "Make the data",
    "export.data.help": "All tables of the {n} paired runs as CSV and Parquet, what is told above "
    "as JSON, and what every file and column means, in a zip file. The runs are done again for "
    "it, so it takes a while.",
    "export.data.making": "Running the pairs again, and writing their tables",
    "export.zip": "Data (zip: CSV and Parquet)",
    "export.command": "The same at the command line",
    "export.command.help": "Makes the same report on any machine that has the simulator.",
    "export.preview": "Preview",
}
