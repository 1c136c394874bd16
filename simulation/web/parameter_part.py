"""A control for one parameter, made of what the schema says about it."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from simulation.report.assumptions import range_text
from simulation.web import state
from simulation.web.link import value_in_link
from simulation.web.naming import is_share, meaning_of, option, told
from simulation.web.plain import code, plain

if TYPE_CHECKING:
    from scenarios.catalogue import Parameter
    from simulation.report.assumptions import Row
    from simulation.web.choice import Choice
    from simulation.words import Language

Kind = Literal["slider", "number", "choice", "toggle", "text"]

_WIDEST = 64.0  # span of a slider; a wider range is typed
_MOST_STEPS = 1000  # of a slider; a finer value is typed


def draw(row: Row, choice: Choice, words: Language, *, place: str) -> None:
    """Draw the control of a parameter; a changed one with its own value and a way back to it.

    Parameters
    ----------
    row : Row
        The parameter as it is in the cluster or file itself.
    choice : Choice
        What is chosen.
    words : Language
        Language of the reader.
    place : str
        Tells controls of one parameter apart that stand in several places.
    """
    value = choice.value(row.path)
    changed = value != row.value
    with st.container(gap="xsmall"):
        _control(row, value, words, place)
        if changed:
            own = told(row.parameter, row.value, words)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.badge(words("build.changed"), icon=":material/edit:", color="orange")
                st.caption(words("build.own", value=plain(own)), width="content")
                st.button(
                    words("build.reset_one"),
                    key=f"reset.{place}.{row.path}",
                    icon=":material/undo:",
                    type="tertiary",
                    help=words("build.reset_one.help"),
                    **state.action(state.reset_value, row.path),
                )


def kind_of(parameter: Parameter, *values: Any) -> Kind:
    """Which control a parameter gets: a slider only where it can reach all the values."""
    if parameter.choices:
        return "choice"
    if parameter.kind == "yes or no":
        return "toggle"
    if parameter.kind not in ("number", "whole number"):
        return "text"
    if _span(parameter) > _WIDEST:
        return "number"
    step = Decimal(repr(step_of(parameter, *values[-1:])))
    ends = (*values, parameter.low)
    return "slider" if all(Decimal(repr(end)) % step == 0 for end in ends) else "number"


def step_of(parameter: Parameter, own: Any = None) -> float:
    """How far one press of a key moves a parameter.

    Parameters
    ----------
    parameter : Parameter
        As declared.
    own : float, optional
        The cluster's own value, by default that of the schema; a slider can be set back to it.

    Examples
    --------
    >>> from scenarios.catalogue import describe
    >>> rows = {row.path: row for row in describe()}
    >>> step_of(rows["levers.capacity_pool"]), step_of(rows["adoption.cost_per_year"])
    (0.01, 0.001)
    >>> step_of(rows["cluster.firms"])
    1000
    """
    own = parameter.default if own is None else own
    span, size = _span(parameter), abs(own or 10.0)
    digits = math.floor(math.log10(size / 10))
    if span <= _WIDEST:
        digits = math.floor(math.log10(span / 50))
        if (
            Decimal(repr(own)) % Decimal(10) ** digits
            and span / 10.0 ** (digits - 1) <= _MOST_STEPS
        ):
            digits -= 1
    return 10 ** max(0, digits) if parameter.kind == "whole number" else float(f"1e{digits}")


def help_of(row: Row, words: Language) -> str:
    """What is known of a parameter: what may be given, plausible range, source, and its name."""
    about = row.parameter
    lines = [words("build.allowed", text=plain(words.may_be(about)))]
    if plausible := range_text(row):
        lines.append(words("build.plausible", text=plain(plausible)))
    lines.append(words("build.source", text=plain(row.source)))
    lines.append(words("build.path", path=code(row.path, 80)))
    return "  \n".join(lines)


def label_of(row: Row, words: Language) -> str:
    """What a parameter is, with its unit."""
    meaning = meaning_of(row, words)
    unit = words.unit(row.parameter.unit)
    return plain(words("build.label", meaning=meaning, unit=unit) if unit else meaning)


def _control(row: Row, value: Any, words: Language, place: str) -> None:
    about, label, known = row.parameter, label_of(row, words), help_of(row, words)
    kind = kind_of(about, value, row.value)
    if kind == "text":
        st.text_input(
            label,
            help=known,
            max_chars=2000,
            **state.text_control(row.path, value_in_link(value), place=place),
        )
        return
    tied = state.control(row.path, value, place=place)
    if kind == "choice":
        st.selectbox(
            label,
            about.choices,
            format_func=lambda one: option(about, one, words),
            help=known,
            **tied,
        )
    elif kind == "toggle":
        st.toggle(label, help=known, **tied)
    else:
        number = int if about.kind == "whole number" else float
        limits: dict[str, Any] = {
            "min_value": None if about.low is None else number(about.low),
            "max_value": None if about.high is None else number(about.high),
            "step": number(step_of(about, row.value)),
        }
        if kind == "slider":
            shape = "percent" if is_share(about) else "%d" if number is int else "%g"
            st.slider(label, help=known, format=shape, **limits, **tied)
        else:
            shape = "%d" if number is int else "%g"
            st.number_input(label, help=known, format=shape, **limits, **tied)


def _span(parameter: Parameter) -> float:
    if parameter.low is None or parameter.high is None:
        return math.inf
    return float(parameter.high - parameter.low)
