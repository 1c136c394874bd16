"""KPIs by group; `simulation.metrics` has them all."""
