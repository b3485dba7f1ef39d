"""Panels, timed segments with their ground rules, and who appears on them."""
