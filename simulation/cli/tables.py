"""Tables for people: by rich on a terminal, as plain aligned text elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_GAP = "  "


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows below a header; off a terminal without escape codes and uncut."""
    if sys.stdout.isatty():
        _print_rich(header, rows)
    else:
        print(plain_table(header, rows))


def plain_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Align columns with spaces; Chinese characters count for two."""
    from rich.cells import cell_len

    lines = [list(header), *map(list, rows)]
    widths = [max(cell_len(cell) for cell in column) for column in zip(*lines, strict=True)]
    padded = (
        _GAP.join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)
        )
        for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def _print_rich(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*header, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # brackets are no mark-up here
    Console().print(table)
