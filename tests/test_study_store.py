"""The store: parts that are whole or do not count, one writer, and no mixing of what differs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from simulation.study import provenance
from simulation.study.analysis.response import AnalysisProblem, response
from simulation.study.export import HEADER
from simulation.study.keeping import compacted, inspect
from simulation.study.lock import FILE as LOCK
from simulation.study.lock import Lock, Locked, holder_of
from simulation.study.parts import DamagedPart, digest_of, new_name, read_part, table_of, write_part
from simulation.study.store import ASIDE, EVERY, MOST, RUNS, Store, StudyProblem
from simulation.study.worker import DONE, Row
from tests.stand_ins import CALLS, OUTCOMES, counted, failing, stand_in
from tests.studies import ROOT, study


def run(made, folder, **how):
    return made.run(folder, engine="serial", **how)


@pytest.fixture
def done(tmp_path):
    """A study that is done, in several parts."""
    made = study(counted)
    results = run(made, tmp_path)
    (path,) = parts(tmp_path)
    part = read_part(path)
    path.unlink()
    for start in range(0, 64, 16):
        write_part(tmp_path / RUNS, part.table.slice(start, 16), part.model)
    CALLS.clear()
    assert made.results(tmp_path).digest == results.digest
    return made, tmp_path, results.digest


def parts(folder):
    return sorted((folder / RUNS).glob("*.parquet"))


def cut(path):
    path.write_bytes(path.read_bytes()[:-100])


def empty(path):
    path.write_bytes(b"")


def flip(path):
    """Change one bit of the data of a column."""
    content = bytearray(path.read_bytes())
    at = len(content) // 3
    content[at] ^= 1
    path.write_bytes(bytes(content))


def edit(path):
    """Change one number with a library, as somebody might."""
    table = pq.read_table(path)
    values = table["stock.with"].to_numpy().copy()
    values[3] += 1e-15 * abs(values[3]) * 10
    number = table.column_names.index("stock.with")
    pq.write_table(table.set_column(number, "stock.with", pa.array(values)), path)


def drop(path):
    """Leave a row out, and keep what the file says of itself."""
    table = pq.read_table(path)
    pq.write_table(table.slice(1), path)


def replace(path):
    pq.write_table(pa.table({"x": [1]}), path)


@pytest.mark.parametrize("damage", [cut, empty, flip, edit, drop, replace])
def test_a_damaged_part_is_found_named_set_aside_and_recomputed(done, damage):
    made, folder, digest = done
    victim = parts(folder)[1]
    damage(victim)
    found = inspect(made, folder)
    assert [one.name for one in found.damaged] == [victim.name]
    assert (found.rows, found.missing, found.is_fine) == (48, 16, False)
    assert f"damaged part {victim.name}: " in "\n".join(found.lines())
    told = []
    again = run(made, folder, say=told.append)
    assert any(f"damaged part {victim.name}" in line for line in told)
    assert len(CALLS) == 16
    assert again.digest == digest
    assert (folder / ASIDE / victim.name).is_file()
    assert inspect(made, folder).is_fine


def test_what_killed_writers_left_does_not_count_and_is_taken_away(done):
    made, folder, digest = done
    left = folder / RUNS / ".20260101T000000000-aaaa.parquet.123-abcd.tmp"
    left.write_bytes(b"half a part")
    assert inspect(made, folder).leftovers == (left.name,)
    told = []
    assert run(made, folder, say=told.append).digest == digest
    assert any("of a writer that was killed do not count" in line for line in told)
    assert not left.exists()


def test_a_part_is_digested_whatever_order_its_columns_have():
    rows = [Row(0, n, DONE, "", 0.1, (float(n), -0.0)) for n in range(3)]
    table = table_of(["a", "b", "c"], rows, ["x", "y"])
    assert digest_of(table) == digest_of(table.select(table.column_names[::-1]))
    other = table_of(["a", "b", "c"], [*rows[:2], Row(0, 2, DONE, "", 0.1, (2.0, 0.0))], ["x", "y"])
    assert digest_of(other) == digest_of(table)
    third = table_of(["a", "b", "c"], [*rows[:2], Row(0, 2, DONE, "", 0.1, (2.0, 1e-300))],
                     ["x", "y"])  # fmt: skip
    assert digest_of(third) != digest_of(table)


def test_rows_reach_the_disk_after_five_seconds_or_five_hundred_rows(tmp_path):
    clock = [0.0]
    store = Store(tmp_path, clock=lambda: clock[0])
    (tmp_path / RUNS).mkdir()
    store.begin("m" * 64, ["x"])

    def add(n):
        for number in range(n):
            store.add("k", Row(0, number, DONE, "", 0.0, (1.0,)))

    assert not store.is_due()
    add(1)
    clock[0] = EVERY - 0.1
    assert not store.is_due()
    clock[0] = EVERY
    assert store.is_due()
    store.flush()
    assert (store.waiting, len(parts(tmp_path))) == (0, 1)
    add(MOST - 1)
    assert not store.is_due()
    add(1)
    assert store.is_due()


def test_rows_wait_for_room_on_a_full_disk(tmp_path, monkeypatch):
    import simulation.study.store as module

    def full(*arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(module, "write_part", full)
        with pytest.raises(StudyProblem, match=r"64 runs could not be written .No space left"):
            run(study(), tmp_path)
    assert parts(tmp_path) == []
    assert run(study(), tmp_path).done == 64


def test_a_killed_writer_leaves_parts_that_are_whole(tmp_path):
    """Kill -9 at any moment: what is named like a part is one."""
    code = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from simulation.study.parts import table_of, write_part\n"
        "from simulation.study.worker import Row\n"
        "rows = [Row(0, n, 'done', '', 0.1, tuple(np.random.random(40))) for n in range(500)]\n"
        "table = table_of(['k'] * 500, rows, [f'x{n}' for n in range(40)])\n"
        "print('ready', flush=True)\n"
        "while True: write_part(Path(sys.argv[1]), table, 'm')\n"
    )
    whole = 0
    for wait in (0.003, 0.013, 0.021):
        writer = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT,
                                  stdout=subprocess.PIPE)  # fmt: skip
        writer.stdout.readline()
        while not list(tmp_path.glob("[!.]*.parquet")):
            time.sleep(0.001)
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        for path in tmp_path.glob("[!.]*.parquet"):
            assert read_part(path).table.num_rows == 500
            whole += 1
            path.unlink()
    assert whole > 0


def test_a_second_writer_is_refused_and_told_who_writes(tmp_path):
    run(study(samples=2), tmp_path)
    with Lock(tmp_path):
        assert f"process {os.getpid()} on {socket.gethostname()}" in holder_of(tmp_path)
        with pytest.raises(Locked, match=f"process {os.getpid()} on .* writes into this study"):
            run(study(samples=2), tmp_path)
        with pytest.raises(Locked):
            compacted(study(samples=2), tmp_path)
        assert study(samples=2).results(tmp_path).done == 8  # readers may open at any time
    assert holder_of(tmp_path) == ""
    assert not (tmp_path / LOCK).exists()


def test_a_stale_lock_is_taken_over_but_not_that_of_another_machine(tmp_path):
    left = {"pid": 4_000_000, "host": socket.gethostname(), "since": 0}
    (tmp_path / LOCK).write_text(json.dumps(left))
    assert holder_of(tmp_path) == ""
    with Lock(tmp_path) as lock:
        assert "process 4000000" in lock.took_over
    (tmp_path / LOCK).write_text(json.dumps({**left, "host": "elsewhere"}))
    with pytest.raises(Locked, match=r"process 4000000 on elsewhere .* remove .*lock"):
        Lock(tmp_path).__enter__()
    (tmp_path / LOCK).write_text("not json")
    with Lock(tmp_path) as lock:
        assert lock.took_over == ""


def other_model(made):
    """The same study after its model has changed."""
    return made.use(counted, OUTCOMES, version="2")


def test_another_version_of_the_model_is_refused_until_somebody_decides(done):
    made, folder, _ = done
    with pytest.raises(StudyProblem) as caught:
        run(other_model(study(counted)), folder)
    told = str(caught.value)
    assert "64 runs are of another version of the model" in told
    assert all(f"--{way}" in told for way in ("accept-code-change", "rerun", "new-study"))
    assert CALLS == []
    assert inspect(made, folder).is_fine


def test_readers_say_that_what_is_kept_is_of_another_version(done):
    _, folder, _ = done
    changed = other_model(study(counted))
    looked = inspect(changed, folder)
    assert (looked.rows, looked.other_model, looked.foreign) == (0, 64, 0)
    assert "--accept-code-change" in looked.lines()[-1]
    with pytest.raises(AnalysisProblem, match=r"64 runs are of another version of the model"):
        response(changed.results(folder), "stock")


def test_a_change_of_the_model_can_be_accepted_for_good(done):
    made, folder, _ = done
    parts(folder)[0].unlink()
    changed = other_model(study(counted))
    results = run(changed, folder, accept_code_change=True)
    assert (results.done, len(CALLS)) == (64, 16)
    assert run(changed, folder).done == 64  # without saying it again
    assert len(inspect(changed, folder).models) == 2
    before = results.digest
    assert compacted(changed, folder)[:2] == (4, 2)  # one part a model
    assert run(changed, folder).digest == before
    accepts = [entry["accepts"] for entry in provenance.records(folder)]
    assert accepts.count([made.work.model()]) == 1


def test_a_change_of_the_model_can_be_run_anew(done):
    _, folder, _ = done
    changed = other_model(study(counted))
    results = run(changed, folder, rerun=True)
    assert (results.done, len(CALLS)) == (64, 64)
    assert len(list((folder / ASIDE).iterdir())) == 4
    assert inspect(changed, folder).models == (changed.work.model(),)


def test_rows_that_are_there_twice_count_once_and_compacting_leaves_one(done):
    made, folder, digest = done
    shutil.copy(parts(folder)[0], folder / RUNS / new_name())
    found = inspect(made, folder)
    assert (found.duplicates, found.rows, found.is_fine) == (16, 64, True)
    assert compacted(made, folder) == (5, 1, 64)
    assert inspect(made, folder).duplicates == 0
    assert run(made, folder).digest == digest
    assert CALLS == []


def test_compacting_leaves_what_does_not_count_here(done):
    _, folder, _ = done
    changed = other_model(study(counted))
    with pytest.raises(StudyProblem):
        run(changed, folder)
    assert compacted(changed, folder) == (0, 0, 0)
    assert len(parts(folder)) == 4


def test_a_run_that_failed_and_then_came_out_counts_as_done(tmp_path):
    run(study(failing), tmp_path)
    mended = run(study(stand_in), tmp_path, retry_failed=True)
    again = inspect(study(stand_in), tmp_path)
    assert (again.duplicates, again.failed) == (8, 0)
    assert compacted(study(stand_in), tmp_path)[2] == 64
    assert study(stand_in).results(tmp_path).digest == mended.digest


def test_an_altered_design_is_refused(done):
    made, folder, _ = done
    path = folder / "design.parquet"
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(StudyProblem, match="move the folder away to begin anew"):
        run(made, folder)


def test_every_start_leaves_what_it_rests_on(done):
    made, folder, _ = done
    run(made, folder)
    entry = provenance.records(folder)[-1]
    assert entry["model"] == made.work.model()
    assert entry["resumed"] == 64
    assert {"numpy", "python", "simulation"} <= set(entry["versions"])
    assert entry["engine"] == "serial"
    assert set(entry) >= {"revision", "dirty", "command", "host", "seed", "design"}
    assert (folder / "study.toml").read_text().startswith("scenario")


def test_what_is_exported_is_read_by_others_and_every_column_explained(done):
    import csv

    import pandas as pd

    from simulation.study.export import write_export

    made, folder, digest = done
    results = made.results(folder)
    names = write_export(made, results, folder / "export")
    there = {path.name for path in (folder / "export").iterdir()}
    assert there == set(names)
    by_csv = pd.read_csv(folder / "export" / "runs.csv")
    by_parquet = pd.read_parquet(folder / "export" / "runs.parquet")
    assert np.array_equal(by_csv["stock.with"], by_parquet["stock.with"])
    with (folder / "export" / "codebook.csv").open(encoding="utf-8") as file:
        book = list(csv.reader(file))
    assert tuple(book[0]) == HEADER
    explained = {(row[0], row[1]) for row in book[1:]}
    assert {("runs", name) for name in by_csv.columns} <= explained
    manifest = json.loads((folder / "export" / "manifest.json").read_text())
    assert manifest["digest"] == digest
    assert f"sha256:{digest}" in (folder / "export" / "CITATION.cff").read_text()


def test_the_codebook_explains_every_column_of_a_cluster_s_study(tmp_path):
    from simulation.study.export import codebook
    from tests.studies import tiny_study

    made = tiny_study(samples=2, replications=1)
    results = run(made, tmp_path)
    tables = {"runs": list(results.runs().columns), "points": list(results.points().columns)}
    rows = [line.split(",") for line in codebook(made, tables).splitlines()[1:]]
    assert len(rows) == sum(map(len, tables.values()))
    assert not [row for row in rows if not row[3] or "function of one's own" in row[3]]


def test_a_part_that_was_never_one_is_told(tmp_path):
    replace(tmp_path / "x.parquet")
    with pytest.raises(DamagedPart, match="is no part of a study"):
        read_part(tmp_path / "x.parquet")
