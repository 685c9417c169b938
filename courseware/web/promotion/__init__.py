"""The 618 planner's page: data sheet, plan, runs, what came of them."""
