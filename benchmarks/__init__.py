"""Measurements, as ratios within one run. `python -m benchmarks` prints all of them, with names only those."""
