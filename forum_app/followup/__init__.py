"""Recommendations, who leads them, and the dated reviews of them."""
