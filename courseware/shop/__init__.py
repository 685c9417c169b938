"""The shop: its tables, and what may be asked of them."""
