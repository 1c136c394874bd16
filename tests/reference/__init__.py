"""The same cluster, agent by agent: a plain Mesa model that the fast one is held against.

One object a buyer, trader and factory; dictionaries, lists and loops; no columns, no kernels.
It follows MODEL.md, and `conventions` lists every place where the kernels decide otherwise or
where MODEL.md is silent. It takes its people from a built `ClusterModel` at period 0.
"""
