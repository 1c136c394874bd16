"""How kernels are compiled, and where compiled code is kept.

`kernel` is for code that allocates nothing: without reference counting of the arrays it is handed,
a loop over agents runs two to three times faster (measured, docs/decisions.md). `allocating` is for
the few that make arrays. Neither reorders floating-point sums; both release the interpreter lock.

Numba recognises a plain tuple at once, but asks Python about one with names: 1 to 3 microseconds a
tuple and call. So kernels called in every period take tables as plain tuples, and name them anew in
their first lines, which costs nothing: ``points = StockColumns(*points)``.

Numba's cache does not notice a change in a kernel called from another file, nor in the index of a
column. So compiled code is kept under a name made from the text of all kernels and columns.
"""

from __future__ import annotations

import hashlib
import os
from functools import partial
from pathlib import Path

import numba
from numba import njit

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


setattr(numba.config, "CACHE_DIR", str(cache_folder()))  # noqa: B010
kernel = partial(njit, cache=True, nogil=True, error_model="numpy", _nrt=False)
inlined = partial(njit, cache=True, nogil=True, error_model="numpy", _nrt=False, forceinline=True)
allocating = partial(njit, cache=True, nogil=True, error_model="numpy")
