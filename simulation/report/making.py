"""Reports as a page asks for them: the work of jobs, with progress and a stop."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.report.compose import tell
from simulation.report.data import DOCUMENTS, write_data
from simulation.report.origin import Origin
from simulation.stopping import Stopped
from simulation.words import LANGUAGES

if TYPE_CHECKING:
    from simulation.jobs.task import Progress, Stop
    from simulation.replications import Progress as Told

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What there is to write up: documents ready for JSON.

    Attributes
    ----------
    answer : mapping
        Of the comparison.
    levers, doubt, forecast : mapping, optional
        Of an attribution, of draws of the assumptions, of a forecast.
    """

    answer: Document
    levers: Document | None = None
    doubt: Document | None = None
    forecast: Document | None = None

    def documents(self) -> dict[str, Document]:
        """Those there are, by name, as a folder of data has them."""
        every = {name: getattr(self, name) for name in DOCUMENTS}
        return {name: one for name, one in every.items() if one is not None}


def written(
    kind: str,
    origin: Origin,
    language: str,
    found: Found,
    parts: tuple[str, ...],
    *,
    progress: Progress,
    stop: Stop,
) -> bytes:
    """Write up what has been computed already; seconds, so that nobody has to be asked midway.

    Parameters
    ----------
    kind : str
        ``pptx`` for slides, ``html`` for a single-file page.
    origin : Origin
        Where it comes from.
    language : str
        Of the reader, a key of `LANGUAGES`.
    found : Found
        What is written up.
    parts : tuple of str
        Parts to have in, of `simulation.report.compose.PARTS`.
    progress, stop : callable
        As `simulation.jobs.tickets` has them.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    Stopped
        If it was given up before it began.
    """
    if stop():
        raise Stopped
    story = tell(
        found.answer,
        origin,
        LANGUAGES[language],
        found.levers,
        doubt=found.doubt,
        forecast=found.forecast,
        parts=parts,
    )
    if kind == "pptx":
        from simulation.report.deck import deck

        return deck(story)
    from simulation.report.page import page

    return page(story).encode("utf-8")


def data(
    origin: Origin,
    seed: int,
    replications: int,
    found: Found,
    *,
    progress: Progress,
    stop: Stop,
) -> bytes:
    """Run the pairs again, and write all their tables (CSV, Parquet) into a zip file.

    Parameters
    ----------
    origin : Origin
        Where they come from.
    seed : int
        Root of all luck.
    replications : int
        Paired runs.
    found : Found
        Documents that go in as they are.
    progress, stop : callable
        As `simulation.jobs.tickets` has them.

    Raises
    ------
    Stopped
        If it was given up.
    """
    from simulation.comparison import compare

    def told(now: Told) -> None:
        if stop():
            raise Stopped
        progress(now.done, replications + 1)

    progress(0, replications + 1)
    result = compare(origin.scenario, replications=replications, seed=seed, progress=told)
    with tempfile.TemporaryDirectory() as folder:
        write_data(
            Path(folder), result, origin, said_of(result, origin),
            forecast=found.forecast, documents=found.documents(),
        )  # fmt: skip
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(Path(folder).iterdir()):
                packed.write(path, path.name)
    return stream.getvalue()


def said_of(result: Any, origin: Origin) -> dict[str, Any]:
    """What a manifest of data says in words: question, sentences with range, date, command, link.

    Parameters
    ----------
    result : Comparison
        Whose data they are.
    """
    from simulation.metrics import PRIMARY
    from simulation.sentence import sentences

    return {
        "question": {name: one("question") for name, one in LANGUAGES.items()},
        "sentences": {
            name: sentences(name, result.kpis[name], result.replications) for name in PRIMARY
        },
        "range": "90 %, luck only",
        "date": origin.date,
        "command": origin.command,
        "not_made": list(origin.not_made),
        "page": origin.query or None,
    }
