"""Reading and writing: what is ours on the disk, and what is the analyst's."""
