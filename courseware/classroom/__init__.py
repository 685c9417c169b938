"""The classroom: what a room is in, and what is read off its answers. Pure: values in, values out."""
