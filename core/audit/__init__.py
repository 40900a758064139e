"""Who lives where risk is flagged: residents by group in the highest cells of every map.

In the order in which it is read: `residents` shares small areas out to cells, `tenths` cuts them
into classes of deprivation, `flagged` says what the highest cells of a map hold, `spread` how far
that may lie from what is found, `small_numbers` what may not be told, `audit` does all of it, and
`record` is what comes out, which `json` writes and reads.
"""
