"""The checks behind :class:`core.testing.addon_suite.AddonSuite`: functions that return findings, one line each."""
