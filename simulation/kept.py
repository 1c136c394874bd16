"""Small results on disk, one JSON file each, named by a hash of all it depends on.

What cannot be read counts as not there, and is run again; a full disk ends keeping, and no run.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulation.files import no_empty_folders, write_text


class Kept:
    """Results that are done; in a folder they outlive the process.

    Parameters
    ----------
    folder : Path, optional
        Made with the first result that is written; without it nothing is kept.

    Attributes
    ----------
    found : int
        Results that were taken from the folder.
    problem : str
        Why results are no longer written, such as a full disk; empty while they are.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self.found, self.problem = 0, ""

    def get(self, key: str, names: tuple[str, ...]) -> dict[str, Any] | None:
        """Find a result that has these names; None where there is none."""
        if self._folder is None:
            return None
        try:
            content = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            values = {name: content[name] for name in names}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        self.found += 1
        return values

    def put(self, key: str, content: dict[str, Any]) -> None:
        """Write a result, whole or not at all; after a failure no more are tried."""
        if self._folder is None or self.problem:
            return
        try:
            with no_empty_folders(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
                text = json.dumps(content, allow_nan=False) + "\n"
                write_text(self._folder / f"{key}.json", text)
        except OSError as error:
            self.problem = error.strerror or str(error)
