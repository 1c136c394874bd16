"""This engine beside others, on the same work: ``python -m tests.benchmarks.peers``."""
