"""What an analyst should know before using a model, as facts: the report says it."""

from __future__ import annotations

from dataclasses import dataclass

from ..settings import FAMILIES
from ..shapes import number, one_of, text, whole
from .fields import LENGTH, NAME, VARIABLE, many, maybe, part
from .variable import Variable

NO_FACTOR = "no factor"
NO_FACTOR_HOLDS_UP = "no factor holds up"
LARGEST_DISTANCE = "largest distance"
AGAINST_ITS_SIGN = "against its sign"
SMALLEST_PENALTY = "smallest penalty"
FAMILY_NOT_FITTED = "family not fitted"
NOT_ADJUSTED = "not adjusted for clustering"
WIDE_CLUSTERS = "wide clusters"
DISTRICTS_DIFFER = "districts differ"
FEW_PLACES = "few places"
PLACE_OF_RECORDING = "place of recording"
EVENTS_WITHOUT_EXPOSURE = "events without exposure"
TOLD = "told"
CAUTIONS = (
    *(NO_FACTOR, NO_FACTOR_HOLDS_UP, LARGEST_DISTANCE, AGAINST_ITS_SIGN, SMALLEST_PENALTY),
    *(FAMILY_NOT_FITTED, NOT_ADJUSTED, WIDE_CLUSTERS, DISTRICTS_DIFFER, FEW_PLACES),
    *(PLACE_OF_RECORDING, EVENTS_WITHOUT_EXPOSURE, TOLD),
)
NEEDS = {  # what a caution of a kind has to tell
    LARGEST_DISTANCE: ("variable",),
    AGAINST_ITS_SIGN: ("factors",),
    FAMILY_NOT_FITTED: ("family",),
    NOT_ADJUSTED: ("cells",),
    WIDE_CLUSTERS: ("length", "side"),
    DISTRICTS_DIFFER: ("length", "times"),
    PLACE_OF_RECORDING: ("factors",),
    EVENTS_WITHOUT_EXPOSURE: ("count",),
}


@dataclass(frozen=True)
class Caution:
    """One thing to know.

    Attributes
    ----------
    kind : one of CAUTIONS
        - NO_FACTOR: none entered the model of the reference procedure.
        - NO_FACTOR_HOLDS_UP: the calibrated selection admitted none.
        - LARGEST_DISTANCE: `variable` is at the largest distance tested of its factor.
        - AGAINST_ITS_SIGN: `factors` would have lowered the BIC against the direction expected.
        - SMALLEST_PENALTY: the best penalty of the culling is the smallest tried.
        - FAMILY_NOT_FITTED: `family` has no finite dispersion for these counts.
        - NOT_ADJUSTED: more than `cells` cells, so nothing is adjusted for clustering.
        - WIDE_CLUSTERS: clusters reach over `length` in a study area whose smaller side is `side`.
        - DISTRICTS_DIFFER: at `length` there are `times` as many pairs as the layers would bring.
        - FEW_PLACES: a few places hold most of the events.
        - PLACE_OF_RECORDING: incidents may be recorded at the places of `factors` and have
          happened elsewhere.
        - EVENTS_WITHOUT_EXPOSURE: `count` events lie where the exposure is 0, and took no part.
        - TOLD: `told`, a sentence as an earlier version wrote it.
    variable : Variable or None
    factors : tuple of str
    family : str or None
    cells, count : int or None
    length, side : float or None
        In the units of the map.
    times : float or None
    told : str
    """

    kind: str = part(one_of(CAUTIONS))
    variable: Variable | None = part(maybe(VARIABLE), default=None)
    factors: tuple[str, ...] = part(many(NAME), default=())
    family: str | None = part(maybe(one_of(FAMILIES)), default=None)
    cells: int | None = part(maybe(whole()), default=None)
    count: int | None = part(maybe(whole()), default=None)
    length: float | None = part(maybe(LENGTH), default=None)
    side: float | None = part(maybe(LENGTH), default=None)
    times: float | None = part(maybe(number(0)), default=None)
    told: str = part(text(), default="")
