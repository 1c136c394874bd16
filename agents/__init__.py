"""Who is in the cluster: populations that hold state, kernels that compute on it."""
