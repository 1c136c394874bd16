"""Numeric core: numba kernels over columns. Nothing here imports another part of the project."""
