"""What the page says: one file of words by language, with the same keys and placeholders.

A further language is a further folder, with the same files, and an entry in `LANGUAGES`;
traditional Chinese is converted from the simplified one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulation.words import en, zh_hans, zh_hant
from simulation.words.zh_hans import parameters, patterns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
    money_of_one : float
        Yuan in the unit of charts of what one firm earns, as ``groups.change`` says it.
    parameters : dict of str to str
        Meanings of parameters by path, where they differ from the schema's English.
    sections, units, allowed : dict of str to str
        Sections of a scenario file, units beyond those of outcomes, and words of what may be given
        (`scenarios.catalogue.ALLOWED`), where they differ from English.
    patterns, measures, truths : dict of str to str
        Titles of patterns by number, what is measured by key, and truths by their English name,
        where they differ from English.
    written : callable
        How a text declared elsewhere, in English or simplified Chinese, is written in it.
    """

    id: str
    name: str
    words: dict[str, str]
    sentence: str
    large: tuple[tuple[float, str], ...]
    money: float
    money_of_one: float
    parameters: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    allowed: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    truths: dict[str, str] = field(default_factory=dict)
    written: Callable[[str], str] = str

    def __call__(self, key: str, /, **values: object) -> str:
        """Text of a key, with its placeholders filled in.

        Raises
        ------
        KeyError
            If there is no such text.
        """
        return self.words[key].format(**values) if values else self.words[key]

    def run_on(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other in a paragraph: Chinese puts no space between them."""
        return ("" if self.is_chinese else " ").join(sentences)

    def get(self, key: str, otherwise: str) -> str:
        """Text of a key that may be missing, such as that of a lever of the next version."""
        return self.words.get(key, otherwise)

    def meaning(self, parameter: Parameter) -> str:
        """What a parameter is, in a sentence; of which section, where that is in English only."""
        if parameter.path in self.parameters:
            return self.parameters[parameter.path]
        section = self.sections.get(parameter.path.partition(".")[0])
        if section:
            return f"{section}：{parameter.meaning}"
        # A meaning that begins with what it belongs to, by its identifier.
        owner, colon, rest = parameter.meaning.partition(": ")
        for kind in ("lever", "adoption"):
            if colon and (title := self.words.get(f"{kind}.{owner}")):
                return f"{title}: {rest}"
        return parameter.meaning

    def may_be(self, parameter: Parameter) -> str:
        """What may be given for a parameter."""
        return parameter.allowed_in(self.allowed, self.unit(parameter.unit))

    def said(self, english: str, chinese: str) -> str:
        """Text that is declared in English and in Chinese, such as the title of a KPI."""
        return self.written((chinese or english) if self.is_chinese else english)

    def told(self, texts: Mapping[str, str]) -> str:
        """Sentence of a result document, which has one in English and one in Chinese."""
        return self.written(texts[self.sentence])

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese, in either script."""
        return self.sentence == "zh"

    def of_kpi(self, kpi: Kpi) -> str:
        """Title of a KPI."""
        return self.said(kpi.title, kpi.title_zh)

    def unit(self, unit: str) -> str:
        """Unit as people read it."""
        return self.words.get(f"unit.{unit}", self.units.get(unit, unit))

    def whom(self, whom: tuple[str, ...]) -> str:
        """Those concerned, in one phrase."""
        return self("and").join(self(f"whom.{who}") for who in whom)


_CHINESE = Language(
    "zh-Hans",
    "简体中文",
    zh_hans.WORDS,
    "zh",
    ((1e8, "亿"), (1e4, "万")),
    1e4,
    1e4,
    parameters.PARAMETERS,
    parameters.SECTIONS,
    parameters.UNITS,
    parameters.ALLOWED,
    patterns.TITLES,
    patterns.MEASURES,
    patterns.TRUTHS,
)


def _in_traditional(one: Language) -> Language:
    """Traditional Chinese, out of the simplified one."""
    return Language(
        "zh-Hant",
        "繁體中文",
        zh_hant.all_of(one.words),
        one.sentence,
        tuple((size, zh_hant.traditional(unit)) for size, unit in one.large),
        one.money,
        one.money_of_one,
        zh_hant.all_of(one.parameters),
        zh_hant.all_of(one.sections),
        zh_hant.all_of(one.units),
        zh_hant.all_of(one.allowed),
        zh_hant.all_of(one.patterns),
        zh_hant.all_of(one.measures),
        zh_hant.all_of(one.truths),
        zh_hant.traditional,
    )


LANGUAGES = {
    language.id: language
    for language in (
        Language("en", "English", en.WORDS, "en", ((1e9, " bn"), (1e6, " m")), 1e6, 1e3),
        _CHINESE,
        _in_traditional(_CHINESE),
    )
}
DEFAULT = "en"


_TRADITIONAL = {"hant", "tw", "hk", "mo"}  # the script, and regions that write it


def spelled(tag: str | None) -> str | None:
    """Language meant by a tag in any usual spelling; ``None`` where there is none of it.

    >>> spelled("zh_TW"), spelled("zh-SG"), spelled("EN-us"), spelled("fr"), spelled("zhuang")
    ('zh-Hant', 'zh-Hans', 'en', None, None)
    """
    base, *parts = (tag or "").strip().lower().replace("_", "-").split(".")[0].split("-")
    if base == "zh":
        simplified = "hans" in parts or not _TRADITIONAL & set(parts)
        return "zh-Hans" if simplified else "zh-Hant"
    return next((one for one in LANGUAGES if one.lower().split("-")[0] == base), None)


def preferred(locale: str | None) -> str:
    """Language for a browser that prefers `locale`, where a link names none.

    >>> preferred("zh-CN"), preferred("zh-HK"), preferred("en-GB"), preferred(None)
    ('zh-Hans', 'zh-Hant', 'en', 'en')
    """
    return spelled(locale) or DEFAULT
