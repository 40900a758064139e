"""Selection and intervals that know that crime clusters for reasons no layer holds.

The idea. A model says how many events each cell expects. What it leaves still comes in clusters,
so two events say less than two independent ones would, and a factor can go with a few clusters by
chance. Here the clustering that a model leaves is estimated, each place is compared with its
neighbourhood, and a variable is let in if it leans towards the events further than surrogate
events do that cluster just as strongly and know nothing of the factors.

Two words. The *neighbourhood* is what lies around a place, weighed by how events cluster. *Squares*
cut up the study area: small ones (single cells, where there are not too many), over which
neighbourhoods are computed; and large ones, some 50 to 100, that are drawn with replacement to see
how stable a selection is. A large square holds small ones whole.

Signs. y are the counts, mu what is expected, M = diag(mu), e = y - mu, Z the model's design and X
the candidates; a tilde, as in Z~, stands for less what the neighbourhood has; g is the pair
correlation.

Read in this order:

1. `pairs`: sums over pairs of cells by distance, and the pair correlation of residuals;
   `clustering`: the curve fitted to it, and the extra variance of single cells.
2. `columns`: those of a model over the cells; `mean`: what it expects; `neighbourhood`: what is
   taken from a variable so that places are compared with their like; `covariance`: how precisely
   coefficients are then known; `unbiased`: the clustering with what fitting took from it.
3. `fitter`: these together, a `State` for each model on the way; `rings`: a factor by distance, and
   `profile`: a model with all rings of its factors, beside which other factors are tested.
4. `fields`: random fields that cluster as told; `windows`: many views of one; `tiles`: squares that
   have one value of a field; `arrivals`: events in them; `surrogates`: all that in chunks.
5. `joining` and `sums`: events counted by all variables; `scores`: how far they lean towards each
   candidate; `standard`: by what that is measured, computed and not drawn.
6. `level`: how precisely a p-value is known; `tail`: read off a smoothed tail; `admission`: the
   test of the largest score; `trial`: a second one where the first is not plain; `quarters`:
   whether what passes shows in several quarters.
7. `selection`: one variable after the other, until a test fails, and what might have been had
   chance been another; `outcome`: what it found.
8. `stability`: the selection again from resampled large squares, by `linearised` (one step of
   Newton's method has the same sums for every model) and `reselection`.
9. `diagnostics` and `correlogram`: what the model leaves, as figures and as a curve; `doubts`: when
   that makes the tests promise less than usual.
"""
