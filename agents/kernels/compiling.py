"""How kernels are compiled.

`kernel` is for code that allocates nothing: without reference counting of the arrays it is handed,
a loop over agents runs two to three times faster (measured, docs/decisions.md). `allocating` is for
the few that make arrays. Neither reorders floating-point sums; both release the interpreter lock.
"""

from __future__ import annotations

from functools import partial

from numba import njit

kernel = partial(njit, cache=True, nogil=True, _nrt=False)
inlined = partial(njit, cache=True, nogil=True, _nrt=False, inline="always")
allocating = partial(njit, cache=True, nogil=True)
