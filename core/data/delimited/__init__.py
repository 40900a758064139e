"""Delimited text: how a file is written, found by looking at it, and its rows as texts.

In this order: `survey` (the whole file once, as bytes: its encoding, what is wrong with it, a
sample) → `sniff` (delimiter, quotes, heading: a `Dialect`) → `read` (rows in batches, with the
lines at which they stand). Nothing here takes a text for a number: "02200211" stays what it is.
"""

from .dialect import Dialect, sniff
from .rows import Batch, read
from .survey import Survey, survey

__all__ = ["Batch", "Dialect", "Survey", "read", "sniff", "survey"]
