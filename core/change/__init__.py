"""Did it change: ratios, level and places of two periods compared.

Where crime clusters, two fits cannot be compared as if they were independent: what makes a place
risky and is in no layer mostly stays where it is, so that both fits err alike. Here each cell's
events of both periods together are taken as given, and the question is how they fall to the later
one (`binomial`): whatever a cell has in both periods cancels. What comes and goes, as a series of
robberies in one quarter, does not cancel; how it clusters is measured and allowed for (`moving`).

`periods` is what is compared; `terms` how the factors may be chosen without favour to either
period; `comparing` the order of everything, and the change of the number a day; `surface` the
change of every cell, with what chance alone brings taken out; `ranks` the places; `record` and
`json` what is kept of it. Whether areas in which something was done changed otherwise than others
is `area_evaluation`, with `displacement` and its parts.
"""
