"""The page "Build a scenario": controls, steps, pins and files, in every language."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from scenarios.catalogue import describe
from scenarios.load import ScenarioError, content_hash, load, parse, to_toml
from simulation.charts import scenarios as scenario_chart
from simulation.comparison import compare
from simulation.report import side_by_side
from simulation.report.side_by_side import Told
from simulation.report.telling import FIGURES, PARTIES
from simulation.results import document
from simulation.web import asking_part, drawer_part, parameter_part, scenario_files
from simulation.web.choice import ASSUMPTIONS, FILE, LEVERS, default_choice
from simulation.web.engine import Answer, Job
from simulation.web.pins import MOST_PINS
from simulation.web.plain import plain
from simulation.words import LANGUAGES
from simulation.words.reasons import reason
from tests.tiny_worlds import tiny

IDS = tuple(LANGUAGES)
NASTY = "<b>*x*</b> :red[y] $z$ [a](http://b)"


@pytest.fixture(scope="module")
def found():
    """Result documents of two tiny worlds, one with a lever off."""
    worlds = (tiny(), tiny("levers.direct_sourcing=0"))
    return [document(compare(one, replications=3), "zhili_kidswear") for one in worlds]


@pytest.fixture
def asked(found, monkeypatch):
    """Put an engine in place that knows every answer at once; what it is asked for."""
    asked = []

    class Engine:
        compiles = False

        def ask(self, session, scenario, name, seed, slot=""):
            asked.append((session + slot, content_hash(scenario), seed))
            answer = Answer(3, found[scenario.levers.direct_sourcing == 0])
            return Job("key", name, scenario, seed, total=3, answer=answer)

        def warm(self, *_):
            pass

    monkeypatch.setattr(asking_part, "engine", Engine)
    return asked


def page(page_id="build", **query):
    script = f"from simulation.web.frame import show_page\nshow_page({page_id!r})"
    app = AppTest.from_string(script, default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    return fine(app.run())


def fine(app):
    assert not app.exception
    return app


def drawer(**query):
    """The page with the drawer of assumptions open."""
    app = page(**query)
    return fine(app.toggle(key="drawer.open").set_value(True).run())


def open_(app, key):
    app.session_state[key] = True
    return fine(app.run())


def press(app, key):
    button = app.button(key=key)
    assert not button.disabled
    return fine(button.click().run())


def value_of(app, key):
    found = app.query_params.get(key)
    return found[0] if isinstance(found, list) else found


def texts(app):
    parts = (app.markdown, app.caption, app.header, app.warning, app.error, app.info)
    return " ".join(element.value for kind in parts for element in kind)


# The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", IDS)
def test_the_page_is_drawn_in_each_language(asked, language):
    words = LANGUAGES[language]
    app = drawer(lang=language, pin1="scenario~zhili_kidswear~direct_sourcing~0")
    assert app.title[0].value == words("page.build")
    assert len(app.metric) == len(FIGURES)
    assert not app.error
    heads = [element.value for element in app.header]
    for key in ("levers", "build.assumptions", "compare", "who"):
        assert words(key) in heads
    assert len(app.sidebar.slider) == 9
    assert len(app.table) == 2
    assert words("limits") in texts(app)


@pytest.mark.parametrize("language", IDS)
def test_changing_the_language_keeps_everything_else(asked, language):
    app = page(lang="en", capacity_pool="35", **{"factories.styles": "9"}, pin1="scenario~file")
    before = dict(app.query_params)
    app.segmented_control(key="control.language").set_value(language).run()
    after = dict(app.query_params)
    assert value_of(app, "lang") == language
    assert {k: v for k, v in after.items() if k != "lang"} == {
        k: v for k, v in before.items() if k != "lang"
    }


@pytest.mark.parametrize("language", IDS)
def test_every_control_of_a_section_has_a_name_and_a_help(asked, language):
    words = LANGUAGES[language]
    for section, rows in drawer_part.groups_of(
        list(default_choice("zhili_kidswear").rows.values())
    ).items():
        assert drawer_part.section_title(section, rows, words)
        for row in rows:
            told = parameter_part.help_of(row, words)
            assert plain(row.path, 80) in told.replace("`", "") or f"`{row.path}`" in told
            assert plain(words.may_be(row.parameter)) in told
            assert parameter_part.label_of(row, words).strip()


def test_a_parameter_gets_the_control_that_fits_it():
    rows = default_choice("zhili_kidswear").rows
    kinds = {path: parameter_part.kind_of(row.parameter, row.value) for path, row in rows.items()}
    assert kinds["policy.subsidy_share"] == "slider"
    assert kinds["cluster.firms"] == "number"
    assert kinds["choice.price_form"] == kinds["policy.enrols"] == "choice"
    assert kinds["consumers.season"] == "text"
    assert "toggle" in kinds.values()
    for path, row in rows.items():
        if kinds[path] != "slider":
            continue
        steps = (row.value - row.parameter.low) / parameter_part.step_of(row.parameter, row.value)
        assert abs(steps - round(steps)) < 1e-6, path  # its own value can be reached


def test_choices_have_words_in_every_language():
    for row in describe():
        if row.choices and not row.path.startswith(("nodes", "changes", "adoption.mode")):
            name = row.path.rpartition(".")[2]
            for words in LANGUAGES.values():
                assert all(f"option.{name}.{one}" in words.words for one in row.choices), row.path


def test_sections_of_policy_are_drawn_once_they_are_opened(asked):
    app = page(lang="en")
    before = len(app.sidebar.slider)
    app = open_(app, "section.policy.control")
    assert len(app.sidebar.slider) > before
    app.slider(key="control.policy.subsidy_share").set_value(0.3).run()
    assert value_of(app, "policy.subsidy_share") == "0.3"
    app = open_(app, "section.policy.control")
    told = " ".join(caption.value for caption in app.sidebar.caption)
    assert "own value: 0%" in told.replace("\\", "")


def test_on_a_phone_the_measures_are_in_the_main_column_too(asked):
    app = open_(page(lang="en"), "phone.open")
    app.slider(key="phone.capacity_pool").set_value(20).run()
    assert value_of(app, "capacity_pool") == "20"
    assert app.slider(key="control.capacity_pool").value == 20


# Assumptions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", IDS)
def test_a_changed_assumption_is_marked_and_can_be_set_back(asked, language):
    words = LANGUAGES[language]
    app = drawer(lang=language)
    app.text_input(key="drawer.search").set_value("factories.setup_cost").run()
    control = app.number_input(key="drawer.factories.setup_cost")
    own = control.value
    control.set_value(own + 250.0).run()
    assert value_of(app, "factories.setup_cost") == f"{own + 250:g}"
    assert words("build.own", value="").strip() in texts(app)
    assert words("build.section", title=words("build.assumptions"), n=1) in [
        toggle.label for toggle in app.toggle
    ]
    press(app, "reset.drawer.factories.setup_cost")
    assert value_of(app, "factories.setup_cost") is None
    assert app.number_input(key="drawer.factories.setup_cost").value == own


@pytest.mark.parametrize("language", IDS)
def test_what_the_loader_refuses_is_told_and_nothing_changes(asked, language):
    app = drawer(lang=language)
    app.text_input(key="drawer.search").set_value("run.horizon_days").run()
    before = dict(app.query_params)
    app.number_input(key="drawer.run.horizon_days").set_value(30.0).run()
    with pytest.raises(ScenarioError) as error:
        load("zhili_kidswear", {"run.horizon_days": 30.0})
    (told,) = (element.value for element in app.error)
    assert LANGUAGES[language]("problem.refused") in told
    for problem in error.value.errors:
        assert plain(reason(problem, LANGUAGES[language])) in told
    assert dict(app.query_params) == before
    assert app.number_input(key="drawer.run.horizon_days").value == 1092


def test_a_list_is_typed_as_in_a_scenario_file(asked):
    app = drawer(lang="en")
    app.text_input(key="drawer.search").set_value("consumers.season").run()
    field = app.text_input(key="drawer.consumers.season")
    field.set_value("[1, 2]").run()
    assert "must have exactly 12" in app.error[0].value
    months = [1.1, 0.9] * 6
    app.text_input(key="drawer.consumers.season").set_value(str(months)).run()
    assert not app.error
    assert value_of(app, "consumers.season") == str(months).replace(" ", "")
    app.text_input(key="drawer.consumers.season").set_value(f"'{NASTY}'").run()
    assert "<b>" not in app.error[0].value.replace("\\<b", "")
    assert value_of(app, "consumers.season") == str(months).replace(" ", "")


def test_assumptions_are_found_by_section_by_search_and_by_change(asked):
    app = drawer(lang="en", **{"factories.styles": "9", "buyer_types.livestreamer.digital": "0.5"})
    app.selectbox(key="drawer.section").set_value("buyer_types.livestreamer").run()
    shown = [
        e.key for kind in (app.slider, app.number_input, app.selectbox, app.toggle) for e in kind
    ]
    assert {key for key in shown if key and key.startswith("drawer.buyer_types")}
    assert not [key for key in shown if key and key.startswith("drawer.factories")]
    app.toggle(key="drawer.changed").set_value(True).run()
    shown = [e.key for kind in (app.slider, app.number_input) for e in kind if e.key]
    assert {key for key in shown if key.startswith("drawer.")} == {
        "drawer.factories.styles", "drawer.buyer_types.livestreamer.digital",
    }  # fmt: skip
    app.toggle(key="drawer.changed").set_value(False).run()
    app.text_input(key="drawer.search").set_value(NASTY).run()
    assert "\\<b" in app.info[0].value


# Steps ----------------------------------------------------------------------------------------


def test_steps_of_levers_and_of_assumptions_are_undone_apart(asked):
    app = drawer(lang="en")
    for side, place in ((LEVERS, "control"), (ASSUMPTIONS, "drawer")):
        for name in ("undo", "redo", "reset"):
            assert app.button(key=f"{name}.{side}.{place}").disabled
    app.text_input(key="drawer.search").set_value("factories.styles").run()
    app.slider(key="control.capacity_pool").set_value(40).run()
    app.number_input(key="drawer.factories.styles").set_value(9).run()
    app.slider(key="control.capacity_pool").set_value(30).run()
    press(app, "undo.levers.control")
    assert (value_of(app, "capacity_pool"), value_of(app, "factories.styles")) == ("40", "9")
    press(app, "undo.assumptions.drawer")
    assert (value_of(app, "capacity_pool"), value_of(app, "factories.styles")) == ("40", None)
    assert app.button(key="undo.assumptions.drawer").disabled
    press(app, "redo.assumptions.drawer")
    press(app, "redo.levers.control")
    assert (value_of(app, "capacity_pool"), value_of(app, "factories.styles")) == ("30", "9")
    press(app, "reset.levers.control")
    assert (value_of(app, "capacity_pool"), value_of(app, "factories.styles")) == ("100", "9")
    press(app, "undo.levers.control")
    press(app, "reset.assumptions.drawer")
    assert (value_of(app, "capacity_pool"), value_of(app, "factories.styles")) == ("30", None)


def test_another_cluster_keeps_the_steps_of_the_one_before(asked):
    app = page(lang="en")
    app.slider(key="control.capacity_pool").set_value(40).run()
    app.segmented_control(key="control.scenario").set_value("school_uniforms").run()
    assert app.button(key="undo.levers.control").disabled
    app.segmented_control(key="control.scenario").set_value("zhili_kidswear").run()
    assert value_of(app, "capacity_pool") == "100"
    press(app, "undo.levers.control")
    assert value_of(app, "capacity_pool") == "40"


@pytest.mark.parametrize("seed", range(4))
def test_any_walk_can_be_undone_to_its_beginning_and_done_again(seed):
    app = fine(AppTest.from_function(_walk, args=(seed,), default_timeout=60).run())
    start, far, back, forth, kept = app.session_state["walked"]
    assert kept
    assert back == start
    assert forth == far


def _walk(seed):
    import random

    import streamlit

    from simulation.web import state
    from simulation.web.choice import SIDES

    def all_the_way(can, move):
        for side in SIDES:
            while can(side):
                move(side)
        return state.choice()

    state.begin()
    draw, start, kept = random.Random(seed), state.choice(), True
    for _ in range(30):
        key, value = draw.choice([
            ("capacity_pool", draw.randrange(101)), ("adoption", "programme"), ("seed", 7),
            ("factories.styles", draw.randrange(2, 20)), ("policy.subsidy_share", 0.2),
            ("factories.setup_cost", draw.choice([1200.0, 1300.0])),
        ])  # fmt: skip
        state._try(lambda key=key, value=value: state.choice().changed(key, value))
        side, other = draw.sample(SIDES, 2)
        before = state.choice().side(other)
        draw.choice([state.undo, state.redo, state.reset, lambda side: None])(side)
        kept = kept and state.choice().side(other) == before
    far = all_the_way(state.can_redo, state.redo)
    back = all_the_way(state.can_undo, state.undo)
    forth = all_the_way(state.can_redo, state.redo)
    streamlit.session_state["walked"] = (start, far, back, forth, kept)


# Pins -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", IDS)
def test_scenarios_are_pinned_compared_and_let_go(asked, language):
    words = LANGUAGES[language]
    app = page(lang=language, direct_sourcing="0", seed="7")
    press(app, "pin")
    assert app.button(key="pin").disabled  # it is there
    app.slider(key="control.direct_sourcing").set_value(100).run()
    press(app, "pin")
    asked.clear()
    app.slider(key="control.capacity_pool").set_value(35).run()
    assert {seed for _, _, seed in asked} == {7}
    assert len({session for session, _, _ in asked}) == 3  # one does not push out another
    assert len({scenario for _, scenario, _ in asked}) == 3
    outcomes, parties = (each.value for each in app.table)
    names = list(outcomes[words("compare.scenario")])
    assert names[:2] == [words("without"), words("compare.present")]
    assert plain(words("lever.direct_sourcing")) in names[2]
    assert names[3] == plain(words("pin.own"))
    assert parties.shape == (3, 1 + len(PARTIES))
    assert list(parties[words("compare.scenario")]) == names[1:]
    press(app, "go_to.0")
    assert value_of(app, "direct_sourcing") == "0"
    press(app, "undo.levers.control")
    assert value_of(app, "capacity_pool") == "35"
    press(app, "unpin.0")
    press(app, "unpin.0")
    assert value_of(app, "pin1") is None
    assert not app.table


def test_at_most_three_are_pinned_and_the_link_holds_them(asked):
    app = page(lang="en")
    for n in range(MOST_PINS):
        app.slider(key="control.capacity_pool").set_value(10 * n).run()
        press(app, "pin")
    app.slider(key="control.capacity_pool").set_value(95).run()
    assert app.button(key="pin").disabled
    again = page(**{key: value_of(app, key) for key in app.query_params})
    assert len(again.table[0].value) == 2 + MOST_PINS
    assert not again.warning


def test_the_name_of_a_pin_is_shown_as_it_is_and_never_as_markup(asked):
    app = page(lang="en")
    press(app, "pin")
    app.text_input(key="pin.0").set_value(NASTY).run()
    outcomes, parties = (each.value for each in app.table)
    assert outcomes.iloc[2, 0] == plain(NASTY)
    assert parties.iloc[1, 0] == plain(NASTY)
    assert NASTY not in texts(app)
    assert NASTY in value_of(app, "pin1")
    app.text_input(key="pin.0").set_value("").run()
    assert app.table[0].value.iloc[2, 0] == plain(LANGUAGES["en"]("pin.own"))


def test_two_scenarios_of_one_name_are_two_in_the_chart(asked):
    app = page(lang="en", pin1="name~Same~capacity_pool~5", pin2="name~Same~capacity_pool~6")
    assert list(app.table[0].value.iloc[2:, 0]) == ["Same", plain("Same (2)")]


@pytest.mark.parametrize("language", IDS)
def test_tables_and_chart_of_scenarios_hold_the_numbers_of_their_documents(found, language):
    words = LANGUAGES[language]
    told = [Told("one", found[0]), Told("other", found[1])]
    dots = side_by_side.dots(told, words)
    for dot, (name, one) in zip(dots, [(n, o) for n in FIGURES for o in told], strict=True):
        row = one.document["kpis"][name]
        assert dot.change == pytest.approx(100 * (row["ratio"] - 1))
        assert dot.low <= dot.change <= dot.high
        assert dot.text in scenario_chart.side_by_side_alt(dots, words)
    table, spec = scenario_chart.side_by_side(dots, words)
    assert len(table) == 2 * len(FIGURES)
    scales = [layer["encoding"]["x"].get("scale") for layer in spec["layer"][:2]]
    assert scales == [{"zero": True}] * 2
    assert side_by_side.same_without(told)
    rows = side_by_side.parties(told, words).rows
    for place, name in enumerate(PARTIES):
        change = found[0]["kpis"][name]["difference"]
        sign = "+" if change > 0 else "\u2212"
        assert rows[0][1 + place].startswith(sign)


# Files ----------------------------------------------------------------------------------------

MINE = 'base = "zhili_kidswear"\ntitle = "Ours: <b>x</b>"\n[factories]\nstyles = 9\n'


def upload(app, content, name="mine.toml"):
    data = content if isinstance(content, bytes) else content.encode()
    return fine(app.file_uploader(key="file.upload").set_value((name, data, "text/plain")).run())


@pytest.mark.parametrize("language", IDS)
def test_a_file_is_taken_and_given_back_with_the_same_content(asked, language):
    app = upload(page(lang=language), MINE)
    assert not app.error
    assert value_of(app, "scenario") == FILE
    assert {scenario for _, scenario, _ in asked[-1:]} == {content_hash(parse(MINE))}
    options = app.segmented_control(key="control.scenario").options
    assert plain("Ours: <b>x</b>") in options
    again = page(**{key: value_of(app, key) for key in app.query_params})
    assert not again.warning
    app.segmented_control(key="control.scenario").set_value("school_uniforms").run()
    app.segmented_control(key="control.scenario").set_value(FILE).run()
    assert value_of(app, "scenario") == FILE  # it is still there


@pytest.mark.parametrize(
    ("language", "content"),
    list(zip(IDS, ["scale = ", "[cluster]\nfirms = -1", b"\xff\xfe\x00"], strict=True)),
)
def test_a_bad_file_loses_nothing_and_its_mistake_is_named(asked, language, content):
    app = page(lang=language, capacity_pool="35", **{"factories.styles": "9"})
    before = dict(app.query_params)
    upload(app, content, "bad.toml")
    (told,) = (element.value for element in app.error)
    assert LANGUAGES[language]("problem.refused") in told
    assert "bad" in told
    assert dict(app.query_params) == before
    app.slider(key="control.capacity_pool").set_value(20).run()
    assert not app.error


def test_an_explicit_network_and_a_large_file_are_refused_in_words(asked):
    words = LANGUAGES["en"]
    app = upload(page(lang="en"), to_toml(load("01_beer_game")))
    assert words("problem.file.network") in app.error[0].value
    upload(app, b"#" * (scenario_files.MOST_BYTES + 1))
    assert words("problem.file.large", most=2) in app.error[0].value


def test_the_file_of_a_scenario_is_what_the_command_line_checks(tmp_path):
    choice = default_choice("school_uniforms").changed("capacity_pool", 35).changed("seed", 5)
    choice = choice.changed("policy.subsidy_share", 0.25).changed("choice.price_form", "level")
    path = tmp_path / scenario_files.file_name(choice)
    path.write_bytes(scenario_files.file_text(choice).encode())
    assert path.name == "school_uniforms_changed.toml"
    assert content_hash(load(path)) == content_hash(choice.load())
    assert load(path).run.seed == 5


# Other pages ----------------------------------------------------------------------------------


def test_the_first_page_says_that_other_values_are_changed(asked):
    app = page("answer", lang="en", **{"factories.styles": "9", "policy.subsidy_share": "0.2"})
    assert LANGUAGES["en"]("levers.others", n=2) in [c.value for c in app.caption]


def test_titles_of_a_file_are_no_markup_on_any_page(asked):
    text = scenario_files.pack(to_toml(parse(f'base = "zhili_kidswear"\ntitle = "{NASTY}"')))
    for page_id in ("answer", "build", "evidence"):
        app = page(page_id, lang="en", scenario=FILE, file=text)
        assert NASTY not in texts(app)
        assert not app.error
