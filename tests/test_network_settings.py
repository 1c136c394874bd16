"""Settings of explicit networks that would be ignored, or cannot work, are refused in words."""

from __future__ import annotations

import pytest

from scenarios.load import ScenarioError, parse

SHOP = "[[nodes]]\nname = 'shop'\nkind = 'shelf'\n"


def problems(text):
    with pytest.raises(ScenarioError) as caught:
        parse(text, "x.toml")
    return "\n".join(str(problem) for problem in caught.value.errors)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[nodes.demand]\nlaw = 'uniform'\nlow = 2", 'demand.high: law = "uniform" needs an upper'),
        ("[nodes.demand]\nlaw = 'discrete'", "needs the values it can take"),
        (
            "[nodes.demand]\nlaw = 'discrete'\nvalues = [1, 2]\nprobabilities = [1]",
            "must be as many as the values (2)",
        ),
        (
            "[nodes.demand]\nlaw = 'discrete'\nvalues = [1, 2]\nprobabilities = [0.5, 0.4]",
            "must add up to 1 (they add up to 0.9)",
        ),
        (
            "[nodes.demand]\nlaw = 'discrete'\nvalues = [-1, 2]\nprobabilities = [0.5, 0.5]",
            "no demand can be below 0",
        ),
        ("[nodes.demand]\nlaw = 'poisson'\nmean = 2\nvalues = [1]", "uses no values"),
        ("policy = 'r_single_Q'", "must be above 0 for r_single_Q"),
        (
            "policy = 'economic_lot'\norder_cost = 3",
            "nodes.shop.holding_cost = 0.0 (the default): must be above 0",
        ),
        ("capacity = 40", "a shelf has no capacity, only a material has"),
        ("setup_time = 40", "a shelf has no setup_time, only a material has"),
    ],
)
def test_is_refused_and_said_why(settings, said):
    assert said in problems(SHOP + settings)


@pytest.mark.parametrize(
    "settings",
    [
        "[nodes.demand]\nlaw = 'uniform_whole'\nlow = 2\nhigh = 5",
        "[nodes.demand]\nlaw = 'discrete'\nvalues = [0, 2]\nprobabilities = [0.75, 0.25]",
        "base_stock_level = -4\nfirst_review = 3\npatience = 2",
        "policy = 'economic_lot'\norder_cost = 3\nholding_cost = 1\nforecast_mean = 4",
    ],
)
def test_is_accepted(settings):
    assert parse(SHOP + settings, "x.toml").nodes[0].name == "shop"
