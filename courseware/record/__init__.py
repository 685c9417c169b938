"""The record: an append-only log of attempts and everything derived from it."""
