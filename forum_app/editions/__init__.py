"""Series, their sides, host cities and rotation; editions."""
