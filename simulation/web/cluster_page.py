"""Page 3: inside the cluster: who trades with whom, one firm, flows, prices, firms compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from simulation.charts.chain import price_chain
from simulation.charts.sankey import links_table, sankey
from simulation.charts.spread import spread
from simulation.inside import telling
from simulation.inside.prices import chain, chain_of
from simulation.inside.running import work
from simulation.web import asking_part, base_part, chart_part, cluster_part, job_part, state, view
from simulation.web.jobs import Ticket, Urgency, jobs
from simulation.web.limits import Refused, check_size
from simulation.web.plain import plain
from simulation.web.prepared import answer_key

if TYPE_CHECKING:
    from scenarios.schema import Scenario
    from simulation.inside.prices import Price
    from simulation.inside.running import Inside
    from simulation.words import Language

_SHARE = 0.6  # of a process's memory: it holds two worlds at once
# On a phone, a chart that is wider than the screen is moved sideways.
_SIDEWAYS = """<style>
.st-key-sideways { display: none; }
@media (max-width: 767px) {
  .st-key-sideways { display: flex; }
  .st-key-flows_chart { overflow-x: auto; }
  .st-key-flows_chart [data-testid="stVegaLiteChart"] { min-width: 720px; }
}
</style>"""


def show(words: Language) -> None:
    """Draw the page."""
    choice = state.choice()
    st.title(words("page.cluster"), anchor=False)
    st.markdown(words("inside.lead"))
    base_part.show(words, label=words("preset"))
    scenario = asking_part.loaded(choice, words)
    if scenario is None:
        return
    try:
        check_size(scenario, choice.scenario, int(jobs().pool.memory * _SHARE))
    except Refused as no:
        st.warning(words(no.key, **no.values))
        return
    ticket = ask(state.session(), scenario, choice.seed)
    inside = job_part.show(ticket, words, key="inside", doing=words("inside.loading"), height=460)
    if inside is None:
        return
    years = round(inside.years, 1)
    span = words("inside.year") if years == 1 else words("inside.years", n=f"{years:g}")
    told = words("inside.run", cluster=plain(choice.title(words)), seed=choice.seed, years=span)
    st.caption(told)
    st.fragment(cluster_part.map_and_story)(inside, words)
    st.fragment(_flows)(inside, words)
    _prices(inside, words)
    st.fragment(_spreads)(inside, words)
    st.caption(words("limits"))


def ask(session: str, scenario: Scenario, seed: int, urgency: Urgency = Urgency.NOW) -> Ticket:
    """Have both worlds of the first replication looked into; what is there is found.

    Parameters
    ----------
    session : str
        Who asks.
    scenario, seed
        Of the cluster.
    urgency : Urgency
        Who waits for it.
    """
    key = answer_key(scenario, seed)
    return jobs().submit(session, key, work, scenario, seed, urgency=urgency, home=0)


def _flows(inside: Inside, words: Language) -> None:
    """Goods or money, both worlds one above the other."""
    st.header(words("flows"), anchor=False)
    what = st.segmented_control(
        words("flows.what"),
        ["goods", "money"],
        required=True,
        format_func=lambda one: words(f"flows.{one}"),
        label_visibility="collapsed",
        **view.control("cluster.flows"),
    )
    st.markdown(words(f"flows.{what}.lead"))
    data = telling.flows(inside, what, words)
    st.html(_SIDEWAYS)
    with st.container(key="sideways"):
        st.caption(words("flows.sideways"))
    with st.container(key="flows_chart"):
        chart_part.draw(
            *sankey(data, words),
            words,
            key=f"flows.{what}",
            alt=telling.flows_alt(data, what, words),
            shown=links_table(data, words),
            title=words("flows"),
            runs=1,
        )
    st.caption(words(f"flows.{what}.caption"))


def _prices(inside: Inside, words: Language) -> None:
    """Price by echelon: of many runs as soon as they are there."""
    st.header(words("chain"), anchor=False)
    st.markdown(words("chain.lead"))
    job = asking_part.ask(state.choice(), words)
    answer = None if job is None else job.look()
    if answer is None:
        runs, prices = 1, chain_of([(inside.without.run, inside.with_.run)])
    else:
        runs, prices = answer.runs, chain(answer.document["kpis"])
    if job is not None:
        asking_part.follow([job], words, [0 if answer is None else answer.runs])
    _chain(inside, prices, runs, words)


def _chain(inside: Inside, prices: list[Price], runs: int, words: Language) -> None:
    chart_part.draw(
        *price_chain(telling.steps(prices, words), words),
        words,
        key="chain",
        alt=telling.steps_alt(prices, words),
        shown=telling.steps_table(prices, words),
        title=words("chain"),
        runs=runs,
    )
    st.caption(telling.steps_caption(inside, runs, words))


def _spreads(inside: Inside, words: Language) -> None:
    """Firms of a role compared."""
    st.header(words("spread"), anchor=False)
    role = st.segmented_control(
        words("spread.whose"),
        ["factory", "trader"],
        required=True,
        format_func=lambda one: words(f"role.{one}"),
        label_visibility="collapsed",
        **view.control("cluster.spread"),
    )
    st.markdown(words("spread.lead"))
    found = telling.spreads(inside, role, words)
    if not found:
        st.info(words("spread.none"))
        return
    for column, data in zip(st.columns(len(found)), found, strict=True):
        with column:
            table, spec = spread(data, words)
            chart_part.draw(
                table,
                spec,
                words,
                key=f"spread.{role}.{found.index(data)}",
                alt=telling.spread_alt(data, words),
                shown=telling.spread_table(data, words),
                runs=1,
            )
    st.caption(words("spread.caption"))
