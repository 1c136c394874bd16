"""Scenario discovery: where in the space of the factors digitisation fails, as rules to read.

A shallow classification tree (Breiman et al. 1984) over the points of a design, as in Lempert,
Bryant & Bankes (2008): each leaf is a box of ranges with how often the outcome fails there
(density) and how many of all failures lie in it (coverage).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.metrics import KPIS

if TYPE_CHECKING:
    from simulation.study.analysis.response import Response
    from simulation.study.factors import Factor

DEPTH = 3
_LEAST_SHARE, _LEAST_POINTS = 0.05, 5  # of a leaf
_FOLDS = 5


@dataclass(frozen=True)
class Limit:
    """One condition of a rule.

    Attributes
    ----------
    path : str
        Factor.
    low, high : float
        Its values lie above one and at or below the other; infinite where there is no limit.
    choices : tuple
        Of a factor of choices, those that are meant; empty for a range.
    """

    path: str
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Rule:
    """A box of the factors' space.

    Attributes
    ----------
    limits : tuple of Limit
        Conditions that hold in it together; empty for the whole space.
    points, failures : int
        In it.
    density : float
        Share of its points that fail.
    coverage : float
        Share of all failures that lie in it.
    """

    limits: tuple[Limit, ...]
    points: int
    failures: int
    density: float
    coverage: float


@dataclass(frozen=True)
class Discovery:
    """Rules of a study.

    Attributes
    ----------
    points, failures : int
        In all.
    rules : tuple of Rule
        All boxes, the one with the most failures a point first.
    accuracy : float or None
        Balanced accuracy of such trees on points they have not seen (0.5 is guessing); None where
        there are too few points of either kind to tell.
    """

    points: int
    failures: int
    rules: tuple[Rule, ...]
    accuracy: float | None


def fails(found: Response) -> np.ndarray:
    """Points where digitisation does not move an outcome the way that is good.

    Parameters
    ----------
    found : Response
        ``difference`` or ``log_ratio`` of a KPI for which one way is good.

    Returns
    -------
    ndarray of bool, shape (points,)

    Raises
    ------
    AnalysisProblem
        If neither way is good, or the quantity is no change.
    """
    from simulation.study.analysis.response import AnalysisProblem

    kpi = KPIS.get(found.outcome)
    if found.quantity not in ("difference", "log_ratio") or kpi is None:
        raise AnalysisProblem("whether digitisation fails is asked of a change of a KPI")
    if kpi.better not in ("lower", "higher"):
        raise AnalysisProblem(f"{found.outcome}: neither lower nor higher is better")
    return found.mean >= 0.0 if kpi.better == "lower" else found.mean <= 0.0


def discover(found: Response, failing: np.ndarray, *, depth: int = DEPTH) -> Discovery:
    """Find the boxes in which an outcome fails.

    Parameters
    ----------
    found : Response
        Gives the points.
    failing : ndarray of bool, shape (points,)
        Where it fails (`fails`, or a condition of one's own).
    depth : int
        Most conditions of a rule.
    """
    from sklearn.tree import DecisionTreeClassifier

    table, meaning = _encoded(found.design.factors, found.design.columns)
    n, bad = len(failing), int(failing.sum())
    if bad in (0, n):
        whole = Rule((), n, bad, bad / n, 1.0 if bad else 0.0)
        return Discovery(n, bad, (whole,), None)
    least = max(_LEAST_POINTS, math.ceil(_LEAST_SHARE * n))
    settings = {"max_depth": depth, "min_samples_leaf": least, "random_state": 0}
    tree = DecisionTreeClassifier(**settings).fit(table, failing)
    leaves = tree.apply(table)
    boxes = _boxes(tree.tree_, meaning, found.design.factors)
    rules = []
    for leaf, limits in boxes.items():
        inside = leaves == leaf
        hits = int(failing[inside].sum())
        count = int(inside.sum())
        rules.append(Rule(limits, count, hits, hits / count, hits / bad))
    rules.sort(key=lambda rule: (-rule.density, -rule.coverage))
    return Discovery(n, bad, tuple(_joined(rules)), _accuracy(settings, table, failing))


def _accuracy(settings: dict[str, Any], table: np.ndarray, failing: np.ndarray) -> float | None:
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.tree import DecisionTreeClassifier

    if min(int(failing.sum()), int((~failing).sum())) < 2 * _FOLDS:
        return None
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    tree = DecisionTreeClassifier(**settings)
    scores = cross_val_score(tree, table, failing, cv=folds, scoring="balanced_accuracy")
    return float(np.mean(scores))


def _encoded(
    factors: tuple[Factor, ...], columns: tuple[list[Any], ...]
) -> tuple[np.ndarray, list[tuple[int, Any]]]:
    """Factors as numbers, words as one column a choice; and which factor and choice each is."""
    parts: list[np.ndarray] = []
    meaning: list[tuple[int, Any]] = []
    for n, column in enumerate(columns):
        if any(isinstance(value, str) for value in column):
            for choice in dict.fromkeys(column):
                parts.append(np.array([value == choice for value in column], np.float64))
                meaning.append((n, choice))
        else:
            parts.append(np.asarray(column, np.float64))
            meaning.append((n, None))
    return np.column_stack(parts), meaning


def _boxes(
    tree: Any, meaning: list[tuple[int, Any]], factors: tuple[Factor, ...]
) -> dict[int, tuple[Limit, ...]]:
    """Limits of each leaf, walked from the root."""
    found: dict[int, tuple[Limit, ...]] = {}
    queue: list[tuple[int, dict[str, Limit]]] = [(0, {})]
    while queue:
        node, limits = queue.pop()
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left == right:  # both -1: a leaf
            found[node] = tuple(limits[path] for path in sorted(limits))
            continue
        number, choice = meaning[int(tree.feature[node])]
        factor, edge = factors[number], float(tree.threshold[node])
        old = limits.get(factor.path, Limit(factor.path))
        if choice is None:
            below = Limit(old.path, old.low, min(old.high, edge))
            above = Limit(old.path, max(old.low, edge), old.high)
        else:
            left_over = old.choices or tuple(factor.choices)
            below = Limit(old.path, choices=tuple(c for c in left_over if c != choice))
            above = Limit(old.path, choices=(choice,))
        queue.append((left, {**limits, factor.path: below}))
        queue.append((right, {**limits, factor.path: above}))
    return found


def _joined(rules: list[Rule]) -> list[Rule]:
    """Rules of which none says the same as a neighbour that differs in one limit and no number."""
    kept: list[Rule] = []
    for rule in rules:
        same = next((one for one in kept if _differ_in_one(one, rule)), None)
        if same is None or same.density not in (0.0, 1.0) or rule.density != same.density:
            kept.append(rule)
            continue
        kept[kept.index(same)] = _together(same, rule)
    return kept


def _differ_in_one(one: Rule, other: Rule) -> bool:
    mine, theirs = ({limit.path: limit for limit in rule.limits} for rule in (one, other))
    if set(mine) != set(theirs):
        return False
    apart = [path for path in mine if mine[path] != theirs[path]]
    if len(apart) != 1 or mine[apart[0]].choices or theirs[apart[0]].choices:
        return False
    a, b = mine[apart[0]], theirs[apart[0]]
    return a.high == b.low or b.high == a.low


def _together(one: Rule, other: Rule) -> Rule:
    theirs = {limit.path: limit for limit in other.limits}
    limits = []
    for limit in one.limits:
        b = theirs[limit.path]
        whole = Limit(limit.path, min(limit.low, b.low), max(limit.high, b.high), limit.choices)
        if whole.choices or math.isfinite(whole.low) or math.isfinite(whole.high):
            limits.append(whole)
    points, bad = one.points + other.points, one.failures + other.failures
    return Rule(tuple(limits), points, bad, bad / points, one.coverage + other.coverage)
