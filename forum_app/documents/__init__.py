"""Letters, programmes, badges and table tents as PDF."""
