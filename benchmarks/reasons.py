"""Why a target can be missed: printed beside it when it is, and only then.

Each names what was found when the work was profiled, not what might be.
"""

WHOLE_STUDY = (
    "QGIS's own start (0.9 s) and loading statsmodels with its pandas (0.4 s) do not shrink with "
    "the study; features come one by one through QGIS's Python bindings, which hold the "
    "interpreter's lock, so a second core cannot help there; see where the time goes"
)
WHOLE_MEMORY = (
    "QGIS and its libraries take 290 MB before any work; the peak is culling, which holds every "
    "variable of every distinct row as a sparse matrix, twice"
)
TERRAIN = "every feature passes through QGIS's Python bindings, at 3 millionths of a second each"
CULLING = (
    "both sides are bound by reading the codes of a hundred thousand distinct rows from memory, "
    "some 350 times"
)
FIT = (
    "culling, of which R has a compiled version too, is four fifths of our time; where R's search "
    "was stopped, the ratio is only a lower bound"
)
CALIBRATED = (
    "most of the time goes into drawing surrogates: random fields by Fourier transform, and their "
    "events summed by every code"
)
MEMORY = "the codes of all variables, a byte a cell for each half of a factor, are held at once"
GROWTH_WITH_CELLS = "the stage that grows faster than the cells is in the table"
GROWTH_WITH_FEATURES = (
    "sorting the features by row and by location, and building the tree of the clustering test, "
    "grow as n log n"
)
DEAF = (
    "one call into numpy, scipy, QGIS or statsmodels cannot be interrupted; the stage with the "
    "longest is in the table"
)
AFTER_READING = (
    "GDAL reads as long for both; that each place is known by its factors, moved and counted once "
    "comes on top, and is more than what ogr2ogr writes"
)
