"""Works for the tests of the pool: they run in worker processes, which import this file."""

from __future__ import annotations

import os
import signal
import sys
import time


def pid(*_, progress, stop):
    return os.getpid()


def count(n, seconds, *, progress, stop):
    for done in range(1, n + 1):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if stop():
                raise RuntimeError("given up")
            time.sleep(0.005)
        progress(done, n, partial=list(range(done)))
    return n


def note(path, text, seconds=0.0, *, progress, stop):
    """Leave a trace of having been run."""
    with open(path, "a", encoding="utf-8") as file:
        file.write(text + "\n")
    time.sleep(seconds)
    return text


def deaf(*, progress, stop):
    """Never looks whether to stop."""
    while True:
        time.sleep(0.05)


def fails(*, progress, stop):
    raise ValueError("secret detail")


def dies(*, progress, stop):
    os.kill(os.getpid(), signal.SIGKILL)


def leaves(*, progress, stop):
    """Ends its thread."""
    raise SystemExit


def eats(*, progress, stop):
    """Take more memory than a worker may."""
    return len(bytearray(1 << 40))


def grows(megabytes, *, progress, stop):
    _grown.append(bytearray(os.urandom(1 << 20) * megabytes))
    return os.getpid()


_grown = []


def returns_what_cannot_travel(*, progress, stop):
    return lambda: None


def prints(*, progress, stop):
    print("a library says something")
    sys.stdout.flush()
    return "said"


def modules(*, progress, stop):
    return sorted(sys.modules)


def priority(*, progress, stop):
    return os.nice(0)


def fails_with(*_, progress, stop):
    raise ValueError("secret detail")


# Rehearsals: called in the mother, before there are workers.


def rehearsed():
    _rehearsals.append(os.getpid())


_rehearsals = []


def rehearsals(*, progress, stop):
    return _rehearsals


def fails_to_rehearse():
    raise ValueError("no stage")


def ends_the_mother():
    os._exit(3)


def rehearses_for_long():
    time.sleep(600)


def seconds_of_a_tiny_pair(*, progress, stop):
    from simulation.jobs.pairs import run_pair
    from tests.tiny_worlds import tiny

    began = time.perf_counter()
    run_pair(tiny(), 1, 0, progress=progress, stop=stop)
    return time.perf_counter() - began
