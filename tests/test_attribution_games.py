"""Shares of a joint result: games whose shares are known by hand, axioms, and sampled sequences."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.attribution.games import Shares, check_sum, play, rounding
from simulation.attribution.sequences import (
    combinations_of,
    draw_sequences,
    play_sequences,
    williams,
)


def game(n, value):
    """Values by combination of a function of the set of players."""
    members = [frozenset(i for i in range(n) if c >> i & 1) for c in range(2**n)]
    return np.array([float(value(m)) for m in members])


def games(n):
    sensible = st.floats(-1e6, 1e6, allow_nan=False, allow_subnormal=False)
    return arrays(np.float64, 2**n, elements=sensible)


# Games solved by hand


def test_gloves_go_to_the_scarce_side():
    # Player 0 has the left glove, 1 and 2 a right one each (Shapley and Shubik 1969).
    found = play(game(3, lambda m: 0 in m and len(m) > 1))
    assert found.shapley == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert found.first_in.tolist() == [0, 0, 0]
    assert found.last_out.tolist() == [1, 0, 0]
    expected = [[0, 0.5, 0.5], [0.5, 0, -0.5], [0.5, -0.5, 0]]
    assert found.interaction == pytest.approx(np.array(expected))


def test_a_runway_is_paid_for_by_those_who_need_its_length():
    # Airport game (Littlechild and Owen 1973), lengths 1, 2, 3: each stretch is shared equally.
    found = play(game(3, lambda m: max(m, default=-1) + 1))
    assert found.shapley == pytest.approx([1 / 3, 1 / 3 + 1 / 2, 1 / 3 + 1 / 2 + 1])


def test_weighted_votes_have_the_power_of_shapley_and_shubik():
    # [4; 3, 2, 1]: {0,1}, {0,2}, {0,1,2} win; the first is pivotal in 4 of 6 sequences.
    weights = (3, 2, 1)
    found = play(game(3, lambda m: sum(weights[i] for i in m) >= 4))
    assert found.shapley == pytest.approx([4 / 6, 1 / 6, 1 / 6])


def test_an_additive_game_gives_everyone_their_own_and_nothing_interacts():
    own = np.array([3.0, -1.0, 0.5, 7.0])
    found = play(10.0 + game(4, lambda m: sum(own[i] for i in m)))
    for shares in (found.shapley, found.first_in, found.last_out):
        assert shares == pytest.approx(own)
    assert found.interaction == pytest.approx(np.zeros((4, 4)))
    assert float(found.whole) == pytest.approx(9.5)


@pytest.mark.parametrize("n", [1, 2, 5, 9])
def test_a_symmetric_game_is_shared_equally(n):
    found = play(game(n, lambda m: len(m) ** 2))
    assert found.shapley == pytest.approx(np.full(n, float(n)))
    assert found.first_in == pytest.approx(np.ones(n))
    assert found.last_out == pytest.approx(np.full(n, 2.0 * n - 1.0))
    # (s + 2)^2 - 2 (s + 1)^2 + s^2 = 2, whoever is there.
    assert found.interaction == pytest.approx(2.0 * (1.0 - np.eye(n)))


def test_a_cost_that_comes_with_the_first_one_is_shared_equally_and_overlaps():
    # A joining fee of 12, whoever joins: c / n each, and -c / (n - 1) for each pair.
    found = play(game(4, lambda m: 12.0 * bool(m)))
    assert found.shapley == pytest.approx(np.full(4, 3.0))
    assert found.first_in.tolist() == [12.0] * 4
    assert found.last_out.tolist() == [0.0] * 4
    assert found.interaction == pytest.approx(-4.0 * (1.0 - np.eye(4)))


def test_a_single_player_gets_everything():
    found = play(np.array([5.0, 2.0]))
    assert found.shapley.tolist() == found.first_in.tolist() == found.last_out.tolist() == [-3.0]
    assert found.interaction.tolist() == [[0.0]]


def test_many_games_are_played_at_once_along_leading_axes():
    values = np.random.default_rng(1).normal(size=(3, 2, 16))
    together = play(values)
    assert together.interaction.shape == (3, 2, 4, 4)
    for index in np.ndindex(3, 2):
        assert np.array_equal(play(values[index]).shapley, together.shapley[index])


def test_a_number_of_values_that_is_no_power_of_two_is_refused():
    with pytest.raises(ValueError, match="6 values"):
        play(np.zeros(6))


# Axioms


def by_all_sequences(values):
    """Shapley values and interactions from their meaning: means over all sequences of entry."""
    n = values.shape[0].bit_length() - 1
    shapley, more = np.zeros(n), np.zeros((n, n))
    counts = np.zeros((n, n))
    for sequence in itertools.permutations(range(n)):
        before = 0
        for place, i in enumerate(sequence):
            shapley[i] += values[before | 1 << i] - values[before]
            if place + 1 < n:
                j = sequence[place + 1]
                both = values[before | 1 << i | 1 << j] + values[before]
                more[i, j] += both - values[before | 1 << i] - values[before | 1 << j]
                counts[i, j] += 1
            before |= 1 << i
    more += more.T
    return shapley / math.factorial(n), more / np.maximum(1, counts + counts.T)


@given(games(4))
def test_shares_are_means_over_all_orders(values):
    shapley, interaction = by_all_sequences(values)
    found = play(values)
    assert found.shapley == pytest.approx(shapley, rel=1e-9, abs=1e-6)
    assert found.interaction == pytest.approx(interaction, rel=1e-9, abs=1e-6)


@given(games(5))
def test_the_parts_add_up_to_the_whole_to_the_rounding_of_floats(values):
    found = play(values)
    assert abs(found.gap) <= rounding(5, np.abs(values).max())
    assert math.fsum(found.shapley) == pytest.approx(values[-1] - values[0], rel=1e-12, abs=1e-8)


@given(games(4), st.integers(0, 3))
def test_who_adds_nothing_gets_nothing(values, idle):
    without = np.arange(16) & ~(1 << idle)
    found = play(values[without])
    assert found.shapley[idle] == 0.0
    assert not found.interaction[idle].any()


@given(games(4), games(4))
def test_shares_of_a_sum_are_sums_of_shares(one, other):
    apart = play(one).shapley + play(other).shapley
    assert play(one + other).shapley == pytest.approx(apart, rel=1e-9, abs=1e-6)


@given(games(4), st.permutations(range(4)))
def test_names_do_not_matter(values, names):
    renamed = np.empty(16)
    for c in range(16):
        renamed[sum(1 << names[i] for i in range(4) if c >> i & 1)] = values[c]
    found, again = play(values), play(renamed)
    assert again.shapley[names] == pytest.approx(found.shapley, rel=1e-9, abs=1e-6)


def test_parts_that_do_not_add_up_are_an_error():
    good = play(np.array([0.0, 1.0, 2.0, 4.0]))
    bad = Shares(good.whole, good.shapley * (1 + 1e-9), *(np.zeros(2),) * 2, np.zeros((2, 2)))
    with pytest.raises(ArithmeticError, match="an error of ours"):
        check_sum(bad, np.array([0.0, 1.0, 2.0, 4.0]))
    check_sum(good, np.array([0.0, 1.0, 2.0, 4.0]))


# Sampled sequences


@pytest.mark.parametrize("n", range(1, 13))
def test_a_balanced_set_has_everyone_at_every_place_and_after_everyone_equally_often(n):
    sequences = williams(n)
    assert (np.sort(sequences, axis=1) == np.arange(n)).all()
    for place in range(n):
        assert len(set(np.bincount(sequences[:, place], minlength=n))) == 1
    follows = np.zeros((n, n), np.int64)
    np.add.at(follows, (sequences[:, :-1].ravel(), sequences[:, 1:].ravel()), 1)
    assert len(set(follows[~np.eye(n, dtype=bool)])) <= 1
    assert not np.diag(follows).any()


def sampled(values, sequences):
    needed = combinations_of(sequences)
    return play_sequences(needed, values[..., needed], sequences)


@pytest.mark.parametrize("n", [1, 2, 3, 6, 7])
def test_along_sampled_orders_the_parts_add_up_and_first_and_last_are_exact(n):
    values = np.random.default_rng(n).normal(size=(2, 2**n))
    exact, found = play(values), sampled(values, draw_sequences(n, 1, seed=5))
    assert np.array_equal(found.first_in, exact.first_in)
    assert np.array_equal(found.last_out, exact.last_out)
    assert np.array_equal(found.whole, exact.whole)
    assert (np.abs(found.gap) <= rounding(n, np.abs(values).max())).all()


def test_all_orders_give_the_exact_shares():
    values = np.random.default_rng(2).normal(size=32)
    sequences = np.array(list(itertools.permutations(range(5))))
    exact, found = play(values), sampled(values, sequences)
    assert found.shapley == pytest.approx(exact.shapley)
    assert found.interaction == pytest.approx(exact.interaction)


@pytest.mark.parametrize("n", [5, 6])
def test_means_over_many_balanced_sets_are_the_exact_shares_within_chance(n):
    values = np.random.default_rng(3).normal(size=2**n)
    exact = play(values)
    draws = [sampled(values, draw_sequences(n, 1, seed)) for seed in range(400)]
    pairs = np.triu_indices(n, 1)
    for of, ends in (
        (lambda s: s.shapley, exact.shapley),
        (lambda s: s.interaction[pairs], exact.interaction[pairs]),
    ):
        found = np.array([of(one) for one in draws])
        spread = found.std(axis=0, ddof=1) / math.sqrt(len(draws))
        assert (np.abs(found.mean(axis=0) - ends) < 4.5 * spread).all()


def test_a_game_of_pairs_is_known_exactly_from_one_balanced_set():
    # Everyone is at every place equally often: where only pairs interact, little is left to chance.
    luck = np.random.default_rng(4)
    own, pairs = luck.normal(size=6), np.triu(luck.normal(size=(6, 6)), 1)
    values = game(6, lambda m: sum(own[i] for i in m) + sum(pairs[i, j] for i in m for j in m))
    found = sampled(values, draw_sequences(6, 1, seed=1))
    assert found.interaction == pytest.approx(pairs + pairs.T)


def test_orders_are_as_many_as_asked_for_in_whole_sets_and_the_same_again():
    assert draw_sequences(12, 1, 7).shape == (12, 12)
    assert draw_sequences(11, 23, 7).shape == (44, 11)
    assert np.array_equal(draw_sequences(6, 12, 7), draw_sequences(6, 12, 7))
    assert not np.array_equal(draw_sequences(6, 12, 7), draw_sequences(6, 12, 8))


def test_a_set_of_twelve_players_needs_far_fewer_combinations_than_all():
    assert len(combinations_of(draw_sequences(12, 1, 1))) < 300
