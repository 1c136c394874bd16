"""What the page says: one file of words by language, with the same keys and placeholders.

A further language is a further folder, with the same files, and an entry in `LANGUAGES`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulation.words import en, zh_hans
from simulation.words.zh_hans import parameters

if TYPE_CHECKING:
    from scenarios.catalogue import Parameter
    from simulation.metrics import Kpi


@dataclass(frozen=True)
class Language:
    """A language of the page.

    Attributes
    ----------
    id : str
        As in links and in ``<html lang>`` (BCP 47).
    name : str
        Its name in itself.
    words : dict of str to str
        Texts by key.
    sentence : str
        Key of its sentences in a result document.
    large : tuple of (float, str)
        Units large numbers are counted in, the largest first.
    money : float
        Yuan in the unit of charts of money, ``unit.money``.
    parameters : dict of str to str
        Meanings of parameters by path, where they differ from the schema's English.
    sections, units, allowed : dict of str to str
        Sections of a scenario file, units beyond those of outcomes, and words of what may be given
        (`scenarios.catalogue.ALLOWED`), where they differ from English.
    """

    id: str
    name: str
    words: dict[str, str]
    sentence: str
    large: tuple[tuple[float, str], ...]
    money: float
    parameters: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    allowed: dict[str, str] = field(default_factory=dict)

    def __call__(self, key: str, /, **values: object) -> str:
        """Text of a key, with its placeholders filled in.

        Raises
        ------
        KeyError
            If there is no such text.
        """
        return self.words[key].format(**values) if values else self.words[key]

    def get(self, key: str, otherwise: str) -> str:
        """Text of a key that may be missing, such as that of a lever of the next version."""
        return self.words.get(key, otherwise)

    def meaning(self, parameter: Parameter) -> str:
        """What a parameter is, in a sentence; of which section, where that is in English only."""
        if parameter.path in self.parameters:
            return self.parameters[parameter.path]
        section = self.sections.get(parameter.path.partition(".")[0])
        return f"{section}：{parameter.meaning}" if section else parameter.meaning

    def may_be(self, parameter: Parameter) -> str:
        """What may be given for a parameter."""
        return parameter.allowed_in(self.allowed, self.unit(parameter.unit))

    def said(self, english: str, chinese: str) -> str:
        """Text that is declared in English and in Chinese, such as the title of a KPI."""
        return (chinese or english) if self.sentence == "zh" else english

    def of_kpi(self, kpi: Kpi) -> str:
        """Title of a KPI."""
        return self.said(kpi.title, kpi.title_zh)

    def unit(self, unit: str) -> str:
        """Unit as people read it."""
        return self.words.get(f"unit.{unit}", self.units.get(unit, unit))

    def whom(self, whom: tuple[str, ...]) -> str:
        """Those concerned, in one phrase."""
        return self("and").join(self(f"whom.{who}") for who in whom)


LANGUAGES = {
    language.id: language
    for language in (
        Language("en", "English", en.WORDS, "en", ((1e9, " bn"), (1e6, " m")), 1e6),
        Language(
            "zh-Hans",
            "简体中文",
            zh_hans.WORDS,
            "zh",
            ((1e8, "亿"), (1e4, "万")),
            1e4,
            parameters.PARAMETERS,
            parameters.SECTIONS,
            parameters.UNITS,
            parameters.ALLOWED,
        ),
    )
}
DEFAULT = "en"


def spelled(tag: str | None) -> str | None:
    """Language meant by a tag in any usual spelling; ``None`` where there is none of it.

    Chinese of any script is simplified Chinese as long as there is no traditional one.

    >>> spelled("zh_TW"), spelled("EN-us"), spelled("fr"), spelled("zhuang")
    ('zh-Hans', 'en', None, None)
    """
    parts = (tag or "").strip().lower().replace("_", "-").split(".")[0].split("-")
    whole = "-".join(parts)
    same = (one for one in LANGUAGES if one.lower() == whole)
    base = (one for one in LANGUAGES if one.lower().split("-")[0] == parts[0])
    return next(same, None) or next(base, None)


def preferred(locale: str | None) -> str:
    """Language for a browser that prefers `locale`, where a link names none.

    >>> preferred("zh-CN"), preferred("en-GB"), preferred(None)
    ('zh-Hans', 'en', 'en')
    """
    return spelled(locale) or DEFAULT
