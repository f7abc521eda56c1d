"""Taktline's framework: registry, guarded database sessions, views, REST, jobs and the command line."""

__version__ = "0.1.0"
