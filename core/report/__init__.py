"""What was found, in words and tables."""
