"""Functions over several models of ``base``; other addons call these."""
