"""Controls of a sweep: a ready study, factors of one's own, or a study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulation.study.analysis.naming import factor_name
from simulation.web import state
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
_FIRST = ("levers.preorder_pooling", "levers.flexible_production")
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
        default=_WAYS[0],
        required=True,
        format_func=lambda one: words(f"sweep.way.{one}"),
        key="sweep.way",
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
        words("sweep.study"), list(studies), format_func=lambda name: names[name], key="sweep.study"
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
        default=list(_FIRST),
        format_func=lambda path: _label(path, words),
        max_selections=_MOST_FACTORS,
        help=words("sweep.factors.help"),
        key="sweep.factors",
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
        key="sweep.method",
    )
    least, usual, most = usual_size(how, len(paths))
    if how == "sobol":
        powers = [2**n for n in range(3, 9)]
        number = size.selectbox(
            words("sweep.size.sobol"), powers, index=powers.index(usual), key="sweep.size.sobol"
        )
    else:
        number = size.number_input(
            words(f"sweep.size.{how}"), least, most, usual, key=f"sweep.size.{how}.{len(paths)}"
        )
    again = runs.number_input(
        words("sweep.replications"), 1, 40, 4, help=words("runs.help"), key="sweep.replications"
    )
    smaller = st.toggle(
        words("sweep.smaller"), value=True, help=words("sweep.smaller.help"), key="sweep.smaller"
    )
    return own_study(choice, Own(tuple(ranges), how, int(number), int(again), smaller))


def _range(path: str, words: Language) -> tuple[float, float]:
    """Low and high end of a factor, read off its declaration."""
    row, low, high = factors()[path]
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
                    value=value,
                    format="%.6g",
                    help=words.may_be(row),
                    key=f"sweep.{word}.{path}",
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
