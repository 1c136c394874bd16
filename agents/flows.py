"""What happened in a period besides what kernels measure, until the recorder asks."""

from __future__ import annotations


class Flows:
    """Amounts by measure since the recorder last asked."""

    def __init__(self) -> None:
        self.flows: dict[str, float] = {}

    def _note(self, measure: str, amount: float) -> None:
        self.flows[measure] = self.flows.get(measure, 0.0) + amount

    def take_flows(self) -> dict[str, float]:
        """What happened since last asked, by measure."""
        flows, self.flows = self.flows, {}
        return flows
