"""What the command ``report`` writes, once everything has been run."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from simulation.cli.common import short

if TYPE_CHECKING:
    from scenarios.schema import Scenario as Cluster
    from simulation.attribution.plan import Plan
    from simulation.attribution.result import Attribution
    from simulation.compared import Comparison
    from simulation.report.making import Found
    from simulation.report.origin import Origin
    from simulation.words import Language

Format = Literal["pptx", "html", "data"]


@dataclass(frozen=True)
class ForecastAsked:
    """What forecast a report shall tell, if any: one to run, or one that has been written."""

    years: int | None = None
    draws: int | None = None
    file: Path | None = None

    @property
    def wanted(self) -> bool:
        """Whether any is asked for."""
        return self.years is not None or self.file is not None

    @property
    def arguments(self) -> list[str]:
        """Options that ask for it again; a file goes by its name."""
        if self.file is not None:
            return ["--forecast", self.file.name]
        if self.years is None:
            return []
        draws = [] if self.draws is None else ["--forecast-draws", str(self.draws)]
        return ["--forecast-years", str(self.years), *draws]

    def check(self, loaded: Cluster) -> None:
        """Refuse what could not be run or read.

        Raises
        ------
        ScenarioError
            With the reason.
        """
        from simulation.forecast.plan import check_forecast
        from simulation.forecast.reading import read_forecast
        from simulation.forecast.running import over_years

        if self.years is not None:
            check_forecast(loaded.title or "scenario", loaded)
            over_years(loaded, self.years)
        elif self.file is not None:
            read_forecast(self.file, loaded)

    def run(self, loaded: Cluster, name: str, workers: int | None) -> dict[str, Any] | None:
        """Run or read it; nothing where none is asked for.

        Raises
        ------
        KeyboardInterrupt
            If not everything was run.
        """
        from simulation.cli.progress import ProgressShown
        from simulation.forecast import Unfinished, run_forecast
        from simulation.forecast.reading import read_forecast
        from simulation.forecast.running import STAGE

        if self.file is not None:
            return read_forecast(self.file, loaded)
        if self.years is None:
            return None
        try:
            with ProgressShown(STAGE) as shown:
                found = run_forecast(
                    loaded, self.years, self.draws, progress=shown, name=name, workers=workers
                )
        except Unfinished:
            raise KeyboardInterrupt from None
        if found["interrupted"]:
            raise KeyboardInterrupt
        return found


@dataclass(frozen=True)
class Asked:
    """What was asked for, checked."""

    scenario: str
    loaded: Cluster
    overrides: tuple[str, ...]
    kind: Format
    replications: int | None
    language: Language
    levers: str | None
    plan: Plan | None
    doubt: int | None
    left_out: tuple[str, ...]
    ahead: ForecastAsked
    out: Path

    @property
    def name(self) -> str:
        """Scenario without its folder, which is nobody else's business."""
        return Path(self.scenario).name


@dataclass(frozen=True)
class More:
    """What was run besides the comparison, as far as it was asked for."""

    shares: Attribution | None = None
    doubt: dict[str, Any] | None = None
    ahead: dict[str, Any] | None = None


def writer(asked: Asked, result: Comparison, more: More) -> Callable[[Path], None]:
    """Make a report; what writes it to its file or folder."""
    origin = _origin(asked, result)
    if asked.kind == "data":
        return _data(result, origin, more)
    return _file(asked, result, origin, more)


def _origin(asked: Asked, result: Comparison) -> Origin:
    from scenarios.load import load
    from simulation.report.origin import Origin
    from simulation.web.choice import choice_of

    choice = choice_of(asked.loaded, asked.name)
    query = ""
    if choice is not None:
        from urllib.parse import urlencode

        from simulation.web.link import to_query

        query = f"/?{urlencode(to_query(choice, (), asked.language.id))}"
    values = [part for one in asked.overrides for part in ("--set", one)]
    same = [asked.name, *values, "--seed", str(result.seed)]
    how = ["--format", asked.kind, "--replications", str(result.replications)]
    how += ["--lang", asked.language.id] if asked.kind != "data" else []
    how += [*_of_levers(asked), *asked.ahead.arguments]
    how += ["--doubt", str(asked.doubt)] if asked.doubt else []
    how += ["--leave-out", ",".join(asked.left_out)] if asked.left_out else []
    return Origin(
        scenario=asked.loaded,
        unchanged=load(asked.scenario),
        name=short(asked.scenario),
        arguments=shlex.join(same),
        command=f"python -m simulation report {shlex.join([*same, *how])}",
        date=datetime.datetime.now().astimezone().date().isoformat(),
        query=query,
    )


def _of_levers(asked: Asked) -> list[str]:
    if asked.plan is None or asked.levers is None:
        return []
    how = ["--levers", asked.levers, "--lever-runs", str(asked.plan.replications)]
    if asked.plan.sequences is None:
        return how
    return [*how, "--lever-sequences", str(len(asked.plan.sequences_of(0)))]  # as they are told


def _file(asked: Asked, result: Comparison, origin: Origin, more: More) -> Callable[[Path], None]:
    """Make a deck or page; what writes it."""
    from simulation.files import write_bytes
    from simulation.report.compose import PARTS, tell

    found = _found(result, origin, more)
    story = tell(
        found.answer,
        origin,
        asked.language,
        found.levers,
        doubt=found.doubt,
        forecast=found.forecast,
        parts=[part for part in PARTS if part not in asked.left_out],
    )
    if asked.kind == "pptx":
        from simulation.report.deck import deck

        content = deck(story)
    else:
        from simulation.report.page import page

        content = page(story).encode("utf-8")
    return lambda path: write_bytes(path, content)


def _data(result: Comparison, origin: Origin, more: More) -> Callable[[Path], None]:
    """What writes the folder of data."""
    from simulation.report.data import write_data
    from simulation.report.making import said_of

    said, documents = said_of(result, origin), _found(result, origin, more).documents()
    return lambda folder: write_data(
        folder, result, origin, said, more.shares, more.ahead, documents
    )


def _found(result: Comparison, origin: Origin, more: More) -> Found:
    """All that was computed, as documents."""
    from simulation.attribution.document import document as shares_document
    from simulation.report.making import Found
    from simulation.results import document

    shares = shares_document(more.shares, origin.name) if more.shares else None
    return Found(document(result, origin.name), shares, more.doubt, more.ahead)


def answer(result: Comparison, words: Language) -> str:
    """Say what became of factory stock."""
    from simulation.metrics import PRIMARY
    from simulation.sentence import sentences

    name = PRIMARY[0]
    return words.told(sentences(name, result.kpis[name], result.replications))
