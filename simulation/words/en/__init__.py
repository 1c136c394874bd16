"""English: one file of words a page."""

from __future__ import annotations

from simulation.words.en import (
    answer,
    build,
    cluster,
    common,
    evidence,
    forecast,
    jobs,
    login,
    report,
    study,
    sweep,
)

WORDS: dict[str, str] = {
    **common.WORDS,
    **answer.WORDS,
    **build.WORDS,
    **cluster.WORDS,
    **report.WORDS,
    **evidence.WORDS,
    **jobs.WORDS,
    **login.WORDS,
    **forecast.WORDS,
    **study.WORDS,
    **sweep.WORDS,
}
