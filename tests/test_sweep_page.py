"""The page of sweeps: what it offers, what it refuses, and what it finds."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from scenarios.problems import ScenarioError
from simulation.stopping import Stopped
from simulation.study import Study
from simulation.study.job import run_study
from simulation.study.load import ready_studies
from simulation.web import sweep_page
from simulation.web.choice import clusters, default_choice
from simulation.web.jobs import jobs
from simulation.web.sweep_study import (
    METHODS,
    NotHere,
    Own,
    check,
    factors,
    own_study,
    sent_study,
    text_of,
    usual_size,
)
from simulation.words import LANGUAGES

TINY = (
    'scenario = "zhili_kidswear"\n[overrides]\nscale = 0.0007\nrun.warmup_days = 91\n'
    "run.horizon_days = 182\nrun.transition_days = 28\n[factors]\n"
    "levers.capacity_pool = [0, 1]\n[design]\nmethod = \"grid\"\nlevels = 3\n"
    "[replications]\nnumber = 2\n"
)  # fmt: skip
LEVERS = (("levers.preorder_pooling", 0.0, 1.0), ("levers.capacity_pool", 0.0, 1.0))


def page(**query):
    script = "from simulation.web.frame import show_page\nshow_page('sweep')"
    app = AppTest.from_string(script, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_offers_a_study_in_every_language(language):
    app, words = page(lang=language), LANGUAGES[language]
    assert app.title[0].value == words("page.sweep")
    assert not app.exception
    assert not app.error
    assert any(words("sweep.run") == button.label for button in app.button)
    app.segmented_control(key="sweep.way").set_value("ready").run()
    assert not app.exception
    chosen = Study.load(ready_studies()[0])
    assert words.said(chosen.spec.part.title, chosen.spec.part.title_zh) in app.selectbox[0].options


def test_every_method_is_offered_with_a_size_that_works():
    choice = default_choice(clusters()[0].name)
    for method in METHODS:
        least, usual, most = usual_size(method, 2)
        assert least <= usual <= most
        study = own_study(choice, Own(LEVERS, method, usual, 2, smaller=True))
        points, runs, _ = check(study)
        assert runs == 2 * points == 2 * len(study.design)


def test_a_study_starts_from_what_is_chosen_and_reads_back_as_a_file():
    choice = default_choice("zhili_kidswear").changed("direct_sourcing", 35)
    choice = choice.changed("adoption", "programme").changed("seed", 12)
    study = own_study(choice, Own(LEVERS, "grid", 3, 2, smaller=False))
    again = Study.parse(text_of(study))
    assert again.design.hash == study.design.hash
    for one in (study, again):
        assert one.spec.seed == 12
        assert one.spec.scenario.levers.direct_sourcing == 0.35
        assert one.spec.scenario.adoption.mode == "programme"


def test_factors_are_those_the_schema_has_with_their_ranges():
    known = factors()
    assert "levers.capacity_pool" in known
    assert known["choice.price_sensitivity"][1:] == (6.0, 10.0)
    assert all(low < high for _, low, high in known.values())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('scenario = "/etc/passwd"\n', "sweep.own_scenario"),
        ('scenario = "other.toml"\n', "sweep.own_scenario"),
        ('scenario = "zhili_kidswear"\n[design]\nmethod = "table"\nfile = "x.csv"\n',
         "sweep.own_table"),
        ('scenario = "zhili_kidswear"\n[overrides]\ndata.firms = "x.csv"\n', "sweep.own_table"),
        ('scenario = "zhili_kidswear"\n[overrides.data]\nfirms = "x.csv"\n', "sweep.own_table"),
        ('scenario = "zhili_kidswear"\n[overrides]\n" data.firms" = "x.csv"\n', "sweep.own_table"),
        ('scenario = "zhili_kidswear"\n[overrides]\n"\\"data\\".firms" = "x.csv"\n',
         "sweep.own_table"),
        ('scenario = "zhili_kidswear"\n[factors]\n"data.firms" = ["x.csv"]\n', "sweep.own_table"),
        ("x" * 300_000, "sweep.too_long"),
    ],
)  # fmt: skip
def test_a_file_that_names_files_of_this_machine_is_refused(text, says):
    with pytest.raises(NotHere) as refused:
        sent_study(text.encode())
    assert refused.value.key == says
    for words in LANGUAGES.values():
        assert words(refused.value.key, **refused.value.values)


@pytest.mark.parametrize(
    "text",
    [b'scenario = ["zhili_kidswear"]', b"[scenario]", b"scenario = " + b"9" * 5000,
     b"scenario = " + b"[" * 5000],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_words(text):
    with pytest.raises((NotHere, ScenarioError)):
        sent_study(text)


def test_a_file_with_a_mistake_gets_the_message_of_the_command_line():
    with pytest.raises(ScenarioError, match="lhs"):
        sent_study(TINY.replace('"grid"', '"lsh"').encode())
    with pytest.raises(ScenarioError):
        sent_study(b"scenario = \n")
    with pytest.raises(NotHere):
        sent_study(b"\xff\xfe")
    assert sent_study(TINY.encode()).spec.part.design.method == "grid"


def test_a_study_that_is_too_large_for_the_page_is_refused_with_a_way_out():
    many = Own((("levers.capacity_pool", 0.0, 1.0),), "lhs", 500, 40, smaller=False)
    with pytest.raises(NotHere) as refused:
        check(own_study(default_choice("zhili_kidswear"), many))
    assert refused.value.key == "sweep.too_much"


def test_the_largest_point_of_a_study_is_what_is_measured():
    text = TINY.replace("levers.capacity_pool = [0, 1]", "scale = [0.0007, 1.0]")
    with pytest.raises(NotHere) as refused:
        check(sent_study(text.encode()))
    assert refused.value.key in ("problem.large", "problem.memory")
    for words in LANGUAGES.values():
        assert words(refused.value.key, **refused.value.values)
    assert check(sent_study(TINY.encode()))[:2] == (3, 6)


def test_two_readers_of_the_same_runs_wait_for_each_other(tmp_path, monkeypatch):
    home = tmp_path / "web" / "one"
    study = Study.parse(TINY, "sweep")
    seen = []

    def told(now):
        seen.append(now.done)
        if len(seen) == 1:
            with pytest.raises(Stopped):  # held by the study that runs: nothing fails
                run_study(
                    TINY, "sweep", str(home), "ratio", progress=lambda *_: None, stop=lambda: True
                )

    study.run(home, engine="serial", progress=told)
    assert seen


def test_the_work_runs_resumes_and_tells_every_language(tmp_path):
    told = []
    home = str(tmp_path / "web" / "one")
    with pytest.raises(Stopped):
        run_study(TINY, "sweep", home, "difference", progress=lambda *_: None, stop=lambda: True)
    answer = run_study(
        TINY, "sweep", home, "difference",
        progress=lambda done, total: told.append((done, total)), stop=lambda: False,
    )  # fmt: skip
    assert told[-1] == (6, 6)
    assert len(answer.points) == 3
    assert len(answer.runs) == 6
    assert set(answer.parts) == set(LANGUAGES)
    for parts in answer.parts.values():
        assert any(part.drawings for part in parts)


@pytest.mark.slow
def test_a_sweep_is_run_and_read_on_the_page(monkeypatch, tmp_path):
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    tiny = Study.parse(TINY)
    monkeypatch.setattr(sweep_page.sweep_form, "study", lambda words: tiny)
    app = page(lang="en")
    app.button(key="sweep.run").click().run()
    end = time.monotonic() + 120
    while not app.header and time.monotonic() < end:
        time.sleep(0.5)
        app.run()
    assert not app.exception
    assert any("capacity" in heading.value.lower() for heading in app.header)
    assert any("In the model" in text.value for text in app.markdown)
    jobs().pool.close()
    jobs.clear()
