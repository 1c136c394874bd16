"""A period costs no more than it did, measured against a yardstick on the same machine."""

from __future__ import annotations

import json
import time

import pytest

from tests.benchmarks.guard import ALLOWED, ALLOWED_ELSEWHERE, KEPT, Stand, processor, slower

pytestmark = pytest.mark.slow
PATIENCE = 90.0  # seconds; a machine at rest needs one


@pytest.fixture(scope="module")
def stand():
    found = Stand()
    yield found
    found.close()


def test_a_period_costs_no_more_than_it_did(stand):
    kept = json.loads(KEPT.read_text("utf-8"))
    found, until = slower(stand.ratios(), kept), time.monotonic() + PATIENCE
    while found and time.monotonic() < until:  # other work makes things slower: wait for a lull
        time.sleep(0.2)
        found = slower(stand.ratios(), kept)
    hint = "meant to be slower, or another machine? python -m tests.benchmarks.guard --renew"
    assert not found, f"{found}: {hint}"


def test_a_period_that_costs_half_as_much_again_is_noticed(stand):
    kept = {processor(): stand.ratios()}
    slow = Stand()
    step = slow.model.step

    def tarry():
        start = time.thread_time_ns()
        step()
        end = time.thread_time_ns() + (time.thread_time_ns() - start) // 2
        while time.thread_time_ns() < end:
            pass

    slow.model.step = tarry
    try:
        assert set(slower(slow.ratios(), kept)) == {"without", "with"}
    finally:
        slow.close()


def test_another_processor_is_given_more_room():
    ratios, two = {"without": 1.0, "with": 1.0}, {"without": 2.0, "with": 2.0}
    found = {"without": ALLOWED + 0.1, "with": 1.0}
    assert set(slower(found, {processor(): ratios})) == {"without"}
    assert not slower(found, {"another": ratios})
    assert not slower({"without": 2.0 * ALLOWED_ELSEWHERE - 0.1}, {"another": ratios, "third": two})
    assert slower({"without": 2.0 * ALLOWED_ELSEWHERE + 0.1}, {"another": ratios, "third": two})
