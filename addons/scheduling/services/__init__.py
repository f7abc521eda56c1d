"""What stands between the records and the solver: loading, storing, planning, quoting, moving."""
