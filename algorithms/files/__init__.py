"""Reading and writing files, and what may be opened at all."""
