"""People, once each, and how their names are written and sorted."""
