"""What charts, the page and reports ask of a language; `simulation.words` has the languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scenarios.catalogue import Parameter
    from simulation.metrics import Kpi


class Words(Protocol):
    """Texts by key, in the language of the reader."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Text of a key with its placeholders filled in."""


class Language(Words, Protocol):
    """A language with its habits: numbers, units, titles of what is declared elsewhere."""

    @property
    def id(self) -> str:
        """As in ``<html lang>`` (BCP 47)."""

    @property
    def sentence(self) -> str:
        """Key of its sentences in a result document."""

    @property
    def large(self) -> tuple[tuple[float, str], ...]:
        """Units large numbers are counted in, the largest first."""

    @property
    def money(self) -> float:
        """Yuan in the unit of charts of money, ``unit.money``."""

    @property
    def money_of_one(self) -> float:
        """Yuan in the unit of charts of what one firm earns."""

    def run_on(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other in a paragraph."""

    def get(self, key: str, otherwise: str) -> str:
        """Text of a key that may be missing."""

    def meaning(self, parameter: Parameter) -> str:
        """What a parameter is, in a sentence."""

    def said(self, english: str, chinese: str) -> str:
        """Text that is declared in English and in Chinese."""

    def told(self, texts: Mapping[str, str]) -> str:
        """Sentence of a result document, in the language of the reader."""

    @property
    def is_chinese(self) -> bool:
        """Whether it is Chinese, in either script."""

    def of_kpi(self, kpi: Kpi) -> str:
        """Title of a KPI."""

    def unit(self, unit: str) -> str:
        """Unit as people read it."""

    def whom(self, whom: tuple[str, ...]) -> str:
        """Those concerned, in one phrase."""
