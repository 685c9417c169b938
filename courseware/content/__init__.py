"""Content files: strict YAML to a typed course, with every author error carrying its position."""
