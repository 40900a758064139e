"""A series of studies: what they share made once, the studies side by side, and a page of all."""
