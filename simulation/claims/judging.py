"""What is to be said of each claim, given what the model makes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.paths import parameter_at, value_at
from scenarios.problems import parts_of
from simulation.claims.declaration import (
    CONTEXT,
    HIGHER,
    LOWER,
    OUTCOME,
    REPORTED,
    Claim,
    Expected,
    Input,
)
from simulation.claims.found import Found, Number
from simulation.claims.names import can_be_measured, missing
from simulation.claims.table import CLAIMS
from simulation.evidence import judge as judge_patterns
from simulation.patterns.table import MEASURES
from simulation.patterns.values import Value

if TYPE_CHECKING:
    from scenarios.schema import Scenario

# What may be said of a claim.
VERDICTS = (
    "met",
    "met in part",
    "missed",
    "no clear change",
    "not measured",
    "in as an input",
    "in with another value",
    "mechanism present",
    "in part",
    "not modelled yet",
    "context: not modelled",
)
_MET = ("hit", "inside")


@dataclass(frozen=True)
class Answer:
    """A number that a claim expects, what came out, and whether that meets it.

    Attributes
    ----------
    expected : Expected
        What was declared.
    number : Number or None
        What came out; None where it was not measured.
    verdict : str
        ``met``, ``missed``, ``no clear change``, ``reported`` or ``not measured``.
    """

    expected: Expected
    number: Number | None
    verdict: str


@dataclass(frozen=True)
class Given:
    """A value that stands for the article's number.

    Attributes
    ----------
    one : Input
        What was declared.
    value : Any
        In the cluster the claim is about; None where it has no such value.
    agrees : bool
        Whether it is the article's.
    """

    one: Input
    value: Any
    agrees: bool


@dataclass(frozen=True)
class Judged:
    """A claim with all that is said of it.

    Attributes
    ----------
    claim : Claim
        The claim.
    verdict : str
        One of `VERDICTS`.
    given : tuple of Given
        Its inputs.
    answers : tuple of Answer
        Its outcomes.
    missing : tuple of str
        Names it rests on that are not in the model.
    """

    claim: Claim
    verdict: str
    given: tuple[Given, ...]
    answers: tuple[Answer, ...]
    missing: tuple[str, ...]


def judge_claims(
    presets: Mapping[str, Scenario],
    found: Mapping[str, Found],
    claims: Sequence[Claim] = CLAIMS,
) -> list[Judged]:
    """Say of every claim what the model makes of it, in the cluster it is about.

    Parameters
    ----------
    presets : mapping of str to Scenario
        Clusters that claims are about.
    found : mapping of str to Found
        Numbers measured, by cluster; a cluster that was not run has none.
    """
    return [judge(claim, presets[claim.preset], found.get(claim.preset, {})) for claim in claims]


def judge(claim: Claim, scenario: Scenario, found: Found) -> Judged:
    """Say of one claim what the model makes of it."""
    given = tuple(_given(one, scenario) for one in claim.inputs)
    answers = tuple(_answer(one, found) for one in claim.expects if can_be_measured(one))
    lacks = () if CONTEXT in claim.kinds else missing(claim)
    return Judged(claim, _verdict(claim, given, answers, lacks), given, answers, lacks)


def _verdict(
    claim: Claim, given: Sequence[Given], answers: Sequence[Answer], lacks: Sequence[str]
) -> str:
    if CONTEXT in claim.kinds:
        return "context: not modelled"
    if len(lacks) == len(claim.names):  # nothing of it is there
        return "not modelled yet"
    if not all(one.agrees for one in given if one.one.path not in lacks):
        return "in with another value"
    if OUTCOME in claim.kinds:
        return _of_outcomes([one.verdict for one in answers])
    if lacks or claim.gap:
        return "in part"
    return "in as an input" if given else "mechanism present"


def _of_outcomes(verdicts: Sequence[str]) -> str:
    told = [one for one in verdicts if one != "reported"]
    known = [one for one in told if one != "not measured"]
    if not known:
        return "not measured"
    if all(one == "met" for one in told):
        return "met"
    if "met" in known:
        return "met in part"
    return "missed" if "missed" in known else "no clear change"


def _given(one: Input, scenario: Scenario) -> Given:
    try:
        value = value_at(scenario, one.path)
    except KeyError:
        return Given(one, None, False)
    return Given(one, value, one.low - 1e-9 <= value <= one.high + 1e-9)


def _answer(expected: Expected, found: Found) -> Answer:
    number = found.get(expected.of)
    if number is None:
        return Answer(expected, None, "not measured")
    return Answer(expected, number, _judged(expected, number))


def _judged(expected: Expected, number: Number) -> str:
    if expected.wants == REPORTED:
        return "reported"
    if expected.wants in (LOWER, HIGHER):
        sign = 1.0 if expected.wants == HIGHER else -1.0
        ends = [number.value if end is None else end for end in (number.low, number.high)]
        if min(ends) <= 0.0 <= max(ends):
            return "no clear change"
        return "met" if sign * number.value > 0.0 else "missed"
    if expected.low is None and expected.high is None:
        key = expected.of.removeprefix("pattern:")
        row = judge_patterns({key: Value(number.value)}, [_PATTERNS[key]])[0]
        return "met" if row.verdict in _MET else "missed"
    low = -math.inf if expected.low is None else expected.low
    high = math.inf if expected.high is None else expected.high
    return "met" if low <= number.value <= high else "missed"


def holds_otherwise(judged: Judged) -> bool | None:
    """Whether the verdict is the same for the number without its condition (`Claim.basis`).

    None where a claim has no such number, or it was not measured.
    """
    basis = judged.claim.basis
    if basis is None or judged.verdict not in ("met", "missed"):
        return None
    plain = next((one.number for one in judged.answers if one.expected.of == basis.plain), None)
    return None if plain is None else _judged(judged.answers[0].expected, plain) == judged.verdict


def is_unclear(answer: Answer) -> bool:
    """Whether a change that is only told may as well be none: its range holds zero."""
    number = answer.number
    if number is None or number.low is None or number.high is None:
        return False
    is_change = number.unit in ("change", "points") and answer.verdict == "reported"
    return is_change and number.low <= 0.0 <= number.high


def unit_of(path: str) -> str:
    """Unit of a parameter; empty for a pure number."""
    row = parameter_at(parts_of(path))
    return "" if row is None or row.unit == "-" else row.unit


_PATTERNS = {measure.key: measure for measure in MEASURES}
