"""Functions over several models of production."""
