"""The audit trail: one entry per change, in its transaction, linked into a hash chain."""
