"""What the runs of a study say: indices, screening, effects, heat maps, and rules.

Every analysis is bound to the design it was made for: rows come in the order of the design, and a
gap, a failed run or another design is refused, since libraries answer silently for all three.
"""

from simulation.study.analysis.response import AnalysisProblem, Response, response

__all__ = ["AnalysisProblem", "Response", "response"]
