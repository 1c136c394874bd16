"""Where compiled code is kept, and whether there is any; nothing here needs numba.

Numba's cache does not notice a change in a kernel called from another file, nor in the index of a
column. So compiled code is kept under a name made from the text of all kernels and columns.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_HERE = Path(__file__).parent


def _digest() -> str:
    """Fingerprint of everything that compiled code depends on."""
    text = hashlib.sha256()
    for folder in (_HERE, _HERE.parent / "columns"):
        for source in sorted(folder.glob("*.py")):
            text.update(source.name.encode() + source.read_bytes())
    return text.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of the compiled code of this version of the kernels."""
    root = os.environ.get("NUMBA_CACHE_DIR") or str(_HERE / "__pycache__")
    return Path(root) / f"kernels-{_digest()}"


def is_cold(name: str = "sellers_act") -> bool:
    """Whether a kernel of this version is not compiled yet: by default the largest of clusters."""
    return next(cache_folder().rglob(f"*.{name}-*.nbi"), None) is None
