"""Verifying a folder of results: its files, its inputs, and the same study run again."""
