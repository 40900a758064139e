"""A whole study: its folder of results, and what a run reads."""
