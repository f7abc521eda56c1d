"""The ``mes`` command."""
