"""Stepwise selection by BIC, the second half of the reference procedure."""
