"""Functions over several models of orders."""
