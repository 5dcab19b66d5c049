"""Reports: what was scored, how sure that is, and what it may be compared with."""
