"""Which variables are worth a search: the first half of the reference procedure."""
