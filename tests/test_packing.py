"""Blocks that are put by come back to the bit, and take less room."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agents.packing import pack
from scenarios.load import load
from simulation.model import ClusterModel

INTEGERS = st.one_of(st.integers(-3, 300), st.integers(-(2**63), 2**63 - 1))
REALS = st.floats(width=64)  # nan, infinities and both zeros among them


def back(block):
    """A block put by and taken out again."""
    copy = np.empty_like(block)
    pack(block).unpack(copy)
    return copy


@given(arrays(np.int64, st.tuples(st.integers(0, 5), st.integers(1, 3)), elements=INTEGERS))
def test_whole_numbers_come_back(block):
    assert (back(block) == block).all()


@given(arrays(np.float64, st.tuples(st.integers(0, 5), st.integers(1, 3)), elements=REALS))
def test_real_numbers_come_back_to_the_bit(block):
    assert (back(block).view(np.int64) == block.view(np.int64)).all()


def test_a_population_comes_back_and_takes_half_the_room_at_most():
    model = ClusterModel(load("zhili_kidswear", ["scale=0.002"])).run(20)
    shelves = model.shelves
    before = [block.copy() for block in shelves.arrays]
    saved = shelves.snapshot()
    assert sum(b.nbytes for b in saved) < 0.5 * sum(b.nbytes for b in before)
    for block in shelves.arrays:
        block[...] = 0
    shelves.restore(saved)
    for block, was in zip(shelves.arrays, before, strict=True):
        assert (block == was).all()
