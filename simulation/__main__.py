"""``python -m simulation``."""

import os
import sys


def _run() -> None:
    """Run the command line; an interrupt is told in a word, however early it comes."""
    try:
        from simulation.cli import main
    except KeyboardInterrupt:  # imports take a second
        print("stopped", file=sys.stderr)
        _end(130)
    try:
        main()
    except SystemExit as end:
        if end.code in (3, 130):
            _end(end.code)
        raise


def _end(code: int) -> None:
    """End at once.

    An interrupt inside exec() (imports use it) makes Python end by the signal itself, whatever
    became of it; threads that still run need not be waited for either.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":  # worker processes import this module too
    _run()
