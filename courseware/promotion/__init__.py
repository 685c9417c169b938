"""The 618 market: a plan is checked, played over seeded markets, scored against the best, explained in yuan."""
