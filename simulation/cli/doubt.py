"""What draws of the assumptions tell, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.cli.reports import amount, signed
from simulation.doubt.document import parameters, refusals
from simulation.doubt.preset import places
from simulation.doubt.summary import AFTER_FEES, FEW, HEADLINE, article_band, share_of
from simulation.metrics import GROUPS, KPIS, PRIMARY

if TYPE_CHECKING:
    import numpy as np

    from simulation.compared import Comparison
    from simulation.doubt.preset import Place
    from simulation.doubt.summary import Doubt, Span
    from simulation.metrics import Kpi

_MOST = 8  # assumptions that are named
_NAMED = {"factory_inventory": "factory stock", "unit_cost": "cost", "buyer_price": "buyers' price"}


def header(doubt: Doubt) -> tuple[str, ...]:
    """Head of the table: of few draws it tells the lowest and the highest."""
    n, many = len(doubt.complete), _many(doubt)
    span = f"lowest to highest of {n} {many}" if n < FEW else f"5-95 % of {many}"
    title = "over the ensemble" if doubt.design.ensemble else "our doubt about the assumptions"
    return (title, "median change", span, "lower in")


def _many(doubt: Doubt) -> str:
    return "members" if doubt.design.ensemble else "draws"


def _made(doubt: Doubt) -> str:
    """What was drawn, how often, and of how much."""
    columns, ensemble = len(doubt.design.uncertain), doubt.design.ensemble
    done = f"{len(doubt.complete)} of {doubt.asked} "
    if ensemble is None:
        return f"{done}draws of {columns} assumptions"
    parameters = f"{columns} parameter" + ("s" if columns > 1 else "")
    return f"{done}members of the ensemble {ensemble.label} ({parameters})"


def doubt_rows(doubt: Doubt) -> list[list[str]]:
    """Rows of the table of headline outcomes over draws, by group."""
    rows: list[list[str]] = []
    for group, (title, _) in GROUPS.items():
        rows.append([title.upper(), "", "", ""])
        for name, kpi in KPIS.items():
            if kpi.group == group and kpi.headline:
                rows.append([f"  {kpi.title}", *_cells(kpi, doubt.spans[name])])
    return rows


def doubt_lines(doubt: Doubt) -> list[str]:
    """What is to be said below the table."""
    pairs = f"{doubt.replications} paired run" + ("s" if doubt.replications > 1 else "")
    lines = [f"{_made(doubt)}, {pairs} each, all under the same luck."]
    lines += _left_out(doubt)
    if not doubt.complete:
        return lines
    many = _many(doubt)
    low, high = (f"{100 * end:.0f}" for end in article_band())
    lines += [
        f"Factory stock, cost and buyers' price all fall in {_share(doubt.falls(PRIMARY))} of "
        f"{many}; cost after programme and platform fees counted, in "
        f"{_share(doubt.falls(AFTER_FEES))}.",
        f"Factory stock comes to the article's {low}-{high} % of its former level, service as it "
        f"comes, in {_share(doubt.in_band)} of {many}.",
    ]
    lines.append(_like_real(doubt, f"{low}-{high} %"))
    luck = doubt.luck_share(HEADLINE)
    if luck is not None:
        lines.append(f"Luck makes up {100 * luck:.0f} % of what {many} differ by in factory stock.")
    return [*lines, *_what_matters(doubt)]


def preset_lines(result: Comparison) -> list[str]:
    """Say of which headline outcomes the scenario as it stands is no typical draw."""
    lines: list[str] = []
    if result.doubt is None:
        return lines
    many = _many(result.doubt)
    apart = [p for p in places(result) if KPIS[p.kpi].headline]
    beyond = [_place(p, many) for p in apart if p.outside]
    if beyond:
        lines.append(
            f"The scenario as it stands lies outside of all {many} in " + "; ".join(beyond) + "."
        )
    edge = [_place(p, many) for p in apart if p.near and not p.outside]
    if edge:
        lines.append(
            f"It lies near the edge, with at most one in 20 {many} beyond it, in "
            + "; ".join(edge) + "."
        )  # fmt: skip
    if lines:
        lines.append(f"  Read its result and the {many} apart there: it is not in their middle.")
    return lines


def _place(place: Place, many: str) -> str:
    title = KPIS[place.kpi].title
    name = _NAMED.get(place.kpi, title[0].lower() + title[1:])
    return f"{name} (of {place.draws} {many} {place.lower} lower, {place.higher} higher)"


def _like_real(doubt: Doubt, band: str) -> str:
    """Tell of the draws that the patterns of real clusters do not rule out."""
    real = doubt.like_real
    alike = "the stock, unsold share, lead time and capacity use of real clusters"
    if not real.any():
        return f"In none of them does the world without have {alike} (patterns 1, 2, 3 and 7)."
    return (
        f"In {int(real.sum())} {_many(doubt)} the world without has {alike} (patterns 1, 2, 3 and "
        f"7): there all three fall in {_share(doubt.falls(PRIMARY)[real])}, and stock comes to "
        f"{band} in {_share(doubt.in_band[real])}."
    )


def _left_out(doubt: Doubt) -> list[str]:
    lines = []
    if doubt.refused:
        found = refusals(doubt)
        where = ", ".join(f"{row['parameter']} {row['draws']}" for row in found)
        lines.append(f"{len(doubt.refused)} draws contradict themselves and were refused: {where}.")
        lines.append(f"  for example {found[0]['example']}")
    if doubt.failed:
        number, why = next(iter(doubt.failed.items()))
        lines.append(f"{len(doubt.failed)} draws failed: draw {number}: {why}")
    if doubt.not_kept:
        lines.append(f"Pairs could not be kept in the folder of results ({doubt.not_kept}).")
    return lines


def _what_matters(doubt: Doubt) -> list[str]:
    """Name the assumptions whose rank correlation with the headline is beyond chance."""
    noise = doubt.noise
    rows = [row for row in parameters(doubt) if row["rank_correlation"] is not None]
    if noise is None or not rows:
        return []
    beyond = [row for row in rows if abs(row["rank_correlation"]) > noise][:_MOST]
    named = ", ".join(f"{row['parameter']} {row['rank_correlation']:+.2f}" for row in beyond)
    return [
        "What factory stock with : without hangs on (rank correlation; by chance alone one in ten "
        f"of {len(rows)} assumptions is beyond {noise:.2f}): {named or 'nothing stands out'}."
    ]


def _share(yes: np.ndarray) -> str:
    share = share_of(yes)
    assert share is not None  # there are draws
    return f"{100 * share.value:.0f} % ({100 * share.low:.0f}-{100 * share.high:.0f} %)"


def _cells(kpi: Kpi, span: Span) -> list[str]:
    if span.lower == span.higher == 0:
        return ["none", "", ""]
    if kpi.unit == "share":
        ends = [signed(100.0 * value, " points") for value in span.difference]
    elif span.ratio:
        ends = [signed(100.0 * (value - 1.0), " %") for value in span.ratio]
    else:
        like = max(map(abs, span.difference))
        ends = [
            ("+" if value > 0 else "") + amount(value, kpi.unit, like) for value in span.difference
        ]
    low, middle, high = ends
    for unit in (" points", " %"):
        low = low.removesuffix(unit)
    return [middle, f"{low} to {high}", f"{span.lower} of {span.draws}"]
