"""The scheduling solver: plain data in, a checked plan out.

This package knows no database, no web and nothing of the framework. See ``docs/reference/solver.md``.
"""

from addons.scheduling.solver.plan import Plan
from addons.scheduling.solver.problem import (
    Alternative,
    Calendar,
    Job,
    Link,
    Machine,
    Operation,
    Pin,
    Problem,
    ProblemError,
)
from addons.scheduling.solver.solve import Solution, solve
from addons.scheduling.solver.validate import InvalidPlanError, Violation, pin_conflicts, validate

__all__ = [
    "Alternative",
    "Calendar",
    "InvalidPlanError",
    "Job",
    "Link",
    "Machine",
    "Operation",
    "Pin",
    "Plan",
    "Problem",
    "ProblemError",
    "Solution",
    "Violation",
    "pin_conflicts",
    "solve",
    "validate",
]
