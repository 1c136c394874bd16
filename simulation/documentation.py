"""Generated tables of the documentation, made from the declarations that code reads.

A table stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``. `rewritten` fills all of
them in; what it would change is stale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from agents.columns.books import ACCOUNTS, LAYOUT_B, OUTSIDE_ACCOUNTS
from agents.columns.buyers import LAYOUT_C, LAYOUT_U, LAYOUT_Y
from agents.columns.factories import LAYOUT_F
from agents.columns.layout import WHOLE, Layout
from agents.columns.measures import MEASURES
from agents.columns.orders import LAYOUT_O
from agents.columns.sellers import LAYOUT_E
from agents.columns.stock import LAYOUT_S
from agents.columns.textbook import LAYOUT_T
from agents.kernels.random import STREAMS
from scenarios.catalogue import WORDS, Parameter, describe, sections
from scenarios.levers import EFFECTS
from scenarios.network import USED_BY_FORECASTER, USED_BY_LAW, USED_BY_POLICY
from scenarios.paths import value_at
from scenarios.problems import shown
from scenarios.schema import Scenario
from simulation.buyer_fit.columns import COLUMNS
from simulation.claims import document
from simulation.metrics import GROUPS, KPIS, NOT_YET
from simulation.network_steps import NETWORK_PERIOD
from simulation.steps import PERIOD
from simulation.who_pays.parties import PARTIES

_ROOT = Path(__file__).parent.parent
ODD = _ROOT / "docs" / "ODD.md"
DOCUMENTS = (
    ODD,
    _ROOT / "docs" / "evidence.md",
    _ROOT / "docs" / "buyers.md",
    _ROOT / "scenarios" / "verification" / "README.md",
)

_BLOCK = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)

# Name of a table of columns, and what a row of it is.
_POPULATIONS: tuple[tuple[str, str, Layout], ...] = (
    ("stock", "a place where goods wait", LAYOUT_S),
    ("sellers", "a trader, a factory, or the pooled store", LAYOUT_E),
    ("factories", "a factory", LAYOUT_F),
    ("buyers", "a small-B buyer", LAYOUT_U),
    ("types", "a kind of small-B buyer", LAYOUT_Y),
    ("channels", "access to the market: 0 traditional, 1 with the platform", LAYOUT_C),
    ("orders", "an order under way", LAYOUT_O),
    ("books", "a seller's account", LAYOUT_B),
    ("textbook", "consumers of one shelf of an explicit network", LAYOUT_T),
)


class UnknownTableError(ValueError):
    """A document asks for a table that is not declared, or leaves one open."""


def rewritten(text: str) -> str:
    """Fill in every generated table of a document.

    Raises
    ------
    UnknownTableError
        If a marker names no table of `TABLES`, or has no end.
    """
    if text.count("<!-- generated: ") != len(_BLOCK.findall(text)):
        raise UnknownTableError("a marker <!-- generated: NAME --> has no <!-- end -->")

    def filled(found: re.Match[str]) -> str:
        name = found[2]
        if name not in TABLES:
            raise UnknownTableError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
        return f"{found[1]}{TABLES[name]()}\n{found[3]}"

    return _BLOCK.sub(filled, text)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    r"""Write a Markdown table.

    >>> print(table(("a", "b"), [("1", "2|3")]))
    | a | b |
    |---|---|
    | 1 | 2\|3 |
    """
    written = ["| " + " | ".join(c.replace("|", r"\|") for c in row) + " |" for row in rows]
    return "\n".join([f"| {' | '.join(header)} |", "|" + "---|" * len(header), *written])


def columns() -> str:
    """Columns of every population."""
    parts = []
    for name, row, layout in _POPULATIONS:
        rows = [
            (
                f"`{c.name}`" + (f" [{c.slots}]" if c.slots else ""),
                "whole" if c.kind is WHOLE else "real",
                c.unit,
                c.meaning,
            )
            for c in layout.columns
        ]
        parts.append(f"**{name}**: a row is {row}.\n\n" + table(_COLUMN_HEADER, rows))
    return "\n\n".join(parts)


_COLUMN_HEADER = ("column", "type", "unit", "meaning")


def accounts() -> str:
    """Accounts outside the firms of the cluster."""
    return ", ".join(name.replace("_", " ") for name in OUTSIDE_ACCOUNTS)


def parties() -> str:
    """Whom the money of the measured periods is told by, and their accounts."""
    rows = [
        (f"`{p.name}`", p.title, p.title_zh, ", ".join(a for a in p.accounts if a in ACCOUNTS))
        for p in PARTIES
    ]
    return table(("party", "English", "简体中文", "accounts"), rows)


def parameters() -> str:
    """Every parameter of a cluster by section, with its default, range, doubt and source."""
    told = sections()
    parts: dict[str, list[Parameter]] = {}
    for row in describe():
        if row.path not in WORDS and not row.path.startswith(("nodes.", "changes.")):
            head, _, rest = row.path.partition(".")
            parts.setdefault(head if rest else "", []).append(row)
    written = []
    for section, rows in parts.items():
        title = f"**`[{section}]`** {told[section]}" if section else "**Top level**"
        written.append(f"{title}\n\n" + table(_PARAMETER_HEADER, map(_parameter, rows)))
    return "\n\n".join(written)


_PARAMETER_HEADER = ("parameter", "default", "allowed", "doubt", "meaning", "source")


def _parameter(row: Parameter) -> tuple[str, ...]:
    meaning = row.meaning + (f" *Calibratable: {row.calibratable}.*" if row.calibratable else "")
    between = " or " if row.choices else " to "
    doubt = between.join(end if isinstance(end, str) else shown(end) for end in row.doubt or ())
    default = "required" if row.required else _value(row.default)
    return f"`{row.path}`", default, row.allowed, doubt, meaning, row.source


def _value(value: Any) -> str:
    if isinstance(value, float) and value != round(value, 6):
        return f"{value:.4g}"
    if isinstance(value, tuple) and len(value) > 1 and len(set(value)) == 1:
        return f"{len(value)} x {shown(value[0])}"
    return shown(value)


def transaction_columns() -> str:
    """Columns of a table of transactions, and the names they go by."""
    rows = [
        (
            f"`{c.name}`" + (", required" if c.required else ""),
            c.name_zh,
            c.kind if c.unit == "-" else f"{c.kind}, {c.unit}",
            c.meaning,
            ", ".join(c.synonyms),
        )
        for c in COLUMNS
    ]
    return table(("column", "列名", "type, unit", "holds", "also called"), rows)


def levers() -> str:
    """What each lever moves, from the traditional to the digital end."""
    scenario = Scenario()

    def end(value: str | float) -> str:
        if isinstance(value, str):
            return f"{shown(value_at(scenario, value))} (`{value}`)"
        return shown(value)

    rows = [(f"`{e.lever}`", f"`{e.name}`", end(e.off), end(e.on)) for e in EFFECTS]
    return table(("lever", "moves", "traditional end", "digital end"), rows)


def kpis() -> str:
    """Every reported number with unit, formula, and for whom a change is good."""
    rows = [
        (f"`{k.name}`", GROUPS[k.group][0].lower(), k.unit, k.formula, _good(k.better, k.whom))
        for k in KPIS.values()
    ]
    return table(("name", "group", "unit", "formula", "good"), rows)


def _good(better: str, whom: tuple[str, ...]) -> str:
    if not better:
        return ""
    return better + (f" for {', '.join(whom)}" if whom else "")


def not_yet() -> str:
    """Names of the public contract that cannot be measured yet."""
    return table(("name", "what is missing"), [(f"`{n}`", why) for n, why in NOT_YET.items()])


def measures() -> str:
    """What is summed up in every period."""
    rows = [(f"`{name}`", unit, meaning) for name, (unit, meaning) in MEASURES.items()]
    return table(("measure", "unit", "meaning"), rows)


def period() -> str:
    """Steps of a period of a cluster, in their order."""
    return _steps(PERIOD)


def network_period() -> str:
    """Steps of a period of an explicit network, in their order."""
    return _steps(NETWORK_PERIOD)


def _steps(actions: Iterable[Callable[..., None]]) -> str:
    rows = []
    for number, action in enumerate(actions, start=1):
        first = (action.__doc__ or "").strip().split("\n")[0]
        rows.append((str(number), f"`{action.__name__}`", first))
    return table(("", "function", "what is done"), rows)


def streams() -> str:
    """Streams of luck."""
    return ", ".join(f"`{name}` {number}" for name, number in STREAMS.items())


def claims() -> str:
    """Claims of the article: where each is, and what the model makes of it."""
    return table(document.CLAIM_HEADER, document.claim_rows())


def claim_verdicts() -> str:
    """How many claims there are of each verdict."""
    return table(("verdict", "claims"), document.count_rows())


def evidence_runs() -> str:
    """Runs whose results are kept."""
    return table(document.RUN_HEADER, document.run_rows())


def patterns() -> str:
    """Patterns of real clusters, with what the kept runs gave."""
    return table(*document.pattern_rows())


def used_settings() -> str:
    """Settings of explicit networks that each law, policy and forecaster uses."""
    rows = [
        (f"`{key}`", f"`{choice}`", ", ".join(f"`{name}`" for name in names) or "none")
        for key, used in (
            ("demand.law", USED_BY_LAW),
            ("policy", USED_BY_POLICY),
            ("forecaster", USED_BY_FORECASTER),
        )
        for choice, names in used.items()
    ]
    return table(("", "choice", "settings it uses"), rows)


TABLES: dict[str, Callable[[], str]] = {
    made.__name__: made
    for made in (
        columns, accounts, parties, parameters, levers, kpis, not_yet, measures, period,
        network_period, streams, used_settings, claims, claim_verdicts, evidence_runs, patterns,
        transaction_columns,
    )
}  # fmt: skip
