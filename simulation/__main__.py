"""``python -m simulation``."""

import os
import sys

from simulation.cli import INTERRUPTED, main

if __name__ == "__main__":  # worker processes import this module too
    try:
        main()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            # An interrupt inside exec() (imports use it) makes Python end by the signal itself,
            # whatever became of it; threads that still run need not be waited for either.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        raise
