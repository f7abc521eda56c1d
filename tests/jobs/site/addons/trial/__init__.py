"""An addon with jobs that do what tests need."""
