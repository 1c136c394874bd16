"""A driver of its own process, to be killed: ``python -m tests.study_driver FOLDER ENGINE ...``."""

from __future__ import annotations

import sys

from tests import stand_ins
from tests.studies import study


def main(folder, engine, function="slow", samples="40", scheduler=None):
    """Run a study of a stand-in; say how far it is."""
    made = study(getattr(stand_ins, function), samples=int(samples))

    def progress(now):
        print(now.done, now.doing, flush=True)

    results = made.run(folder, engine=engine, workers=2, scheduler=scheduler, progress=progress)
    print("end", results.end, results.digest, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
