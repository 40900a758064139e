"""Who lives where risk is flagged: residents by group in the highest cells of every map.

In the order in which it is read: `residents` shares small areas out to cells, `tenths` cuts them
into classes of deprivation, `flagged` says what the highest cells of a map hold, `spread` how far
that may lie from what is found. What may be told follows from which groups a reader can add up
(`parts`), what can be worked out of the rest (`worked_out`), what has to be hidden for that on one
map (`small_numbers`) and on several (`telling`). `audit` does all of it, and `record` is what comes
out, which `json` writes and reads.
"""
