"""Customer orders: what was promised to whom, in which quantity, until when."""
