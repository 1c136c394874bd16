"""How kernels are compiled, and where compiled code is kept.

`kernel` is for code that allocates nothing: without reference counting of the arrays it is handed,
a loop over agents runs two to three times faster (measured, docs/decisions.md). `allocating` is for
the few that make arrays. Neither reorders floating-point sums; both release the interpreter lock.

Numba recognises a plain tuple at once, but asks Python about one with names: 1 to 3 microseconds a
tuple and call. So kernels called in every period take tables as plain tuples, and name them anew in
their first lines, which costs nothing: ``points = StockColumns(*points)``.

Where compiled code is kept: `compiled`.
"""

from __future__ import annotations

from functools import partial

import numba
from numba import njit

from agents.kernels.compiled import cache_folder

setattr(numba.config, "CACHE_DIR", str(cache_folder()))  # noqa: B010
kernel = partial(njit, cache=True, nogil=True, error_model="numpy", _nrt=False)
inlined = partial(njit, cache=True, nogil=True, error_model="numpy", _nrt=False, forceinline=True)
allocating = partial(njit, cache=True, nogil=True, error_model="numpy")
