"""The page of a series: what its studies found, side by side."""
