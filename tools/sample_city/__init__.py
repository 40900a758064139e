"""Saltmarsh, a town that does not exist: its plan, its places and its incidents."""
