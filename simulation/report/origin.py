"""Where the numbers of a report come from, and how to make them again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.write import content_hash
from simulation import __version__
from simulation.report.assumptions import Row, rows_of

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.report.language import Language


@dataclass(frozen=True, eq=False)
class Origin:
    """What a report is of.

    Attributes
    ----------
    scenario : Scenario
        What was compared.
    unchanged : Scenario
        The same as its file has it, without what was set for this report.
    name : str
        Name it was asked for by.
    arguments : str
        Scenario, values set for this report and seed, as other commands take them.
    command : str
        Command that makes the report again.
    date : str
        Day it was made, as 2026-11-30.
    query : str
        Link that opens the same numbers, or what follows the address of the page to do so; empty
        where the page cannot.
    beside : tuple of str
        What is pinned beside it in the link, as people call it.
    not_made : tuple of str
        Scenarios side by side in its forecast that the command cannot make, as people call them.
    """

    scenario: Scenario
    unchanged: Scenario
    name: str
    arguments: str
    command: str
    date: str
    query: str = ""
    beside: tuple[str, ...] = ()
    not_made: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Fingerprint of everything that can change a result."""
        return content_hash(self.scenario)

    @property
    def version(self) -> str:
        """Version of the model."""
        return __version__

    def title(self, words: Language) -> str:
        """Title of the cluster in the language of the reader."""
        own = words.said(self.scenario.title, self.scenario.title_zh)
        return own or self.name

    def changed(self) -> list[tuple[Row, Row]]:
        """Values that are not the file's own: as they are here, and as they are there."""
        there = {row.path: row for row in rows_of(self.unchanged)}
        here = ((row, there.get(row.path)) for row in rows_of(self.scenario))
        return [(row, own) for row, own in here if own is not None and row.value != own.value]
