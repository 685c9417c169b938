"""Progress: what is derived from the log, and recomputed from it at any time."""
