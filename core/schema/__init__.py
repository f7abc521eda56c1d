"""The database schema: Alembic driven from Python, one branch of migrations per addon."""
