"""How a claim of the source article is declared: what it says, where it is, what would meet it."""

from __future__ import annotations

from dataclasses import dataclass

INPUT, MECHANISM, OUTCOME, CONTEXT = "input", "mechanism", "outcome", "context"
KINDS = (INPUT, MECHANISM, OUTCOME, CONTEXT)

PLATFORM, UNIFORMS, CHILDREN = "platform_1688", "school_uniforms", "zhili_kidswear"
ABOUT = {PLATFORM: "platform", UNIFORMS: "uniforms", CHILDREN: "children's wear"}
PRESETS = tuple(ABOUT)

LOWER, HIGHER, WITHIN, REPORTED = "lower", "higher", "within", "reported"

NEAR = 0.25  # how far from a number of the article, that has no band of its own, counts as met


@dataclass(frozen=True)
class Input:
    """A value of a scenario that stands for a number of the article.

    Attributes
    ----------
    path : str
        Parameter.
    low, high : float
        Between which the article's number lies, rounding allowed for.
    """

    path: str
    low: float
    high: float


@dataclass(frozen=True)
class Expected:
    """A number the model gives, and what would meet the claim.

    Attributes
    ----------
    of : str
        ``kpi:NAME`` (change with all levers on), ``level:NAME`` (KPI in the world with),
        ``pattern:KEY``, ``derived:NAME``, or ``alone:LEVER:KPI`` (change with one lever on).
    wants : str
        ``lower``, ``higher``, ``within`` or ``reported``.
    low, high : float or None
        Band of ``within``; both None where it is the pattern's own.
    """

    of: str
    wants: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Basis:
    """What a verdict rests on: a number taken under a condition, and the same without it.

    Attributes
    ----------
    plain : str
        Name of the number without the condition, as in `Expected.of`; the claim expects it too.
    under, under_zh : str
        The condition of the claim's first number.
    otherwise, otherwise_zh : str
        How the other one is taken.
    """

    plain: str
    under: str
    under_zh: str
    otherwise: str
    otherwise_zh: str


@dataclass(frozen=True)
class Claim:
    """One claim, number by number as in the list of evidence (EVIDENCE 1).

    Attributes
    ----------
    row : int
        Its number there.
    kinds : tuple of str
        Of `KINDS`: what it is to the model.
    gloss, gloss_zh : str
        What is claimed, in our words.
    number, number_zh : str
        The article's number, short; empty where it gives none.
    preset : str
        Cluster the claim is about.
    where : tuple of str
        Declared names that carry it: a parameter (``*`` for any buyer type, ``PATH=CHOICE`` for
        one of its choices), ``kpi:NAME`` or ``pattern:KEY``.
    inputs : tuple of Input
        Values that stand for its numbers.
    expects : tuple of Expected
        Numbers the model gives.
    gap, gap_zh : str
        What of it is not in the model, and why.
    basis : Basis, optional
        What the verdict rests on, where another way to take the number is told beside it.
    """

    row: int
    kinds: tuple[str, ...]
    gloss: str
    gloss_zh: str
    number: str = ""
    number_zh: str = ""
    preset: str = CHILDREN
    where: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    expects: tuple[Expected, ...] = ()
    gap: str = ""
    gap_zh: str = ""
    basis: Basis | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every declared name it rests on, each once."""
        return tuple(dict.fromkeys((*(one.path for one in self.inputs), *self.where)))


def near(of: str, number: float) -> Expected:
    """Expect a number of the article that has no band of its own, within `NEAR`.

    >>> near("level:gmv", 100.0).high
    125.0
    """
    return Expected(of, WITHIN, (1.0 - NEAR) * number, (1.0 + NEAR) * number)


def lower(of: str) -> Expected:
    """Expect that something falls."""
    return Expected(of, LOWER)


def higher(of: str) -> Expected:
    """Expect that something rises."""
    return Expected(of, HIGHER)


def band(key: str) -> Expected:
    """Expect a pattern within the band that was fixed for it before any run."""
    return Expected(f"pattern:{key}", WITHIN)


def reported(of: str) -> Expected:
    """Tell a number that neither meets nor misses the claim."""
    return Expected(of, REPORTED)


def alone(lever: str, *kpis: str) -> tuple[Expected, ...]:
    """Tell what a lever does with no other lever on."""
    return tuple(reported(f"alone:{lever}:{kpi}") for kpi in kpis)
