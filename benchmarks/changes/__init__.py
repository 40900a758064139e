"""Whether the comparison of two periods finds what is there, and nothing else."""
