"""Controls of a sweep: a ready study, factors of one's own, or a study file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from simulation.study.analysis.naming import factor_name
from simulation.web import state, view
from simulation.web.shown import MOST_REPLICATIONS
from simulation.web.sweep_study import (
    METHODS,
    NotHere,
    Own,
    factors,
    own_study,
    ready,
    sent_study,
    usual_size,
)

if TYPE_CHECKING:
    from simulation.study.study import Study
    from simulation.words import Language

_WAYS = ("own", "ready", "file")
_FACTORS, _SIZE = "sweep.factors", "sweep.size"
_MOST_FACTORS = 10
_MEANING = 60  # letters of a meaning beside a name in a list


def study(words: Language) -> Study | None:
    """Draw the controls; the study they ask for, or nothing while something is missing.

    Raises
    ------
    NotHere
        If it cannot be run on the page.
    ScenarioError
        If something in it is wrong.
    """
    way = st.segmented_control(
        words("sweep.way"),
        list(_WAYS),
        required=True,
        format_func=lambda one: words(f"sweep.way.{one}"),
        **view.control("sweep.way"),
    )
    if way == "ready":
        return _ready(words)
    if way == "file":
        return _sent(words)
    return _own(words)


def _ready(words: Language) -> Study:
    studies = ready()
    names = {name: _title(one, words) for name, one in studies.items()}
    chosen = st.selectbox(
        words("sweep.study"),
        list(studies),
        format_func=lambda name: names[name],
        **view.control("sweep.study", studies),
    )
    found = studies[chosen]
    st.caption(words.said(found.spec.part.description, found.spec.part.description_zh))
    return found


def _sent(words: Language) -> Study | None:
    sent = st.file_uploader(
        words("sweep.upload"), type=["toml"], help=words("sweep.upload.help"), key="sweep.upload"
    )
    return None if sent is None else sent_study(sent.getvalue())


def _own(words: Language) -> Study | None:
    choice = state.choice()
    if choice.file:
        raise NotHere("sweep.no_file")
    st.caption(words("sweep.base", cluster=choice.title(words)))
    known = factors()
    paths = st.multiselect(
        words("sweep.factors"),
        list(known),
        format_func=lambda path: _label(path, words),
        max_selections=_MOST_FACTORS,
        help=words("sweep.factors.help"),
        **view.tied(_FACTORS, [path for path, *_ in view.value(_FACTORS)], _take_factors),
    )
    if not paths:
        st.info(words("sweep.none"))
        return None
    ranges = [(path, *_range(path, words)) for path in paths]
    method, size, runs = st.columns(3)
    how = method.selectbox(
        words("sweep.method"),
        list(METHODS),
        format_func=lambda one: words(f"sweep.method.{one}"),
        help=words("sweep.method.help"),
        **view.control("sweep.method"),
    )
    least, usual, most = usual_size(how, len(paths))
    if how == "sobol":
        powers = [2**n for n in range(3, 9)]
        asked = view.value(_SIZE)
        number = size.selectbox(
            words("sweep.size.sobol"),
            powers,
            **_sized("sobol", asked if asked in powers else usual),
        )
    else:
        asked = view.value(_SIZE)
        now = usual if asked is None else min(max(asked, least), most)
        number = size.number_input(
            words(f"sweep.size.{how}"), least, most, **_sized(f"{how}.{len(paths)}", now)
        )
    again = runs.number_input(
        words("sweep.replications"),
        1,
        MOST_REPLICATIONS,
        help=words("runs.help"),
        **view.control("sweep.replications"),
    )
    smaller = st.toggle(
        words("sweep.smaller"), help=words("sweep.smaller.help"), **view.control("sweep.smaller")
    )
    return own_study(choice, Own(tuple(ranges), how, int(number), int(again), smaller))


def _sized(which: str, now: int) -> dict[str, Any]:
    """Tie the size of a design to the link; another kind of design has a widget of its own."""
    widget = f"{_SIZE}.{which}"
    return view.tied(widget, now, lambda: view.keep(_SIZE, st.session_state[widget]))


def _take_factors() -> None:
    """Take the paths that are chosen; those that were there keep their ranges."""
    before = {one[0]: one for one in view.value(_FACTORS)}
    chosen = st.session_state[_FACTORS]
    view.keep(_FACTORS, tuple(before.get(path, (path, None, None)) for path in chosen))


def _take_range(path: str) -> None:
    """Take both ends of a factor's range."""
    ends = [st.session_state[f"sweep.{word}.{path}"] for word in ("low", "high")]
    if None in ends:
        return
    known = view.value(_FACTORS)
    view.keep(_FACTORS, tuple((path, *ends) if one[0] == path else one for one in known))


def _range(path: str, words: Language) -> tuple[float, float]:
    """Low and high end of a factor: those asked for, or those of its declaration."""
    row, low, high = factors()[path]
    for name, *ends in view.value(_FACTORS):
        if name == path and None not in ends:
            low, high = ends
    unit = words.unit(row.unit)
    name, left, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    name.markdown(f"**{factor_name(path, words)}**" + (f" [{unit}]" if unit else ""))
    name.caption(words.meaning(row))
    ends = []
    for column, word, value in ((left, "low", low), (right, "high", high)):
        ends.append(
            float(
                column.number_input(
                    words(f"sweep.{word}"),
                    format="%.6g",
                    help=words.may_be(row),
                    **view.tied(f"sweep.{word}.{path}", value, lambda: _take_range(path)),
                )
            )
        )
    return ends[0], ends[1]


def _label(path: str, words: Language) -> str:
    name = factor_name(path, words)
    if name != path:
        return name
    meaning = words.meaning(factors()[path][0])
    short = meaning if len(meaning) <= _MEANING else meaning[: _MEANING - 1] + "…"
    return f"{path} · {short}"


def _title(one: Study, words: Language) -> str:
    return words.said(one.spec.part.title, one.spec.part.title_zh) or one.name
