"""A model becomes a map of relative risk."""
