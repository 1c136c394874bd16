"""When a comparison stops: precision, cap, refusals, interrupts and errors."""

from __future__ import annotations

import math
import signal
import threading
from concurrent import futures
from concurrent.futures import Future

import pytest

from scenarios.load import ScenarioError, load
from simulation import interrupts
from simulation.comparison import compare
from simulation.estimates import StoppingRule
from simulation.stopping import Stopped
from simulation.worlds import Worlds
from tests.tiny_worlds import tiny


def looks(rule, widths):
    """Numbers of replications at each look, and the reason to stop."""
    done, seen = 0, []
    for width in widths:
        done = rule.next_look(done)
        seen.append(done)
        reason = rule.reason(done, {"a": 0.0, "b": width})
        if reason:
            return seen, reason
    return seen, ""


def test_stops_at_twenty_when_the_worst_outcome_is_precise_enough():
    assert looks(StoppingRule(0.02, None, 200), [0.02]) == ([20], "precision")


def test_looks_every_five_until_the_precision_is_reached():
    rule = StoppingRule(0.02, None, 200)
    assert looks(rule, [0.05, 0.03, 0.019]) == ([20, 25, 30], "precision")


def test_stops_at_the_cap_and_says_so():
    assert looks(StoppingRule(0.02, None, 27), [1, 1, 1]) == ([20, 25, 27], "cap")
    assert looks(StoppingRule(0.02, None, 7), [math.inf]) == ([7], "cap")


def test_a_number_of_replications_asked_for_is_done_whatever_the_precision():
    assert looks(StoppingRule(0.02, 3, 200), [math.inf]) == ([3], "replications")


def test_a_comparison_stops_by_the_precision_of_the_worst_primary_outcome():
    widths = []
    result = compare(tiny(), precision=0.9, progress=lambda p: widths.append(p.half_width))
    assert (result.replications, result.stop_reason) == (20, "precision")
    assert max(result.half_widths.values()) <= 0.9
    assert len(widths) == 20


def test_a_comparison_that_never_gets_precise_ends_at_the_cap(worlds):
    result = compare(tiny(), precision=1e-9, cap=4, worlds=worlds)
    assert (result.replications, result.stop_reason) == (4, "cap")


@pytest.mark.parametrize(
    "wrong",
    [{"replications": 0}, {"replications": 10_001}, {"precision": 0.0}, {"precision": 1.0},
     {"precision": math.nan}, {"workers": 0}, {"workers": 257}, {"cap": 0}],
)  # fmt: skip
def test_numbers_out_of_range_are_refused_before_anything_runs(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        compare(tiny(), **wrong)


def test_an_explicit_network_is_refused():
    with pytest.raises(ScenarioError, match="nothing in it to digitise"):
        compare(load("01_beer_game"))


def test_an_interrupt_keeps_what_is_done(worlds):
    def interrupt(progress):
        if progress.done == 3:
            raise KeyboardInterrupt

    result = compare(tiny(), replications=50, workers=1, progress=interrupt)
    assert result.stop_reason == "interrupted"
    assert 3 <= result.replications < 10
    assert result.kpis["unit_cost"].ratio is not None


def test_an_interrupt_before_anything_is_done_is_passed_on(monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(Worlds, "pair", interrupt)
    with pytest.raises(KeyboardInterrupt):
        compare(tiny(), replications=2)


def test_runs_give_up_within_a_period_when_asked_to_stop():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        Worlds().pair(tiny(), 1, 0, stop=stop)


def test_an_error_in_a_replication_is_not_swallowed(monkeypatch):
    def broken(self, *args, **kwargs):
        raise ZeroDivisionError("model")

    monkeypatch.setattr(Worlds, "branch", broken)
    with pytest.raises(ZeroDivisionError, match="model"):
        compare(tiny(), replications=3, workers=2)


@pytest.mark.parametrize("handled", [True, False])
def test_an_interrupt_does_not_leave_a_wait_half_way(monkeypatch, handled):
    """Raised while futures are locked, it left some locked for ever, and the program hung."""
    seen, plain = [], futures.wait

    def interrupted(*given):
        signal.raise_signal(signal.SIGINT)
        seen.append(plain(*given))
        return seen[-1]

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(futures, "wait", interrupted)
    ready, never = Future(), Future()
    ready.set_result(None)
    try:
        if handled:
            interrupts.listen()
        else:  # in somebody's own program
            signal.signal(signal.SIGINT, signal.default_int_handler)
        handler = signal.getsignal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interrupts.wait_for_one({ready, never})
        assert [done for done, _ in seen] == [{ready}]  # it came to its end first
        assert signal.getsignal(signal.SIGINT) is handler
        monkeypatch.undo()
        assert interrupts.wait_for_one({ready, never}) == ({ready}, {never})  # raised once
    finally:
        signal.signal(signal.SIGINT, before)
