"""Benchmarks: speed beside peers, and how well the maps foretell. Not part of the plugin."""
