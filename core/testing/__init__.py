"""What tests stand on: a real PostgreSQL, fixtures, and the rule that nothing is skipped in silence."""
