"""The page inside the cluster, without a browser, in every language."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from simulation.comparison import compare
from simulation.inside.firms import first_to_show
from simulation.inside.nodes import name_of
from simulation.inside.running import look_inside, work
from simulation.inside.story import firm_rows
from simulation.jobs.pool import Pool
from simulation.jobs.tickets import Jobs
from simulation.results import document
from simulation.web import asking_part, cluster_page, cluster_part, limits
from simulation.web.choice import Choice
from simulation.web.engine import Answer, Job
from simulation.words import LANGUAGES
from tests.tiny_worlds import tiny

IDS = tuple(LANGUAGES)


class Done:
    """A ticket whose result is there."""

    failed, cancelled, finished = None, False, True

    def __init__(self, result):
        self.result = result

    def wait(self, timeout):
        return True


@pytest.fixture(scope="module")
def inside():
    return look_inside(tiny(), seed=1)


@pytest.fixture(scope="module")
def found():
    return document(compare(tiny(), replications=3), "zhili_kidswear")


@pytest.fixture
def page(inside, found, monkeypatch):
    """Draw the page in a language, with the answer of some runs, or none yet."""

    def draw(language, runs=40, result=inside):
        answer = Answer(runs, found) if runs else None
        job = Job("key", "zhili_kidswear", tiny(), 1, total=runs or 40, answer=answer)
        asked = []

        class Pooled:
            pool = SimpleNamespace(memory=1 << 30)

            def submit(self, session, key, what, *args, **more):
                asked.append((session, key, what, args))
                return Done(result)

        monkeypatch.setattr(cluster_page, "jobs", Pooled)
        monkeypatch.setattr(asking_part, "ask", lambda *args, **more: job)
        monkeypatch.setattr(Choice, "load", lambda self: tiny())
        script = "from simulation.web.frame import show_page\nshow_page('cluster')"
        app = AppTest.from_string(script, default_timeout=120)
        app.query_params["lang"] = language
        app.run()
        assert not app.exception
        assert not app.error
        return app, LANGUAGES[language], asked

    return draw


def charts(app):
    return app.get("vega_lite_chart")


def heading(app):
    return next(m.value for m in app.markdown if m.value.startswith("### "))[4:]


@pytest.mark.parametrize("language", IDS)
def test_the_page_shows_the_whole_inside(page, inside, language):
    app, words, asked = page(language)
    titles = [one.value for one in app.header]
    parts = ("map", "story", "flows", "chain", "spread")
    assert [title for title in titles if title in map(words, parts)] == [words(p) for p in parts]
    # Two maps, six courses, a Sankey, the price chain, three numbers of firms.
    assert len(charts(app)) == 13
    assert all(chart.proto.alt for chart in charts(app))
    texts = [one.value for one in (*app.markdown, *app.caption)]
    assert not [text for text in texts if "{" in text]
    (_, _, what, args), *_ = asked
    assert what is work
    assert args[1] == 1
    first = firm_rows(inside)[0]
    chosen = next(n for n in firm_rows(inside) if n.row == first_to_show(inside))
    assert heading(app) == name_of(chosen, inside, words)
    assert first.role == "factory"


def test_prices_have_ranges_as_soon_as_many_runs_are_there(page):
    app, words, _ = page("en", runs=40)
    assert any("40 runs" in one.value for one in app.caption)
    app, words, _ = page("en", runs=0)
    assert any(one.value.startswith(words("chain.caption.one")[:20]) for one in app.caption)


@pytest.mark.parametrize("language", IDS)
def test_a_firm_is_found_by_search_and_by_going_through_them(page, inside, language):
    app, words, _ = page(language)
    trader = next(node for node in firm_rows(inside) if node.role == "trader")
    app.selectbox(key="cluster.pick").set_value(trader.id).run()
    assert not app.exception
    assert heading(app) == name_of(trader, inside, words)
    ids = [node.id for node in firm_rows(inside)]
    app.button(key="cluster.story.next").click().run()
    after = next(n for n in firm_rows(inside) if n.id == ids[ids.index(trader.id) + 1])
    assert heading(app) == name_of(after, inside, words)
    app.button(key="cluster.story.previous").click().run()
    assert heading(app) == name_of(trader, inside, words)
    assert app.selectbox(key="cluster.pick").value == trader.id
    labels = app.selectbox(key="cluster.pick").options
    assert len(labels) == len(ids)
    assert any(words("inside.place.remote") in label for label in labels)
    assert all(
        words(f"story.role.{n.role}") in label
        or words(f"story.role.{n.role}").lower() in label.lower()
        for n, label in zip(firm_rows(inside), labels, strict=True)
    )


def test_money_and_traders_are_shown_when_asked_for(page):
    app, words, _ = page("en")
    app.button_group(key="cluster.flows").set_value("money").run()
    assert any(one.value == words("flows.money.caption") for one in app.caption)
    app.button_group(key="cluster.spread").set_value("trader").run()
    assert not app.exception


class Event(dict):
    @property
    def selection(self):
        return self["selection"]


def test_a_click_on_a_firm_opens_its_story_and_one_on_buyers_does_not(monkeypatch):
    held, kept = {}, {"cluster.firm": "factory:1"}
    monkeypatch.setattr(cluster_part.st, "session_state", held)
    monkeypatch.setattr(cluster_part.view, "keep", kept.__setitem__)
    for clicked, shown in (
        ([{"id": "trader:3"}], "trader:3"),
        ([{"id": "buyers:0:1"}], "trader:3"),
        ([], "trader:3"),
        ([{}], "trader:3"),
    ):
        held["chart.map.1"] = Event(selection={"firm": clicked})
        cluster_part._picked_on_map(1, {"factory:1", "trader:3"})
        assert kept["cluster.firm"] == shown


def test_a_firm_that_another_cluster_does_not_have_is_let_go(page, inside):
    app, words, _ = page("en")
    app.session_state["shown"] = {"cluster.firm": "factory:9999"}
    app.run()
    assert not app.exception
    assert [one.value for one in app.info] == [words("story.not_here", firm="`factory:9999`")]
    assert heading(app) == name_of(
        next(n for n in firm_rows(inside) if n.row == first_to_show(inside)), inside, words
    )


def test_a_worker_process_gives_the_same_and_tells_how_far_it_is(inside):
    assert "streamlit" not in (sys.modules[work.__module__].__doc__ or "")
    pool = Pool(workers=1)
    try:
        ticket = Jobs(pool).submit("s", "inside", work, tiny(), 1)
        assert ticket.wait(120)
        assert ticket.failed is None
        found = ticket.result
    finally:
        pool.close()
    assert ticket.done > 0
    assert (found.with_.paid == inside.with_.paid).all()
    assert found.with_.goods == inside.with_.goods
    assert (found.without.courses == inside.without.courses).all()


def test_a_cluster_too_large_for_the_page_is_refused_in_words(page, monkeypatch):
    monkeypatch.setattr(limits, "MOST_AGENT_PERIODS", 1000)
    app, words, asked = page("en")
    assert not asked
    assert [one.value[:20] for one in app.warning] == [words("problem.large")[:20]]
