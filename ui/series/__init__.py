"""Several crimes or periods: a series made from an open study, its queue and its results."""
