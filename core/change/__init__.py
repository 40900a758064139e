"""Whether something changed: ratios of factors, levels, and areas where something was done."""
