"""The pages of the simulated back-end: desks on the shop's tables, at which exercises are worked on."""
