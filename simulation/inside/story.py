"""One firm's story: what becomes of it without and with, in sentences, courses and partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.charts.course import Course
from simulation.inside.courses import COURSES
from simulation.inside.firms import Firms, firms_of
from simulation.inside.nodes import Node, name_of, nodes, place_of
from simulation.report.numbers import number, percent

if TYPE_CHECKING:
    from simulation.inside.running import Inside
    from simulation.report.language import Language

MOST_PARTNERS = 8  # told one by one
# Courses that are drawn, by role; and those whose axis need not begin at zero.
_DRAWN = {
    "factory": ("orders", "supply", "goods", "lots", "price", "result"),
    "trader": ("orders", "supply", "goods", "owed", "price", "result"),
}
_FREE_AXIS = ("price", "cost")


@dataclass(frozen=True)
class Partner:
    """Somebody a firm trades with.

    Attributes
    ----------
    name : str
        As people read it, with what is between them.
    id : str
        Of a firm with a story of its own; empty otherwise.
    value : tuple of float
        Yuan a year, without and with.
    """

    name: str
    id: str
    value: tuple[float, float]


@dataclass(frozen=True)
class Story:
    """What becomes of a firm.

    Attributes
    ----------
    name, about : str
        Who it is.
    sentences : tuple of str
        What becomes of it.
    partners : tuple of Partner
        Whom it trades with, most trade first; small ones together at the end.
    courses : tuple of (str, Course)
        Name of a course, and what is drawn of it.
    """

    name: str
    about: str
    sentences: tuple[str, ...]
    partners: tuple[Partner, ...]
    courses: tuple[tuple[str, Course], ...]


def story(inside: Inside, row: int, words: Language) -> Story:
    """Tell of a firm.

    Parameters
    ----------
    row : int
        Its row among traders and factories.
    """
    node = nodes(inside)[row]
    name = name_of(node, inside, words)
    firms = [firms_of(inside, world) for world in inside.worlds]
    return Story(
        name,
        _about(inside, node, words),
        tuple(_sentences(inside, node, firms, name, words)),
        tuple(_partners(inside, node, words)),
        tuple((key, _course(inside, node, key, words)) for key in _DRAWN[node.role]),
    )


def course_alt(data: Course, name: str, words: Language) -> str:
    """Text alternative of a course: the mean of the last year."""
    last = np.array(data.years) > data.years[-1] - 1.0
    a, b = (float(np.mean(np.array(v)[last])) for v in (data.without, data.with_))
    return words(
        "course.alt", title=data.title, name=name, unit=data.unit, a=number(a, words),
        b=number(b, words),
    )  # fmt: skip


def _about(inside: Inside, node: Node, words: Language) -> str:
    run = inside.with_.run
    told = words(
        "story.about",
        role=words(f"story.role.{node.role}"),
        place=place_of(node.township, inside, words),
        size=number(float(run.firms.size[node.row]), words),
    )
    joined = int(run.firms.joined[node.row])
    if not run.firms.adopter[node.row]:
        return words("story.and", one=told, other=words("story.joins.never"))
    months = (joined - run.fork) * run.period_days / 28.0
    if months < 1.0:
        return words("story.and", one=told, other=words("story.joins.start"))
    later = words("story.joins.later", n=round(months))
    return words("story.and", one=told, other=later)


def _sentences(
    inside: Inside, node: Node, firms: Sequence[Firms], name: str, words: Language
) -> list[str]:
    row, factory = node.row, node.role == "factory"

    def ends(key: str, *, share: bool = False) -> dict[str, str] | None:
        values = [float(getattr(one, key)[row]) for one in firms]
        if not all(np.isfinite(values)):
            return None
        told = [percent(v) if share else number(v, words) for v in values]
        if key in ("buyers", "partners"):
            told = [f"{value:,.0f}" for value in values]
        return {"a": told[0], "b": told[1]}

    stock = [float(one.goods[row] + one.material[row]) for one in firms]
    held = {key: number(value, words) for key, value in zip("ab", stock, strict=True)}
    days = ends("stock_days")
    told = [words("story.sold", name=name, **(ends("sold") or {}))]
    if days:
        told.append(words("story.stock.days", **held, ad=days["a"], bd=days["b"]))
    else:
        told.append(words("story.stock", **held))
    for key, share in (("lot", False), ("use", True), ("price", False)):
        if found := ends(key, share=share):
            told.append(words(f"story.{key}", **found))
    told.append(words("story.buyers", **(ends("buyers") or {})))
    partners = "story.traders" if factory else "story.factories"
    told.append(words(partners, **(ends("partners") or {})))
    bulk = [float(one.bulk[row]) for one in firms]
    if max(np.nan_to_num(bulk)) > 0:
        told.append(words("story.bulk", **(ends("bulk", share=True) or {"a": "0%", "b": "0%"})))
    told.append(words("story.result", **(ends("result") or {})))
    return told


def _partners(inside: Inside, node: Node, words: Language) -> list[Partner]:
    """Firms one by one, small-B buyers by type, bulk customers; and all smaller ones together."""
    tables = [world.value / inside.years for world in inside.worlds]
    found: list[Partner] = []
    by_type: dict[int, list[float]] = {}
    for other in nodes(inside):
        sold = (float(tables[0][node.row, other.row]), float(tables[1][node.row, other.row]))
        if other.role == "buyers":
            total = by_type.setdefault(other.number, [0.0, 0.0])
            total[0] += sold[0]
            total[1] += sold[1]
            continue
        there = name_of(other, inside, words)
        firm = other.id if other.role != "bulk" else ""
        found.append(Partner(words("story.sells", name=there), firm, sold))
        if firm:
            bought = (float(tables[0][other.row, node.row]), float(tables[1][other.row, node.row]))
            found.append(Partner(words("story.buys", name=there), firm, bought))
    kinds = list(inside.scenario.buyer_types.values())
    for kind, value in by_type.items():
        title = words.said(kinds[kind].title, kinds[kind].title_zh)
        ends = (value[0], value[1])
        found.append(Partner(words("story.sells", name=title), "", ends))
    found = [one for one in found if max(one.value) > 0.0]
    found.sort(key=lambda one: -sum(one.value))
    rest = found[MOST_PARTNERS:]
    if len(rest) > 1:
        left = (sum(one.value[0] for one in rest), sum(one.value[1] for one in rest))
        others = Partner(words("story.others", n=len(rest)), "", left)
        found = [*found[:MOST_PARTNERS], others]
    return found


def _course(inside: Inside, node: Node, key: str, words: Language) -> Course:
    at = list(COURSES).index(key)
    own = f"course.{key}.{node.role}"
    values = [world.courses[at, :, node.row].astype(float).tolist() for world in inside.worlds]
    return Course(
        words.get(own, words(f"course.{key}")),
        words.unit(COURSES[key][0]),
        (inside.days / 365.0).tolist(),
        values[0],
        values[1],
        key not in _FREE_AXIS,
    )


def firm_rows(inside: Inside) -> list[Node]:
    """Firms that have a story: factories first, then traders."""
    every = [node for node in nodes(inside) if node.role in ("factory", "trader")]
    return sorted(every, key=lambda node: node.role != "factory")
