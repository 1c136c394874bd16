"""The map of who trades with whom, and the story of the firm that is picked on it or by search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from simulation.charts.course import course
from simulation.charts.network import CHOOSE, network
from simulation.inside import telling
from simulation.inside.firms import first_to_show
from simulation.inside.network import trade_map
from simulation.inside.nodes import name_of, place_of
from simulation.inside.story import course_alt, firm_rows, story
from simulation.report.numbers import number
from simulation.web import chart_part, view
from simulation.web.plain import code, plain

if TYPE_CHECKING:
    from simulation.inside.nodes import Node
    from simulation.inside.running import Inside
    from simulation.words import Language

_FIRM = "cluster.firm"
_PICK = "cluster.pick"
_COLUMNS = 3  # of small charts


def map_and_story(inside: Inside, words: Language) -> None:
    """Draw both worlds side by side, and below them what becomes of one firm."""
    firms = {node.id: node for node in firm_rows(inside)}
    chosen = view.value(_FIRM)
    if chosen not in firms:
        if chosen:
            st.info(words("story.not_here", firm=code(chosen)))
        first = first_to_show(inside)
        chosen = next((n.id for n in firms.values() if n.row == first), "")
    st.header(words("map"), anchor=False)
    st.markdown(words("map.lead"))
    found = trade_map(inside)
    people = telling.map_table(inside, found, words)
    both = telling.maps(inside, found, words, chosen)
    for k, (column, data) in enumerate(zip(st.columns(2), both, strict=True)):
        with column:
            table, spec = network(data, words)
            chart_part.draw(
                table,
                spec,
                words,
                key=f"map.{k}",
                alt=telling.map_alt(inside, k, words),
                shown=people,
                runs=1,
                on_select=lambda k=k: _picked_on_map(k, set(firms)),  # type: ignore[misc]
            )
    st.caption(telling.map_caption(inside, found, words))
    if firms:
        _story(inside, firms, chosen, words)


def _story(inside: Inside, firms: dict[str, Node], chosen: str, words: Language) -> None:
    st.header(words("story"), anchor=False)
    _picker(inside, firms, chosen, words)
    told = story(inside, firms[chosen].row, words)
    st.markdown(f"### {plain(told.name)}")
    st.caption(told.about)
    sentences, partners = st.columns([3, 2])
    sentences.markdown("\n".join(f"- {sentence}" for sentence in told.sentences))
    with partners:
        st.markdown(f"**{words('story.partners')}**")
        rows = [
            (plain(one.name), *(number(value, words) for value in one.value))
            for one in told.partners
        ]
        titles = [words("story.partner"), words("without"), words("with")]
        st.table(pd.DataFrame(rows, columns=titles))
    st.caption(words("story.charts"))
    columns = [column for _ in range(0, len(told.courses), _COLUMNS) for column in st.columns(3)]
    for column, (key, data) in zip(columns, told.courses, strict=False):
        with column:
            table, spec = course(data, words)
            chart_part.draw(
                table,
                spec,
                words,
                key=f"course.{key}",
                alt=course_alt(data, told.name, words),
                shown=telling.course_table(data, words),
                title=f"{told.name}: {data.title}",
                runs=1,
            )
    st.caption(words("story.one"))


def _picker(inside: Inside, firms: dict[str, Node], chosen: str, words: Language) -> None:
    """A box that is searched by typing, and the way to the firms before and after."""
    ids = list(firms)
    box, before, after = st.columns([6, 1, 1], vertical_alignment="bottom")

    def label(one: str) -> str:
        node = firms[one]
        place = place_of(node.township, inside, words)
        role = words(f"story.role.{node.role}")
        name = name_of(node, inside, words)
        name = name if role.lower() in name.lower() else f"{name} · {role}"
        return words("story.label", name=name, place=place)

    box.selectbox(words("story.pick"), ids, format_func=label, **view.tied(_PICK, chosen, _picked))
    at = ids.index(chosen)
    for column, key, icon, step in (
        (before, "story.previous", ":material/chevron_left:", -1),
        (after, "story.next", ":material/chevron_right:", 1),
    ):
        column.button(
            words(key),
            icon=icon,
            key=f"cluster.{key}",
            width="stretch",
            on_click=_pick,
            args=(ids[(at + step) % len(ids)],),
        )


def _pick(firm: str) -> None:
    view.keep(_FIRM, firm)


def _picked() -> None:
    _pick(st.session_state[_PICK])


def _picked_on_map(world: int, firms: set[str]) -> None:
    """Take what was clicked on; a group of buyers has no story."""
    chosen = st.session_state[f"chart.map.{world}"].selection.get(CHOOSE) or []
    found = [one["id"] for one in chosen if one.get("id") in firms]
    if found:
        _pick(found[-1])
