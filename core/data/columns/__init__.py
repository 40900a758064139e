"""What each column of a file is, found from its name and from its values, with the reason why.

`Sample` holds rows from all over a file. `places` finds where coordinates are, `moments` the dates
and times, `kinds` the type of incident and `keys` its number; each gives what it would take and
says why. Nothing is taken by its name alone: a column called latitude may hold feet.
"""
