"""Functions over several models of ``engineering``; other addons call these."""
