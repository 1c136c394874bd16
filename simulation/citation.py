"""How to cite the simulator: a file that goes with every data set."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

CITATION = "CITATION.cff"


def write_citation(stream: BinaryIO) -> None:
    """Write the citation file, in the Citation File Format."""
    stream.write((Path(__file__).parents[1] / CITATION).read_bytes())
