"""What is wrong with a scenario, in the language of the reader.

The loader speaks English, for commands and pages alike. In another language each of its sentences
has a template of its own (`zh_hans.reasons`); one that has none is given as it is. What a reader
has typed, and names as files have them, are never translated.

Placeholders say how what they stand for is written: ``{allowed}`` and ``{limit}`` as of
`scenarios.catalogue.ALLOWED`, ``{kind}`` as a kind of list, ``{list}`` and ``{names}`` as names,
``{bytes}`` and ``{have}`` as an amount of memory, ``{toml}`` and ``{what}`` by templates of their
own; all others as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from scenarios.problems import BY_DEFAULT
from simulation.words.zh_hans.reasons import REASONS, TAKES, TOML

if TYPE_CHECKING:
    from scenarios.problems import Problem
    from simulation.words import Language

_HOLE = re.compile(r"\\\{(\w+)\\\}")
_PATTERNS = {  # what a placeholder may stand for, where that is not anything
    "n": "[^ ]+",
    "m": "[^ ]+",
    "name": r'[^ ]+(?: = "[^"]*")?|".*"|\'.*\'',
}
_ENDS = ("above", "at least", "below", "at most")
_COUNT = re.compile(r"(\d+) (numbers|whole numbers|texts)")
_MORE = re.compile(r" and ([\d,]+) more$")


def told(problem: Problem, words: Language) -> str:
    """Everything that is said of a problem."""
    if not words.is_chinese:
        return str(problem)
    head = problem.head
    if problem.value.endswith(BY_DEFAULT):
        head = head.removesuffix(BY_DEFAULT) + words.written("（默认值）")
    return f"{head}：{reason(problem, words)}"


def reason(problem: Problem, words: Language) -> str:
    """What is wrong, and the remedy."""
    if not words.is_chinese:
        return problem.said
    said = _by(REASONS, problem.message, words)
    if not problem.hint:
        return said or words("problem.english", said=problem.message)
    hint = _by(REASONS, problem.hint, words)
    both = f"{said or problem.message}。{hint or problem.hint}"
    return both if said and hint else words("problem.english", said=both)


def _by(templates: Mapping[str, str], said: str, words: Language) -> str:
    """The translation of a sentence; empty where there is none."""
    for pattern, english in patterns(tuple(templates)):
        if found := pattern.fullmatch(said):
            holes = {key: _written(key, part, words) for key, part in found.groupdict().items()}
            if all(holes.values()):
                return words.written(templates[english]).format(**holes)
    return ""


@cache
def patterns(templates: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
    """Templates with what they match, those with the most fixed text first."""
    made = []
    for english in sorted(templates, key=lambda one: -len(re.sub(r"\{\w+\}", "", one))):
        pattern = _HOLE.sub(_group, re.escape(english))
        made.append((re.compile(pattern, re.DOTALL), english))
    return made


def _group(hole: re.Match[str]) -> str:
    return f"(?P<{hole[1]}>{_PATTERNS.get(hole[1], '.+')})"


def _written(key: str, part: str, words: Language) -> str:
    """What stands for a placeholder, in the reader's language; empty where it cannot be told."""
    if key in ("allowed", "limit"):
        return _allowed(part, words)
    if key == "kind":
        return words.allowed.get(f"list of {part}", "")
    if key == "toml":
        return _by(TOML, part, words)
    if key == "what":
        return words.written(TAKES.get(part, ""))
    if key in ("bytes", "have"):
        return part.replace("less than", words.written("不到"))
    if key == "names":
        return part.replace(" or ", words.written(" 或 "))
    if key == "list":
        return _MORE.sub(lambda more: words.written(f" 等，另有 {more[1]} 个"), part)
    return part


def _allowed(part: str, words: Language) -> str:
    """Words of `Parameter.allowed`, one end or both, with a unit or without."""
    text = words.allowed
    if found := _COUNT.fullmatch(part):
        return text["count"].format(n=found[1], what=text[found[2]])
    if part in text:
        return text[part]
    ends = part.split(", ")
    if len(ends) > 1 and all(one.startswith(_ENDS) for one in ends):
        low, high = (_allowed(one, words) for one in ends)
        return text["both"].format(low=low, high=high) if low and high else ""
    for end in _ENDS:
        if part.startswith(f"{end} "):
            n, _, unit = part.removeprefix(f"{end} ").partition(" ")
            return f"{text[end].format(n=n)} {words.unit(unit)}".rstrip()
    if found := re.fullmatch(r"([^ ]+) to ([^ ]+)(?: (.+))?", part):
        between = text["between"].format(low=found[1], high=found[2])
        return f"{between} {words.unit(found[3] or '')}".rstrip()
    return part if re.fullmatch(r"[\w_]+(, [\w_]+)*", part) else ""  # choices, by their names
