"""Whether incidents are followed by others nearby soon after, more often than by chance.

The Knox test (Knox 1964, Applied Statistics 13:25-29; for burglary Townsley, Homel and Chaseling
2003, British J. Criminology 43:615-633): all pairs of incidents are counted by how far apart they
are in space and in time (`pairs`, `bands`), and the counts compared with those after the dates
were dealt out anew (`knox`). `snapped` tells positions that cannot say how near incidents were,
`roles` which incidents were followed and which followed, `record` holds what was found.
"""
