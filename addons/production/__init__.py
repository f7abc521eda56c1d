"""Production orders and their operation tasks: what the shop has to make, and what it reports."""
