"""Charts of a deck: native ones, with their numbers in a worksheet that people can edit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from simulation.charts import fan as fan_chart
from simulation.charts.base import GAIN, LOSS, UNCLEAR, WITH, WITHOUT
from simulation.charts.tornado import COLOURS as TORNADO
from simulation.forecast.figures import worlds_of
from simulation.report.deck_text import INK, QUIET, colour, describe, set_faces, write

if TYPE_CHECKING:
    from simulation.charts.levers import LeverBar
    from simulation.charts.parties import Party
    from simulation.charts.time import Outcome
    from simulation.charts.tornado import TornadoBar
    from simulation.report.language import Language

_DAYS_A_YEAR = 365.0
_SIZE, _SMALL = 12, 11
_STEPS = 6  # of an axis, about
_LINE = {"without": WITHOUT, "with": WITH, "difference": WITH}

Box = tuple[Any, Any, Any, Any]  # left, top, width, height


def over_time(
    slide: Any,
    box: Box,
    data: Outcome,
    keys: Sequence[str],
    words: Language,
    *,
    title: str,
    alt: str,
    doubt: Mapping[str, Any] | None = None,
) -> None:
    """Draw worlds, or their difference, over the years: mean, and thin lines for the band.

    Where there is doubt about the assumptions, its ends are dashed lines.
    """
    content = XyChartData(number_format="#,##0.0##")
    years = [day / _DAYS_A_YEAR for day in data.series["days"]]
    for key in keys:
        for part in ("mean", "low", "high"):
            name = words(key) if part == "mean" else f"{words(key)}: {words(part)}"
            series = content.add_series(name)
            for year, value in zip(years, data.series[key][part], strict=True):
                series.add_data_point(year, value)
    if doubt is not None:
        for part in ("low", "high"):
            series = content.add_series(f"{words('band.doubt')}: {words(part)}")
            for day, value in zip(doubt["days"], doubt[part], strict=True):
                series.add_data_point(day / _DAYS_A_YEAR, value)
    chart = _add(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, box, content, title, alt, words)
    drawn = list(chart.plots[0].series)
    _dash_doubt(drawn[3 * len(keys) :])
    for number, series in enumerate(drawn[: 3 * len(keys)]):
        key, part = keys[number // 3], ("mean", "low", "high")[number % 3]
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.NONE
        line = series.format.line
        line.color.rgb = colour(_LINE[key])
        line.width = Pt(2.5 if part == "mean" else 0.75)
        if key == "without":
            line.dash_style = MSO_LINE_DASH_STYLE.DASH
    if len(keys) > 1:
        chart.has_legend = True
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        _hide_in_legend(chart, [n for n in range(3 * len(keys)) if n % 3])
    _quiet(chart.category_axis, words("years_since"), words, grid=False)
    _quiet(chart.value_axis, "", words)
    chart.category_axis.minimum_scale = 0.0
    chart.category_axis.maximum_scale = max(years)
    chart.category_axis.tick_labels.number_format = "0.0"
    chart.category_axis.tick_labels.number_format_is_linked = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.tick_labels.number_format = "#,##0.##;\u2212#,##0.##;0"
    chart.value_axis.tick_labels.number_format_is_linked = False
    lows = [data.series[key]["low"] for key in keys] + ([doubt["low"]] if doubt else [])
    lowest = min(map(min, lows))
    if lowest >= 0.0:
        chart.value_axis.minimum_scale = 0.0


def _dash_doubt(lines: Sequence[Any]) -> None:
    for series in lines:
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.color.rgb = colour(WITH)
        series.format.line.width = Pt(0.75)
        series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH


def fan(
    slide: Any,
    box: Box,
    document: Mapping[str, Any],
    kpi: str,
    words: Language,
    *,
    title: str,
    alt: str,
    scenario: int = 0,
) -> None:
    """Draw a forecast: the middle of both worlds, and thin lines for the ends of ranges.

    Of the world with, luck is told by solid lines, luck and doubt by dashed ones; of the world
    without the widest range alone. The worksheet has every number as it is, so that it can be
    edited, and in the unit of the page's chart. Scenarios of a document have the same axis.
    """
    table, _ = fan_chart.fan(document, kpi, words, scenario=scenario)
    widest = "doubt_90" if "doubt_90_low" in table else "luck_90"
    held = f"{100 * document['scenarios'][scenario]['holds']['90']:.0f}"
    content = XyChartData(number_format="#,##0.0##")
    looks: list[tuple[str, str]] = []
    for world in worlds_of(kpi):
        rows = table[table["world"] == words(world)]
        columns = {"median": "median"}
        for kind in dict.fromkeys((widest, "luck_90") if world == "with" else (widest,)):
            columns |= {f"{kind}_{end}": kind for end in ("low", "high")}
        for column, look in columns.items():
            name = words(world)
            if look != "median":
                kind, _, end = column.split("_")
                name = f"{name}: {words(f'forecast.{kind}_{end}', held=held)}"
            series = content.add_series(name)
            for year, value in zip(rows["year"], rows[column], strict=True):
                series.add_data_point(float(year), float(value))
            looks.append((world, look))
    chart = _add(slide, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, box, content, title, alt, words)
    for (world, look), series in zip(looks, chart.plots[0].series, strict=True):
        series.smooth = False
        series.marker.style = XL_MARKER_STYLE.NONE
        line = series.format.line
        line.color.rgb = colour(_LINE[world])
        line.width = Pt({"median": 2.5, "luck_90": 1.25}.get(look, 0.75))
        if look == "doubt_90" or (world == "without" and look == "median"):
            line.dash_style = MSO_LINE_DASH_STYLE.DASH
    chart.has_legend = len(worlds_of(kpi)) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        _hide_in_legend(chart, [n for n, (_, look) in enumerate(looks) if look != "median"])
    _quiet(chart.category_axis, words("forecast.axis"), words, grid=False)
    _quiet(chart.value_axis, "", words)
    years = chart.category_axis
    years.minimum_scale, years.maximum_scale = float(table["year"].min()), float(document["years"])
    years.major_unit = 1.0
    years.tick_labels.number_format = "0;\u22120"
    years.tick_labels.number_format_is_linked = False
    years.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    low, high = fan_chart.bounds(document, kpi, words)
    low, high, step = bounds([low, high], zero=low <= 0.0)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = low, high, step
    digits = "." + "0" * _decimals(step) if _decimals(step) else ""
    values.tick_labels.number_format = f"#,##0{digits};\u2212#,##0{digits};0"
    values.tick_labels.number_format_is_linked = False


def levels(
    slide: Any, box: Box, found: Sequence[tuple[str, float]], words: Language, *, alt: str
) -> None:
    """Draw outcomes in per cent of their level without digitisation."""
    content = CategoryChartData(number_format="0.0")
    content.categories = [name for name, _ in found]
    content.add_series(words("without"), [100.0] * len(found))
    content.add_series(words("with"), [value for _, value in found])
    chart = _add(
        slide, XL_CHART_TYPE.BAR_CLUSTERED, box, content, words("report.former"), alt, words
    )
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    for series, fill in zip(plot.series, (WITHOUT, WITH), strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour(fill)
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0", False
    plot.data_labels.font.size = Pt(_SIZE)
    set_faces(plot.data_labels._element.find(f".//{qn('a:defRPr')}"), words.id)
    _top_down(chart)
    _quiet(chart.category_axis, "", words, grid=False)
    _quiet(chart.value_axis, "", words)
    chart.value_axis.minimum_scale = 0.0
    chart.value_axis.tick_labels.number_format = "0"
    chart.value_axis.tick_labels.number_format_is_linked = False


def bars(
    slide: Any,
    box: Box,
    found: Sequence[Party | LeverBar],
    fills: Mapping[str, str],
    words: Language,
    *,
    title: str,
    alt: str,
) -> None:
    """Draw changes from a common zero, coloured and named by verdict, with their ranges."""
    content = CategoryChartData(number_format="#,##0.0##")
    content.categories = [f"{bar.name} ({bar.verdict})" for bar in found]
    content.add_series(title, [bar.change for bar in found])
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, content, title, alt, words)
    plot = chart.plots[0]
    plot.gap_width, plot.vary_by_categories = 55, False
    series = plot.series[0]
    series.invert_if_negative = False
    for point, bar in zip((series.points[n] for n in range(len(found))), found, strict=True):
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = colour(fills[bar.verdict])
    _ranges(series, found)
    _top_down(chart)
    _quiet(chart.category_axis, "", words, grid=False)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _quiet(chart.value_axis, "", words)
    low, high, step = bounds([end for bar in found for end in (bar.low, bar.change, bar.high)])
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    digits = "." + "#" * _decimals(step) if _decimals(step) else ""
    axis.tick_labels.number_format = f"+#,##0{digits};\u2212#,##0{digits};0"
    axis.tick_labels.number_format_is_linked = False


def tornado(
    slide: Any,
    box: Box,
    found: Sequence[TornadoBar],
    base: float,
    words: Language,
    *,
    title: str,
    alt: str,
) -> None:
    """Draw where an outcome goes with each assumption, low and high, from what is in between."""
    content = CategoryChartData(number_format="0.0")
    content.categories = [bar.name for bar in found]
    for name, side in ((words("tornado.low"), "low"), (words("tornado.high"), "high")):
        content.add_series(name, [getattr(bar, side) for bar in found])
    chart = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED, box, content, title, alt, words)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 100
    for series, fill in zip(plot.series, TORNADO, strict=True):
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour(fill)
    _top_down(chart)
    _quiet(chart.category_axis, "", words, grid=False)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _quiet(chart.value_axis, "", words)
    axis = chart.value_axis
    every = [end for bar in found for end in (bar.low, bar.high)]
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = bounds([base, *every], zero=False)
    axis.crosses_at = base
    axis.tick_labels.number_format = "+0;\u22120;0"
    axis.tick_labels.number_format_is_linked = False


def bounds(values: Sequence[float], *, zero: bool = True) -> tuple[float, float, float]:
    """Ends of an axis that holds all values, and zero if it shall, and the step of its labels.

    >>> bounds([-4.2, 1.0, 4.4]), bounds([21.0, 29.5], zero=False)
    ((-6.0, 6.0, 2.0), (20.0, 30.0, 2.0))
    """
    every = (0.0, *values) if zero else tuple(values)
    low, high = min(every), max(every)
    rough = (high - low or 1.0) / _STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1.0, 2.0, 5.0, 10.0) if s * power >= rough * (1 - 1e-9))
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))


def fills_of_parties(words: Language) -> dict[str, str]:
    """Colours of those who gain and pay, by verdict."""
    return {words("who.gains"): GAIN, words("who.pays"): LOSS, words("who.same"): UNCLEAR}


def _add(
    slide: Any, kind: Any, box: Box, content: Any, title: str, alt: str, words: Language
) -> Any:
    shape = slide.shapes.add_chart(kind, *box, content)
    describe(shape, title, alt)
    chart = shape.chart
    chart.font.size = Pt(_SIZE)
    chart.font.color.rgb = colour(INK)
    set_faces(chart._chartSpace.txPr.find(f".//{qn('a:defRPr')}"), words.id)
    chart.has_legend = False
    chart.has_title = True
    write(chart.chart_title.text_frame, [title], size=_SIZE + 1, language=words.id, bold=True)
    chart.chart_title.include_in_layout = False
    return chart


def _quiet(axis: Any, title: str, words: Language, *, grid: bool = True) -> None:
    """Give an axis thin lines, and a title where there is one."""
    axis.has_major_gridlines = grid
    if grid:
        axis.major_gridlines.format.line.color.rgb = colour("#dfe3e8")
        axis.major_gridlines.format.line.width = Pt(0.5)
    axis.format.line.color.rgb = colour(UNCLEAR)
    axis.has_title = bool(title)
    if title:
        write(axis.axis_title.text_frame, [title], size=_SMALL, language=words.id, ink=QUIET)


def _top_down(chart: Any) -> None:
    """List bars from the top, as the worksheet has them, and keep the scale below."""
    chart.category_axis.reverse_order = True
    chart.value_axis._element.find(qn("c:crosses")).set("val", "max")


def _hide_in_legend(chart: Any, numbers: Sequence[int]) -> None:
    """Leave series out of the legend: thin lines are told in words."""
    position = chart.legend._element.find(qn("c:legendPos"))
    for number in reversed(numbers):
        position.addnext(parse_xml(
            f"<c:legendEntry {nsdecls('c')}><c:idx val=\"{number}\"/>"
            "<c:delete val=\"1\"/></c:legendEntry>"
        ))  # fmt: skip


def _ranges(series: Any, found: Sequence[Party | LeverBar]) -> None:
    """Draw ranges as error bars."""

    def numbers(tag: str, values: list[float]) -> str:
        points = "".join(
            f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in enumerate(values)
        )
        return (
            f"<c:{tag}><c:numLit><c:formatCode>General</c:formatCode>"
            f'<c:ptCount val="{len(values)}"/>{points}</c:numLit></c:{tag}>'
        )

    plus = numbers("plus", [max(0.0, bar.high - bar.change) for bar in found])
    minus = numbers("minus", [max(0.0, bar.change - bar.low) for bar in found])
    element = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/>{plus}{minus}<c:spPr><a:ln w="19050"><a:solidFill>'
        f'<a:srgbClr val="{colour(INK)!s}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    series._element.find(qn("c:cat")).addprevious(element)
