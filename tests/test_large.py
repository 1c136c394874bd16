"""Large worlds: buyers that lie packed, states on disk, runs that are killed and go on."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from agents.columns import pages as pages_module
from agents.columns.pages import PageFile, Slots, let_go, pages
from agents.kernels.packing import (
    MOST_COLUMNS,
    NOWHERE,
    byte_views,
    pack_room,
    pack_tile,
    unpack_tile,
)
from agents.packing import packed_rows, unpack_rows
from scenarios import sizes
from scenarios.load import load
from simulation import blocks, large, population_synthesis
from simulation.checkpoint import DamagedError, read_state, write_state
from simulation.comparison import compare
from simulation.histories import replication_seed
from simulation.large import LargePair
from simulation.model import ClusterModel
from simulation.stopping import Stopped
from simulation.worlds import Worlds
from tests.tiny_worlds import same

ROOT = Path(__file__).parents[1]
SETTINGS = [
    "scale=0.00003", "run.warmup_days=112", "run.horizon_days=112", "run.transition_days=28",
    "turnover.trader_exit_per_year=0.3", "turnover.factory_exit_per_year=0.2",
    "adoption.mode=diffusion", "factories.sizes=2", "buyers.entry_per_year=2",
]  # fmt: skip
INTEGERS = st.one_of(st.integers(-3, 300), st.integers(-(2**63), 2**63 - 1))


def scenario(*more):
    return load("platform_1688", [*SETTINGS, *more])


@pytest.fixture
def packed(monkeypatch):
    """Let every world count as large, in blocks of a single tile."""
    monkeypatch.setattr(sizes, "PACKED_FROM", 1)
    monkeypatch.setattr(blocks, "BLOCK", 512)


@pytest.fixture(scope="module")
def pair():
    """Both worlds with all rows open."""
    return Worlds().pair(scenario(), 1, 0)


def alike(one, other):
    """Whether two pairs are the same to the bit, accounts of groups and orders included."""
    return all(
        same(a, b)
        and a.accounts.tolist() == b.accounts.tolist()
        and a.buyers.value.tolist() == b.buyers.value.tolist()
        and a.acquisition.n_buyers.tolist() == b.acquisition.n_buyers.tolist()
        for a, b in ((one.without, other.without), (one.with_, other.with_))
    )


@settings(deadline=None)
@given(arrays(np.int64, st.tuples(st.integers(1, 600), st.integers(1, 5)), elements=INTEGERS))
def test_rows_come_back_to_the_bit_and_columns_left_out_are_0(block):
    n, width = block.shape
    other = block.astype(np.float64)
    kept = np.ones((2, MOST_COLUMNS), np.int8)
    kept[0, 0] = 0
    tables, out = (block, other.view(np.int64)), byte_views(n * width * 20 + 4096)
    room = pack_room(n)
    end = pack_tile(tables, kept, 0, n, out, 0, room, out[0], NOWHERE)
    assert end % 8 == 0
    back = (np.ones_like(block), np.ones_like(block))
    assert unpack_tile(back, 0, n, out, 0, room) == end
    assert (back[0][:, 0] == 0).all()
    assert (back[0][:, 1:] == block[:, 1:]).all()
    assert (back[1] == tables[1]).all()


def test_few_values_take_few_bytes():
    block = np.array([0.1, 0.2, 0.3, 0.4])[np.arange(2048) % 4, None] * np.ones(3)
    chunks = [chunk.copy() for chunk in packed_rows((block,), len(block))]
    assert sum(chunk.nbytes for chunk in chunks) < 3.5 * len(block)
    back = np.zeros_like(block)
    unpack_rows((back,), len(block), chunks)
    assert (back == block).all()


@pytest.mark.parametrize("threads", [1, 2])
def test_packed_buyers_do_the_same_to_the_bit(pair, packed, threads):
    assert alike(pair, Worlds().pair(scenario(), 1, 0, threads=threads))


def test_buyers_that_wait_on_disk_do_the_same_to_the_bit(pair, packed, tmp_path, monkeypatch):
    monkeypatch.setattr(large, "rests_on_disk", lambda scenario: True)
    monkeypatch.setattr(large, "EVERY", 0.0)  # written down, and so read, all the time
    assert alike(pair, run(tmp_path))
    monkeypatch.setattr(large, "EVERY", 1e9)
    with pytest.raises(Stopped):
        run(tmp_path / "other", stop=Asked(9))
    assert alike(pair, run(tmp_path / "other"))


def test_what_is_put_by_comes_back_from_memory_and_from_disk(tmp_path):
    values = [np.arange(n) * 7 - 3 for n in (5, 0, 70_000)]
    for slots in (Slots(3), Slots(3, PageFile(tmp_path))):
        for times in (1, 2):  # the second time it is longer
            for number, one in enumerate(values):
                slots.put(number, np.tile(one, times))
        for number, one in enumerate(values):
            assert (slots.get(number) == np.tile(one, 2)).all()
    assert list(tmp_path.iterdir()) == []  # the file has no name


def test_a_full_disk_is_an_error_and_no_crash(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    with pytest.raises(OSError, match="No space left"):
        Slots(1, PageFile(tmp_path)).put(0, np.arange(9))


def test_pages_that_are_let_go_of_read_as_nothing():
    rows = pages((5000, 3))
    rows[:] = 7
    let_go(rows, 100)
    assert (rows[:100] == 7).all()
    assert not rows[300:-300].any() or pages_module._LET_GO is None  # but for parts of pages
    kept = np.ones((5000, 3))
    let_go(kept, 0)
    assert kept.all()


def test_packed_columns_are_read_as_of_open_rows(packed, monkeypatch):
    one = ClusterModel(scenario(), 3)
    monkeypatch.setattr(sizes, "PACKED_FROM", 1 << 40)
    other = ClusterModel(scenario(), 3)
    for model in (one, other):
        model.run(6)
    assert other.store is None
    rows = (*other.shelves.arrays, *other.buyers.arrays)
    assert one.store.nbytes < 0.3 * sum(block.nbytes for block in rows)
    for name in ("identity", "on_hand", "on_order", "received", "mean", "holding_rate", "pipeline"):
        assert (getattr(one.shelves, name) == getattr(other.shelves, name)).all(), name
    for name in ("presale", "generation", "ties", "unit_cost", "last_seller"):
        assert (getattr(one.buyers, name) == getattr(other.buyers, name)).all(), name
    with pytest.raises(ValueError, match="read-only"):
        one.buyers.level[:] = 0.0
    with pytest.raises(RuntimeError, match="open already"):
        [one.buyers.level for _ in one.parts()]
    for model in (one, other):
        model.close()


def run(folder, told=None, stop=None):
    worlds = Worlds(folder=folder, told=told)
    return worlds.pair(scenario(), 1, 0, stop=stop)


class Asked:
    """Asks to stop from the n-th look on."""

    def __init__(self, n):
        self.left = n

    def is_set(self):
        self.left -= 1
        return self.left < 0


def test_a_run_that_is_stopped_goes_on_where_it_was(pair, packed, tmp_path, monkeypatch):
    monkeypatch.setattr(large, "EVERY", 1e9)
    seen = []
    for looks in (5, 15, 9):
        with pytest.raises(Stopped):
            run(tmp_path, stop=Asked(looks))
    found = run(tmp_path, told=lambda *at: seen.append(at))
    assert alike(pair, found)
    assert seen[0] == (5 + 15 + 9, 48, 29)  # nothing was run twice
    assert seen[-1] == (48, 48, 29)
    left = sorted(path.name for path in tmp_path.rglob("*.state"))
    assert left == ["with.state", "without.state"]
    again = []
    assert alike(pair, run(tmp_path, told=lambda *at: again.append(at)))
    assert again == []


KILLED = """
import os, signal, sys
from pathlib import Path
from scenarios import sizes
from simulation import blocks, large
sizes.PACKED_FROM, blocks.BLOCK, large.EVERY = 1, 512, 0.0
from tests.test_large import run
def told(done, total, before):
    print(before, flush=True)
    if done == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
run(Path(sys.argv[1]), told)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_loses_what_was_not_written_down_and_nothing_else(
    pair, packed, tmp_path
):
    for at in (7, 21, 40):  # in the warm-up, the world without and the world with
        command = [sys.executable, "-c", KILLED, str(tmp_path), str(at)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert int(done.stdout.split()[0]) >= 20
    assert alike(pair, run(tmp_path))


def test_what_is_cut_off_or_altered_is_found(tmp_path):
    path, tree = tmp_path / "a.state", {"x": np.arange(1000), "y": [1.5, None, (True, "z")]}
    write_state(path, tree)
    found = read_state(path)
    assert (found["x"] == tree["x"]).all()
    assert found["y"] == tree["y"]
    whole = path.read_bytes()
    for content in (whole[:-1], whole[:100], b"", whole[:200] + b"\1" + whole[201:]):
        path.write_bytes(content)
        with pytest.raises(DamagedError):
            read_state(path)
    with pytest.raises(TypeError):
        write_state(path, {"x": object()})
    assert path.read_bytes() == content  # written whole or not at all


def test_a_damaged_state_costs_time_and_no_result(pair, packed, tmp_path):
    with pytest.raises(Stopped):
        run(tmp_path, stop=Asked(20))
    (folder,) = tmp_path.iterdir()
    (folder / ".now.state.1.tmp").write_bytes(b"half")
    for name in ("now", "fork"):
        content = (folder / f"{name}.state").read_bytes()
        (folder / f"{name}.state").write_bytes(content[: len(content) // 2])
    assert alike(pair, run(tmp_path))
    assert not list(folder.glob(".*"))


def test_a_full_disk_ends_writing_down_and_no_run(pair, packed, tmp_path, monkeypatch):
    monkeypatch.setattr(large, "EVERY", 0.0)
    write = large.write_state

    def full(path, tree):
        if path.name == "now.state":
            raise OSError(28, "No space left on device")
        write(path, tree)

    monkeypatch.setattr(large, "write_state", full)
    one = LargePair(scenario(), replication_seed(1, 0), tmp_path)
    without, _ = one.run()
    assert same(without, pair.without)
    assert one.problem == "No space left on device"


def test_compare_tells_of_every_period_of_a_large_pair(packed, tmp_path):
    told = []
    compare(scenario(), replications=1, workers=1, checkpoint=tmp_path, progress=told.append)
    periods = [now for now in told if now.stage == "periods"]
    assert [now.done for now in periods if now.total == 48][-1] == 48
    assert list(tmp_path.iterdir())


def test_traders_draw_factories_where_there_are_many(monkeypatch):
    many = ["scale=0.001", "traders.known_factories=4"]
    ranked = ClusterModel(load("platform_1688", many), 3)
    monkeypatch.setattr(population_synthesis, "MOST_RANKED", 10)
    drawn = ClusterModel(load("platform_1688", many), 3)
    sizes_of = []
    for model in (ranked, drawn):
        n, points, sellers = model.counts["traders"], model.points, model.sellers
        listings = np.arange(model.tiers[0].hi)
        maker, trader = points.owner[points.supplier[listings]], points.owner[listings]
        assert (sellers.category[maker] == sellers.category[trader]).all()
        pairs = np.unique(np.column_stack([trader, maker]), axis=0)
        assert np.bincount(pairs[:, 0], minlength=n).max() <= 4
        sizes_of.append(sellers.size[pairs[:, 1]].mean())
        assert (points.supplier[listings] >= model.tiers[1].lo).all()
        model.close()
    assert sizes_of[0] > 1.2  # larger ones are met more
    assert sizes_of[1] == pytest.approx(sizes_of[0], rel=0.06)
