"""The pages: each asks the study service for one view and draws it."""
