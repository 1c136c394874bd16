"""Histories kept on disk: read to the same bits, and run again where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import fork_files
from simulation.digests import digest, digests_document
from simulation.fork_files import fork_file, read_fork, write_fork
from simulation.histories import replication_seed
from simulation.jobs import kept
from simulation.jobs.pairs import run_pair
from simulation.jobs.task import Never
from simulation.worlds import Worlds
from tests.tiny_worlds import tiny


@pytest.fixture(autouse=True)
def no_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CLUSTER_CACHE_DIR", str(tmp_path))
    kept.clear()
    yield
    kept.clear()


def test_a_moved_lever_from_a_file_gives_the_same_bits():
    own = replication_seed(3, 1)
    path = write_fork(Worlds(), tiny(), own)
    written = path.stat().st_mtime_ns
    assert write_fork(Worlds(), tiny(), own) == path
    assert path.stat().st_mtime_ns == written
    moved = tiny("levers.flexible_production=0.3", "policy.subsidy_share=0.5")
    plain, from_file = Worlds(), Worlds()
    from_file.keep(moved, own, read_fork(moved, own))
    first, second = plain.pair(moved, 3, 1), from_file.pair(moved, 3, 1)
    assert from_file.runs == {"warmup": 0, "without": 0, "with": 1}
    for world in ("without", "with_"):
        one, other = getattr(first, world), getattr(second, world)
        assert np.array_equal(one.measures, other.measures)
        assert np.array_equal(one.firms.result, other.firms.result)
        assert np.array_equal(one.accounts, other.accounts)


def test_a_history_that_has_been_run_is_not_run_again():
    worlds, own = Worlds(), replication_seed(3, 1)
    worlds.pair(tiny(), 3, 1)
    write_fork(worlds, tiny(), own)
    assert worlds.runs == {"warmup": 1, "without": 1, "with": 1}
    assert np.array_equal(
        read_fork(tiny(), own).without.measures, worlds.kept_of(tiny(), own).without.measures
    )


def test_a_worker_reads_what_there_is_and_runs_what_there_is_not():
    write_fork(Worlds(), tiny(), replication_seed(1, 0))
    moved = tiny("levers.direct_sourcing=0.4")
    found = {}
    for n in (0, 1):
        found[n] = run_pair(moved, 1, n, progress=lambda *_: None, stop=Never())
    assert kept.worlds().runs == {"warmup": 1, "without": 1, "with": 2}
    run = [digest(Worlds().pair(moved, 1, n, unaided=True), moved) for n in found]
    told = [digests_document(some, moved, 1, "tiny") for some in (list(found.values()), run)]
    assert told[0] == told[1]


@pytest.mark.parametrize("harm", ["cut", "altered", "gone", "stale"])
def test_a_bad_file_is_as_good_as_none(harm, monkeypatch):
    own = replication_seed(1, 0)
    path = write_fork(Worlds(), tiny(), own)
    content = path.read_bytes()
    if harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "altered":
        path.write_bytes(content[:5000] + b"\1\2\3\4\5\6\7" + content[5007:])
    elif harm == "gone":
        path.unlink()
    else:
        monkeypatch.setattr(fork_files, "fingerprint", lambda: "another model")
        assert fork_file(tiny(), own) != path
    assert read_fork(tiny(), own) is None
