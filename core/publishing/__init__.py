"""What of a study's results may be given away, and in which form."""
