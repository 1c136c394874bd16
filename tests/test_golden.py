"""Two toy worlds give what they gave before, under every Python and every Mesa."""

from __future__ import annotations

import json

import pytest

from tests.golden import FILE, TOLERANCE, WORLDS, worlds


@pytest.mark.parametrize("scenario", WORLDS)
def test_a_toy_world_gives_what_it_gave_before(scenario):
    expected, found = json.loads(FILE.read_text("utf-8"))[scenario], worlds(scenario)
    hint = "meant to change? python -m tests.golden, and say so in CHANGELOG.md"
    for world, kept in expected.items():
        assert found[world]["whole"] == kept["whole"], f"{world}: {hint}"
        assert found[world]["series"] == kept["series"], f"{world}: {hint}"
        assert found[world]["real"] == pytest.approx(kept["real"], rel=TOLERANCE), hint


def test_toy_worlds_are_alive_and_part():
    """What never moves would notice nothing."""
    for kept in json.loads(FILE.read_text("utf-8")).values():
        without, with_ = kept["without"]["whole"], kept["with"]["whole"]
        moved = [name for name in without if without[name] != with_[name]]
        assert len(moved) >= 20
        assert sum(value != 0 for value in with_.values()) >= 25
