"""Page 5: what goes into a report, in which language, how it looks, and the files to take along."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import streamlit as st

from simulation.attribution.job import worlds_of
from simulation.attribution.plan import levers_on
from simulation.charts.export import file_name
from simulation.doubt.over_time import USUAL_DRAWS
from simulation.report import making
from simulation.report.compose import PARTS
from simulation.report.making import Found
from simulation.web import asking_part, forecast_part, job_part, parts, prepared, state, view
from simulation.web.jobs import Urgency, jobs
from simulation.web.plain import plain
from simulation.web.report_origin import origin_of
from simulation.words import LANGUAGES

if TYPE_CHECKING:
    from simulation.report.origin import Origin
    from simulation.web.engine import Job
    from simulation.words import Language

_PREVIEW = 720  # pixels
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_KINDS = (("pptx", _SLIDES, "slideshow"), ("html", "text/html", "web"))
_DATA = "report.data.asked"


def show(words: Language) -> None:
    """Draw the page."""
    choice = state.choice()
    st.title(words("page.report"), anchor=False)
    st.markdown(words("export.lead"))
    job = asking_part.ask(choice, words)
    if job is None:
        return
    chosen, written = _choices(words)
    answer = asking_part.wait(job)
    if job.failed and answer is None:
        st.error(words(job.failed))
        return
    asking_part.follow([job], words, [answer.runs if answer else 0])
    if answer is None or answer.runs < job.total:
        st.caption(words("export.wait"))
        return
    title = plain(choice.title(words))
    st.caption(words("export.of", cluster=title, n=answer.runs, seed=choice.seed))
    found = _found(job, chosen, words)
    origin = origin_of(choice, found, chosen, "pptx", written)
    files = _files(job, found, chosen, written, words)
    _data(job, origin_of(choice, found, chosen, "data", written), found, words)
    with st.expander(words("export.command"), icon=":material/terminal:"):
        st.caption(words("export.command.help"))
        st.code(origin.command, language="bash", wrap_lines=True)
        if origin.not_made:
            named = words("report.list").join(origin.not_made)
            told = words("report.named", name=words("report.not_made"), text=named)
            st.caption(plain(told))
    if "html" in files:
        st.header(words("export.preview"), anchor=False)
        st.iframe(files["html"].decode("utf-8"), height=_PREVIEW, alt=words("export.preview"))


def _choices(words: Language) -> tuple[tuple[str, ...], Language]:
    """Ask what goes in, and in which language."""
    what, tongue = st.columns([3, 2], vertical_alignment="bottom")
    wanted = what.pills(
        words("export.parts"),
        PARTS[1:],
        selection_mode="multi",
        format_func=lambda part: words(f"export.part.{part}"),
        help=words("export.parts.help"),
        wrap=True,
        **view.control("report.parts"),
    )
    language = tongue.segmented_control(
        words("export.language"),
        list(LANGUAGES),
        default=words.id,
        required=True,
        format_func=lambda one: LANGUAGES[one].name,
        key="report.language",
    )
    chosen = tuple(part for part in PARTS if part == PARTS[0] or part in wanted)
    return chosen, LANGUAGES[language or words.id]


def _found(job: Job, chosen: tuple[str, ...], words: Language) -> Found:
    """What there is to write up; what is asked for and not there yet can be computed here."""
    assert job.answer is not None
    what = (job.scenario, job.name, job.seed)
    levers = doubt = forecast = None
    if "levers" in chosen and levers_on(job.scenario):
        levers = _part(parts.LEVERS, what, worlds_of(job.scenario), words)
    if "doubt" in chosen:
        doubt = _part(parts.DOUBT, what, USUAL_DRAWS, words)
    if "forecast" in chosen:
        with st.expander(words("forecast"), icon=":material/trending_up:"):
            forecast = forecast_part.show(words)
    return Found(job.answer.document, levers, doubt, forecast)


def _part(
    part: parts.Part, what: tuple[Any, str, int], worlds: int, words: Language
) -> dict[str, Any] | None:
    ready = parts.found(part, *what)
    if ready is not None:
        return ready
    with st.container(border=True):
        st.markdown(f"**{words('export.missing', part=words(f'export.part.{part.id}'))}**")
        return parts.ask(part, *what, words, worlds=worlds)


def _files(
    job: Job,
    found: Found,
    chosen: tuple[str, ...],
    written: Language,
    words: Language,
) -> dict[str, bytes]:
    """Have the slides and the page made, and give them as they are ready."""
    st.header(words("export.files"), anchor=False)
    files = {}
    answer = prepared.answer_key(job.scenario, job.seed)
    for column, (kind, mime, icon) in zip(st.columns(len(_KINDS)), _KINDS, strict=True):
        origin = origin_of(state.choice(), found, chosen, kind, written)
        key = _digest(answer, origin, chosen, written.id, found)
        ticket = jobs().submit(
            state.session(), key, making.written, kind, origin, written.id, found, chosen,
            slot=f"report.{kind}",
        )  # fmt: skip
        name = file_name(origin.name.removesuffix(".toml"), "report", written.id)
        with column:
            doing = words(f"export.{kind}.making")
            content = job_part.show(ticket, words, key=f"report.{kind}", doing=doing, height=40)
            if content is None:
                continue
            files[kind] = content
            st.download_button(
                words(f"export.{kind}"),
                content,
                file_name=f"{name}.{kind}",
                mime=mime,
                key=f"report.{kind}",
                on_click="ignore",
                icon=f":material/{icon}:",
                type="primary" if kind == "pptx" else "secondary",
                help=words(f"export.{kind}.help"),
                width="stretch",
            )
    return files


def _data(job: Job, origin: Origin, found: Found, words: Language) -> None:
    """Have the tables made for those who ask: the runs are done again for them."""
    runs = found.answer["replications"]
    key = _digest(prepared.answer_key(job.scenario, job.seed), origin, (), "", found)
    if st.session_state.get(_DATA) != key:
        st.button(
            words("export.data"),
            key="report.data",
            icon=":material/table:",
            help=words("export.data.help", n=runs),
            **state.action(_ask_for_data, key),
        )
        return
    ticket = jobs().submit(
        state.session(), key, making.data, origin, job.seed, runs, found, urgency=Urgency.LONG
    )
    packed: bytes | None = job_part.show(
        ticket, words, key="report.data", doing=words("export.data.making")
    )
    if packed is not None:
        st.download_button(
            words("export.zip"),
            packed,
            file_name=f"{file_name(origin.name.removesuffix('.toml'), 'data')}.zip",
            mime="application/zip",
            key="report.zip",
            on_click="ignore",
            icon=":material/folder_zip:",
        )


def _ask_for_data(key: str) -> None:
    st.session_state[_DATA] = key


def _digest(
    answer: str, origin: Origin, chosen: tuple[str, ...], language: str, found: Found
) -> str:
    """Name of everything a file depends on."""
    forecast = found.forecast
    told = (
        answer,
        found.answer["replications"],
        origin.command,
        origin.date,
        origin.query,  # the link too is in the language of the page
        origin.beside,
        chosen,
        language,
        found.levers is not None,
        found.doubt is not None,
        forecast and [(one["name"], one["content_hash"]) for one in forecast["scenarios"]],
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
