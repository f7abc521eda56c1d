"""Finite-capacity planning: from production orders to a checked machine plan."""
