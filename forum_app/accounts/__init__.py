"""Who signs in, what they may do in each series, and what they did."""
