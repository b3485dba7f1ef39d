"""What rapporteurs draw from remarks, and the rules of attribution."""
