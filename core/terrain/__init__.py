"""A place becomes cells, and its features 0/1 variables."""
