"""A study run: resumed by what a run is, the same whatever else is asked, told as tables."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from simulation.comparison import compare
from simulation.metrics import KPIS
from simulation.series import series_of
from simulation.study.keeping import compacted, inspect
from simulation.study.parts import read_part, write_part
from simulation.study.progress import Options
from simulation.study.store import RUNS, StudyProblem
from tests.stand_ins import CALLS, OUTCOMES, counted, failing, slow, stand_in
from tests.studies import grid, study, tiny_study
from tests.tiny_worlds import tiny


def run(made, folder, **how):
    return made.run(folder, engine="serial", **how)


def rows_of(results):
    """Rows by point values and replication."""
    frame = results.runs()
    keys = frame[[*results.design.paths, "replication"]].itertuples(index=False, name=None)
    return dict(zip(keys, frame[list(OUTCOMES)].itertuples(index=False, name=None), strict=True))


def test_every_run_of_the_design_is_there_once_and_is_what_the_function_gives(tmp_path):
    made = study()
    results = run(made, tmp_path)
    assert (results.end, results.done, results.failed) == ("complete", 64, 0)
    frame = results.runs()
    assert list(zip(frame.point, frame.replication, strict=True)) == [
        (p, r) for p in range(16) for r in range(4)
    ]
    for row in frame.itertuples():
        values = dict(zip(made.design.paths, made.design.values(row.point), strict=True))
        given = stand_in(values, 1, row.replication)
        assert [row[frame.columns.get_loc(name) + 1] for name in OUTCOMES] == list(given.values())


def test_a_finished_study_runs_nothing_again(tmp_path):
    first = run(study(), tmp_path)
    CALLS.clear()
    told = []
    again = run(study(counted), tmp_path, say=told.append)
    assert CALLS == []
    assert told == ["resuming: 64 of 64 already done"]
    assert again.digest == first.digest


@pytest.mark.parametrize("after", [1, 30])
def test_a_study_that_is_stopped_goes_on_to_the_same_digest(tmp_path, after):
    whole = run(study(slow), tmp_path / "whole")
    stop = threading.Event()

    def progress(now):
        if now.done >= after:
            stop.set()

    options = Options(largest_chunk=2)
    part = run(study(slow), tmp_path / "part", stop=stop, options=options, progress=progress)
    assert part.end == "stopped"
    assert after <= part.done < 64
    rest = run(study(slow), tmp_path / "part")
    assert rest.end == "complete"
    assert rest.digest == whole.digest


def test_more_replications_change_no_row(tmp_path):
    few = run(study(replications=2), tmp_path)
    many = run(study(replications=5), tmp_path)
    assert (few.done, many.done) == (32, 80)
    assert rows_of(few).items() <= rows_of(many).items()
    assert run(study(replications=2), tmp_path).digest == few.digest  # those beyond do not count


def test_more_points_change_no_row_and_shared_runs_are_reused(tmp_path):
    few = run(grid(levels=3), tmp_path / "few")
    with pytest.raises(StudyProblem, match=r"holds another design .*--new-study"):
        run(grid(levels=5), tmp_path / "few")
    CALLS.clear()
    told = []
    many = run(grid(counted, levels=5), tmp_path / "many", reuse=tmp_path / "few",
               say=told.append)  # fmt: skip
    assert rows_of(few).items() <= rows_of(many).items()
    assert len(CALLS) == many.done - few.done == 64
    assert told[0] == "36 runs are reused from another study"


@pytest.mark.parametrize("chunk", [1, 3, 500])
def test_chunks_change_no_row(tmp_path, chunk):
    results = run(study(), tmp_path, options=Options(largest_chunk=chunk))
    assert results.digest == run(study(), tmp_path / "other").digest


def test_another_seed_is_another_study(tmp_path):
    run(study(seed=1), tmp_path)
    with pytest.raises(StudyProblem, match="another design"):
        run(study(seed=2), tmp_path)


def test_points_that_are_equal_are_run_once_and_all_have_rows(tmp_path):
    CALLS.clear()
    factors = {"platform.traffic": {"choices": ["equal", "sales"]}}
    made = study(counted, factors=factors, samples=10, replications=3)
    results = run(made, tmp_path)
    assert len(CALLS) == 2 * 3
    assert results.done == 30
    assert len({key for key in results.table["key"].to_pylist()}) == 6
    assert np.isfinite(results.outcome("steps", "value")).all()


def test_rows_that_equal_points_lack_are_copied_and_not_run(tmp_path):
    factors = {"platform.traffic": {"choices": ["equal", "sales"]}}

    def made(function):
        return study(function, factors=factors, samples=10, replications=3)

    whole = run(made(counted), tmp_path)
    (path,) = (tmp_path / RUNS).glob("*.parquet")
    part = read_part(path)
    column = made(counted).design.columns[0]
    one_of_each = [column.index("equal"), column.index("sales")]
    kept = part.table.filter(np.isin(part.table["point"].to_numpy(), one_of_each))
    path.unlink()
    write_part(tmp_path / RUNS, kept, part.model)
    CALLS.clear()
    again = run(made(counted), tmp_path)
    assert CALLS == []
    assert again.digest == whole.digest


def test_what_a_run_raises_is_a_row_and_does_not_stop_the_study(tmp_path):
    made = study(failing)
    results = run(made, tmp_path)
    frame = results.runs()
    bad = frame[frame.status == "failed"]
    assert results.failed == len(bad) == 8
    assert (bad["levers.demand_visibility"] > 0.5).all()
    assert set(bad.replication) == {1}
    assert bad.error.str.startswith("ZeroDivisionError: no stock at all (stand_ins.py:").all()
    assert bad[list(OUTCOMES)].isna().all().all()
    assert run(made, tmp_path).digest == results.digest  # a failure is kept
    mended = run(study(stand_in), tmp_path, retry_failed=True)
    assert mended.failed == 0
    assert mended.digest == run(study(), tmp_path / "fine").digest


def test_fail_fast_stops_at_the_first_failure(tmp_path):
    results = run(study(failing), tmp_path, options=Options(fail_fast=True, largest_chunk=1))
    assert results.end == "failed"
    assert results.failed >= 1
    assert results.done < 64


@pytest.mark.parametrize("values", [{}, {"steps": 1.0}, dict.fromkeys(OUTCOMES, float("nan"))])
def test_an_outcome_that_is_missing_or_no_number_is_a_failure(tmp_path, values):
    results = run(study(lambda v, s, r: values, samples=2), tmp_path)
    assert results.failed == results.done == 8


def test_replications_go_on_until_the_paired_difference_is_precise(tmp_path):
    def noisy(values, seed, replication):
        luck = np.random.default_rng(replication)
        shared, own = luck.normal(0, 1), luck.normal(0, values["levers.demand_visibility"])
        return {"stock.without": np.exp(shared), "stock.with": np.exp(shared + 0.3 * own),
                "steps": 0.0}  # fmt: skip

    from dataclasses import replace

    made = study(noisy, samples=6, replications={"precision": 0.05, "cap": 60, "step": 10})
    part = made.spec.part
    asked = part.replications.model_copy(update={"outcomes": ("stock",)})
    made.spec = replace(made.spec, part=part.model_copy(update={"replications": asked}))
    results = run(made, tmp_path)
    points = results.points().set_index("levers.demand_visibility").sort_index()
    assert set(points.reason) == {"precision", "cap"}
    assert points.replications.is_monotonic_increasing
    assert points.replications.iloc[0] == 20
    assert (points.half_width[points.reason == "precision"] <= 0.05).all()
    assert (points.replications[points.reason == "cap"] == 60).all()
    assert (points.half_width[points.reason == "cap"] > 0.05).all()
    again = run(made, tmp_path)
    assert again.digest == results.digest


def test_runs_are_those_of_a_comparison_with_the_same_luck(tmp_path):
    made = tiny_study()
    results = run(made, tmp_path)
    for point in range(len(made.design)):
        values = dict(zip(made.design.paths, made.design.values(point), strict=True))
        own = compare(tiny(*(f"{path}={value!r}" for path, value in values.items())),
                      replications=2, workers=1)  # fmt: skip
        for kpi in KPIS:
            for side, expected in zip(("without", "with"), own.values[kpi], strict=True):
                assert results.outcome(kpi, side)[point].tolist() == expected.tolist()


def test_the_world_without_is_run_once_where_only_digital_parameters_change(tmp_path):
    factors = {"levers.demand_visibility": (0, 1), "digital.setup_cost": (100, 400)}
    made = tiny_study(factors, samples=4, replications=2)
    run(made, tmp_path, options=Options(largest_chunk=3))
    # The work went to its worker as bytes: ask a copy that runs the same here.
    work = made.work
    for point in range(4):
        for replication in range(2):
            work.run(made.design.values(point), 1, replication)
    assert work._worlds.runs == {"warmup": 2, "without": 2, "with": 8}


def test_points_that_contradict_themselves_are_told_beforehand_and_marked(tmp_path):
    factors = {"digital.setup_cost": (100, 3000), "levers.ai_operations": (0, 1)}
    made = tiny_study(factors, design="grid", samples=None, replications=1)
    preview = made.check(pilots=1)
    assert preview.refused == 15
    assert "contradict themselves" in preview.lines()[-1]
    results = run(made, tmp_path)
    assert results.failed == 15
    assert results.runs().error.str.contains("would do the opposite").sum() == 15


def test_series_over_time_are_kept_where_they_are_asked_for(tmp_path):
    from dataclasses import replace

    made = tiny_study(samples=2, replications=2)
    run(made, tmp_path)
    part = made.spec.part.model_copy(update={"series": ("buyer_price",)})
    asked = tiny_study(samples=2, replications=2)
    asked.spec = replace(asked.spec, part=part)
    results = run(asked, tmp_path)  # runs that have none are run again
    assert results.end == "complete"
    frame = results.series()
    assert len(frame.groupby(["point", "replication", "kpi"])) == 4
    values = dict(zip(made.design.paths, made.design.values(1), strict=True))
    own = compare(tiny(*(f"{path}={value!r}" for path, value in values.items())),
                  replications=2, workers=1)  # fmt: skip
    expected = series_of(own.pairs, "buyer_price")
    here = frame[(frame.point == 1) & (frame.replication == 1)]
    assert here.day.tolist() == expected.days.tolist()
    assert here["with"].tolist() == expected.with_[1].tolist()
    compacted(asked, tmp_path)
    assert asked.results(tmp_path).series().equals(frame)
    series = next((tmp_path / "series").iterdir())
    series.write_bytes(series.read_bytes()[:-10])
    found = inspect(asked, tmp_path)
    assert [one.reason for one in found.damaged] == [
        "its series are missing, or have been altered since"
    ]
    assert run(asked, tmp_path).series().equals(frame)


def test_results_are_tidy_tables_and_a_notebook_shows_them(tmp_path):
    made = tiny_study()
    results = run(made, tmp_path)
    tidy = results.tidy(("buyer_price",))
    assert list(tidy.columns) == ["point", "replication", *made.design.paths, "kpi", "world",
                                  "value"]  # fmt: skip
    assert len(tidy) == 3 * 2 * 2
    logs = results.outcome("buyer_price", "log_ratio")
    assert logs.shape == (3, 2)
    ratio = results.points()["buyer_price.ratio"]
    assert np.allclose(ratio, np.exp(logs.mean(axis=1)))
    assert "3 points (lhs), 2 factors, complete" in results._repr_html_()
    assert "levers.demand_visibility" in made._repr_html_()
    with pytest.raises(KeyError):
        results.outcome("buyer_price", "nonsense")


def test_a_study_runs_in_a_thread_and_can_be_stopped(tmp_path):
    running = study(slow, samples=400).start(tmp_path, engine="serial")
    while running.progress is None or running.progress.done < 2:
        assert not running.wait(0.001)
    running.stop()
    assert running.wait(60)
    results = running.results()
    assert results.end == "stopped"
    assert 2 <= results.done < 1600
    with pytest.raises(StudyProblem):
        study(seed=2).start(tmp_path, engine="serial").results()
