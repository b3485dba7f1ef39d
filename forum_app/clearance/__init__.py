"""What a speaker was shown, answered, and when."""
