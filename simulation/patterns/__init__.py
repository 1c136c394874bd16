"""How the patterns of `simulation.evidence` are measured."""
