"""Variables and counts become a model."""
