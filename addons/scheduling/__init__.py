"""Finite-capacity plans: every operation task gets a machine, a start and an end."""
