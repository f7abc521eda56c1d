"""Addons: their manifests, where they are found, in which order they load, and which are enabled."""
