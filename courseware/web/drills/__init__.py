"""The page of a drill: one situation a screen, and after the last what each decision was worth."""
