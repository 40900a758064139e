"""When incidents happen: the hours of the week, windows of time, and repeats nearby soon after.

`aoristic` spreads incidents over the hours of the week, `peak` says how sure their peak is,
`heaps` which times stand for “unknown”, and `week` makes a record of all of it. `window` tells
which incidents lie in the hours, weekdays or months of a study. `near_repeat/` counts pairs of
incidents that are close in space and in time.
"""
