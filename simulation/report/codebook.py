"""What every column and every name in the tables of results means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from agents.columns.measures import MEASURES
from simulation.forecast.figures import FIGURES
from simulation.metrics import KPIS
from simulation.report.codebook_documents import KEYS

HEADER = ("table", "kind", "name", "unit", "meaning", "title", "title_zh", "better")

_RUN = {
    "replication": (
        "-",
        "number of the paired run, from 0; both its worlds have the same luck",
    ),
    "world": ("-", "without or with digitisation"),
}
# Table -> column -> unit and meaning.
COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "kpis": {
        **_RUN,
        "kpi": ("-", "name of the outcome"),
        "value": ("as the kpi", "its value over the measured periods; shares from 0 to 1"),
    },
    "periods": {
        **_RUN,
        "period": ("-", "period since the worlds parted; below 0: the history both share"),
        "measure": ("-", "name of what was measured"),
        "value": ("as the measure", "stocks: level at the end of the period; flows: total of it"),
    },
    "firms": {
        **_RUN,
        "firm": ("-", "number of the firm, the same in both worlds"),
        "id": ("-", "its name in one's own data; only there if such data were given"),
        "kind": ("-", "factory or trader"),
        "township": ("-", "number of its place"),
        "category": ("-", "number of its category of goods"),
        "digital": ("-", "whether it went digital in this world"),
        "adopter": ("-", "whether it goes digital in the world with; the same in both worlds"),
        "size": ("-", "volume against the average of its kind"),
        "revenue": ("yuan", "sales over the measured periods"),
        "cash": ("yuan", "change of its cash over the measured periods"),
        "result": ("yuan", "change of its cash and of the value of its stock"),
        "sold": ("pieces", "sold over the measured periods"),
        "goods": ("pieces", "finished or traded goods on hand, mean"),
        "material": ("pieces", "material on hand, mean"),
        "bullwhip": (
            "-",
            "variance of its four-week orders over that of orders it got; empty where not known",
        ),
    },
    "levers": {
        "kpi": ("-", "name of the outcome"),
        "measure": ("-", "level: in the unit of the outcome; log_ratio: of its logarithm"),
        "unit": ("-", "unit of value, low and high"),
        "lever": ("-", "name of the lever; all: all of them together"),
        "quantity": (
            "-",
            "shapley: mean over all sequences; first_in: alone; last_out: as the last; whole",
        ),
        "value": ("as unit", "mean over replications"),
        "low": ("as unit", "lower end of the 90 % range, luck only"),
        "high": ("as unit", "upper end of the 90 % range, luck only"),
    },
    "interactions": {
        "kpi": ("-", "name of the outcome"),
        "measure": ("-", "level: in the unit of the outcome; log_ratio: of its logarithm"),
        "unit": ("-", "unit of value, low and high"),
        "lever": ("-", "one lever"),
        "other_lever": ("-", "another"),
        "value": ("as unit", "how much more both do together than apart, on average"),
        "low": ("as unit", "lower end of the 90 % range, luck only"),
        "high": ("as unit", "upper end of the 90 % range, luck only"),
    },
    "forecast": {
        "scenario": ("-", "name of the scenario"),
        "world": ("-", "without or with digitisation; difference: with - without"),
        "figure": ("-", "name of the figure"),
        "measure": (
            "-",
            "level; or change since today: a ratio less 1, a difference for shares, and of months "
            "and quarters against the same one of the year before today",
        ),
        "day": ("days", "since today; below 0: the history both worlds share"),
        "middle": ("as the figure", "median over runs"),
        **{
            f"{kind}_{level}_{end}": (
                "as the figure",
                f"{name} end of the {level} % range, {what}; of few runs it holds less: see holds "
                "in the document",
            )
            for kind, what in (
                ("luck", "luck only"),
                ("doubt", "luck and doubt about the assumptions"),
            )
            for level in ("50", "90")
            for end, name in (("low", "lower"), ("high", "upper"))
        },
        "as_it_stands": ("as the figure", "median over runs of the scenario as it stands"),
        "luck_share": ("share", "part of the variance over runs that is luck"),
    },
}


def rows(
    tables: dict[str, list[str]], documents: Mapping[str, Iterable[str]] | None = None
) -> Iterator[tuple[str, ...]]:
    """Rows of the codebook, `HEADER` first.

    Parameters
    ----------
    tables : dict of str to list of str
        Columns of each table, as it was written.
    documents : mapping of str to iterable of str, optional
        Keys at the top of each JSON file beside them.

    Raises
    ------
    KeyError
        If a column or a key is not described.
    """
    yield HEADER
    for table, columns in tables.items():
        for column in columns:
            unit, meaning = COLUMNS[table][column]
            yield (table, "column", column, unit, meaning, "", "", "")
    for name, figure in FIGURES.items() if "forecast" in tables else ():
        said = (figure.title, figure.title_zh, "")
        yield ("forecast", "figure", name, figure.unit, figure.formula, *said)
    for name, kpi in KPIS.items():
        titles = (kpi.title, kpi.title_zh, kpi.better)
        yield ("kpis", "kpi", name, kpi.unit, kpi.formula, *titles)
    for name, (unit, meaning) in MEASURES.items():
        yield ("periods", "measure", name, unit, meaning, "", "", "")
    for file, keys in (documents or {}).items():
        for key in keys:
            yield (f"{file}.json", "key", key, "-", KEYS[file][key], "", "", "")
