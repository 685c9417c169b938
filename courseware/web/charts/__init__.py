"""Charts: one style, built once, drawn in the browser."""
