"""The settings of a study: every default and every limit, once.

Each dataclass refuses values that make no sense as soon as it is made, with `RtmError`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import RtmError, Where
from .fitting import families
from .language import marked, said, text
from .limits import LARGEST_LENGTH, MOST_CELLS, positive
from .plain import LONGEST_QUOTE, one_line, shown
from .terrain.exposure import MEASURES, OF_FIELDS, OF_RASTERS
from .terrain.influences import INFLUENCES
from .terrain.influences.choice import BOTH, RULES, rule
from .terrain.influences.choice import require_streets as require_streets
from .terrain.influences.choice import require_values as require_values

KEEP = ("overlap", "centre")
OPERATIONALISATIONS = tuple(one.key for one in RULES)  # that a factor can be asked for
OPERATIONALISED = tuple(one.key for one in INFLUENCES)  # that a variable can be
CHOSEN = (*OPERATIONALISED, BOTH.key)  # that a factor can become
MEASURED = tuple(one.key for one in MEASURES)  # what can be asked for of what every place has
INCREMENTS = {"half": 0.5, "whole": 1.0}  # of a block
EFFECTS = ("aggravating", "protective")
FAMILY_TITLES = {family.key: family.title for family in families.FAMILIES}
FAMILIES = tuple(FAMILY_TITLES)
DISPERSED = tuple(family.key for family in families.FAMILIES if family.dispersion)
SELECTIONS = CALIBRATED, REFERENCE = "calibrated", "reference"
FOLD_KINDS = ("random", "spatial")
WORDS = {  # where people read what is chosen by a key
    **{one.key: one.noun for one in RULES},
    "overlap": marked("overlap"),
    "centre": marked("centre"),
    "half": marked("half"),
    "whole": marked("whole"),
    "aggravating": marked("aggravating"),
    "protective": marked("protective"),
    CALIBRATED: marked("calibrated"),
    REFERENCE: marked("reference"),
    "random": marked("random"),
    "spatial": marked("spatial"),
}
HOTSPOT_METHODS = ("kernel_density", "past_counts")
COMBINATIONS = ("product", "rank_mean")
LEAST_PERIODS, MOST_PERIODS = 0.001, 1000.0  # lengths of earlier events
HORIZONS = ("period", "month", "quarter", "year")  # that a forecast can be for
PLACES_MAPS = ("forecast", "risk", "hotspots")  # of a study, that can rank its places
MOST_HECTARES = 1_000_000.0
MOST_BLOCKS = 4
MOST_CELLS_CALIBRATED = 3_000_000  # surrogates of more would take hours, and several gigabytes
PLACES_OF_RECORDING = (  # where incidents are recorded that happened elsewhere; singular
    *("police", "policing", "sheriff", "constabulary", "precinct house", "front counter"),
    *("custody", "detention", "prison", "jail", "gaol", "remand centre", "remand center"),
    *("court", "courthouse", "magistrate", "probation office"),
    *("hospital", "infirmary", "A&E", "A and E", "emergency room", "emergency department"),
    *("accident and emergency", "casualty department", "minor injuries unit", "trauma centre"),
    *("trauma center", "mortuary", "morgue"),
)
NO_PLACES_OF_RECORDING = (  # though a word of theirs is one of those above
    *("tennis court", "basketball court", "squash court", "badminton court", "netball court"),
    *("volleyball court", "sports court", "ball court", "food court", "pet hospital"),
    *("animal hospital", "veterinary hospital"),
)
SEARCHES = (  # a purpose that has these needs a legal basis of its own; singular
    *(
        "stop and search",
        "stop & search",
        "stop and frisk",
        "stop and account",
        "stop and question",
    ),
    *("stops and searches", "search", "searches", "searched", "searching"),
    *(
        "frisk",
        "frisking",
        "pat down",
        "arrest",
        "arresting",
        "arrested",
        "detain",
        "detention",
        "street check",
    ),
)
NO_SEARCHES = ("search and rescue", "research", "job search", "search light", "arrest data")
LONGEST_NAME = LONGEST_QUOTE  # letters of a title or of a factor's name
MOST_FOLDS = 20
LARGEST_SEED = 2**31 - 1
DIGITS = 2  # of a number of dates
CUT_DATES = "4"  # of a test at several dates: four periods, the last of which ends with the data
FEWEST_RESAMPLES, MOST_RESAMPLES = 99, 99_999
AREA_SHARES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)  # at which maps are compared
AUDITED_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)  # at which it is told who is affected
LEAST_TOLD, MOST_UNTOLD = 10, 1000  # an audit tells no smaller number; the largest such limit
MOST_DEPRIVED = ("lowest", "highest")  # which values of a field of deprivation are
# crime types that are recorded where police look, as portals spell them, in small letters
POLICE_TYPES = (
    *("drugs", "possession of weapons", "public order", "other crime"),  # data.police.uk
    *("narcotics", "weapons violation", "prostitution", "gambling", "liquor law violation"),
    *("interference with public officer", "public peace violation", "obscenity"),
    *("drug offenses", "dangerous drugs", "loitering", "disorderly conduct"),
)
FOUND_BY_POLICE = (  # and words of such types elsewhere, in a filter say; singular
    *(*POLICE_TYPES, "drug", "narcotic", "cannabis", "marijuana", "possession of weapon"),
    *("weapon possession", "weapon violation", "offensive weapon", "bladed article"),
    *("going equipped", "soliciting", "vagrancy", "begging", "trespass", "drink driving"),
    *("driving under the influence", "traffic violation", "traffic offence", "warrant"),
    *("stop and search", "stop & search", "stop and frisk", "arrest"),
)
FEWEST_SURROGATES, MOST_SURROGATES = 99, 9_999
LEAST_LEVEL = 1e-15  # the inverse of a lower one may be infinite


def one_of(value, allowed: Iterable[str], what: str, where: str | Where = ()) -> None:
    """Refuse a word that is not one of those allowed; `what` says it, `where` is its key."""
    if not isinstance(value, str) or value not in allowed:
        raise RtmError(
            said("{what} is “{value}”.", what=what, value=value),
            said("Choose one of {allowed}.", allowed=", ".join(allowed)),
            kind="setting",
            where=where,
        )


def whole_number(value, least: int, most: int, what: str, where: str | Where = ()) -> None:
    """Refuse what is no whole number between two limits."""
    good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    if not good:
        raise RtmError(
            said("{what} is {value}.", what=what, value=shown(value)),
            said("Give a whole number from {least} to {most}.", least=least, most=most),
            kind="setting",
            where=where,
        )


def short_name(text: str, what: str, where: str | Where = ()) -> str:
    """Return a title or a name on one line, without blanks around it; refuse one too long."""
    name = one_line(text).strip()
    if len(name) > LONGEST_NAME:
        raise RtmError(
            said("{what} has {number:,} letters.", what=what, number=len(name)),
            said("Give it at most {most}.", most=LONGEST_NAME),
            kind="setting",
            where=where,
        )
    return name


def word(key: str) -> str:
    """Return what people read where something is chosen by a key: "half", "density"."""
    return text(WORDS[key]) if key in WORDS else key


@dataclass(frozen=True)
class GridSettings:
    """The grid: mean street block, side of a cell (half a block unless given), which cells."""

    block_length: float
    cell_size: float | None = None
    keep: str = "overlap"

    def __post_init__(self) -> None:
        positive(self.block_length, said("The block length"), "block_length")
        cell_size = self.block_length / 2 if self.cell_size is None else self.cell_size
        object.__setattr__(self, "cell_size", cell_size)
        positive(cell_size, said("The cell size"), "cell_size")
        one_of(self.keep, KEEP, said("Which cells to keep"), "keep")
        if self.block_length < cell_size:
            raise RtmError(
                said(
                    "The block length {block_length:g} is shorter than a cell of {cell_size:g} map "
                    "units.",
                    block_length=self.block_length,
                    cell_size=cell_size,
                ),
                said(
                    "Give a cell size of at most {block_length:g} map units; half a block is "
                    "usual.",
                    block_length=self.block_length,
                ),
                kind="setting",
                where="cell_size",
            )


@dataclass(frozen=True)
class FactorSettings:
    """One factor: how it is operationalised, up to which distance, in which direction."""

    name: str
    block_length: float
    operationalisation: str = BOTH.key
    max_blocks: int = 3
    increment: str = "half"
    effect: str = "aggravating"

    def __post_init__(self) -> None:
        name = (
            short_name(self.name, said("The name of a factor"), "name")
            if isinstance(self.name, str)
            else ""
        )
        if not name:
            raise RtmError(
                said("A factor has no name."),
                said("Give every factor a name of its own."),
                kind="setting",
                where="name",
            )
        object.__setattr__(self, "name", name)
        positive(
            self.block_length,
            said("The block length of factor “{factor}”", factor=name),
            "block_length",
        )
        one_of(
            self.operationalisation,
            OPERATIONALISATIONS,
            said("The operationalisation of factor “{factor}”", factor=name),
            "operationalisation",
        )
        whole_number(
            self.max_blocks,
            1,
            MOST_BLOCKS,
            said("The number of blocks of factor “{factor}”", factor=name),
            "max_blocks",
        )
        one_of(
            self.increment,
            INCREMENTS,
            said("The increment of factor “{factor}”", factor=name),
            "increment",
        )
        one_of(self.effect, EFFECTS, said("The effect of factor “{factor}”", factor=name), "effect")

    @property
    def distances(self) -> tuple[float, ...]:
        """The spatial influences that are tried, ascending."""
        step = INCREMENTS[self.increment]
        steps = round(self.max_blocks / step)
        return tuple(number * step * self.block_length for number in range(1, steps + 1))

    @property
    def most_variables(self) -> int:
        """How many variables the factor makes at most.

        Fewer come of lines and polygons, which do not have every influence; constant and identical
        ones are dropped later.
        """
        return rule(self.operationalisation).most_variables(self)


@dataclass(frozen=True)
class MeasureSettings:
    """What every place has, as streets, homes or people: how it is measured.

    `field` is the one of the features' numbers, where the measure needs one. Where `spread` is a
    distance, a cell has the mean over the cells whose centres lie within it.
    """

    name: str
    measure: str
    field: str = ""
    spread: float | None = None

    def __post_init__(self) -> None:
        what = said("The name of what every place has")
        name = short_name(self.name, what, "name") if isinstance(self.name, str) else ""
        if not name:
            raise RtmError(
                said("What every place has is given without a name."),
                said("Give it a name, as “Homes”."),
                kind="setting",
                where="name",
            )
        object.__setattr__(self, "name", name)
        one_of(self.measure, MEASURED, said("The measure of “{name}”", name=name), "measure")
        self._require_field()
        if self.spread is not None:
            positive(
                self.spread, said("The distance over which “{name}” is spread", name=name), "spread"
            )

    @property
    def of_raster(self) -> bool:
        """Whether it is a raster that is measured, and no layer of features."""
        return self.measure in OF_RASTERS

    def _require_field(self) -> None:
        """Refuse a field that is no text, one that is missing, and one that would do nothing."""
        needed = self.measure in OF_FIELDS
        if isinstance(self.field, str) and bool(self.field) == needed:
            return
        if not isinstance(self.field, str):
            problem = said(
                "The field of “{name}” is {field}, not a text.",
                name=self.name,
                field=shown(self.field),
            )
            remedy = said("Give the name of a field.")
        elif needed:
            problem = said("“{name}” is measured by a field, and none is given.", name=self.name)
            remedy = said("Choose the field of the number, or another measure.")
        else:
            problem = said(
                "A field is given for “{name}”, and “{measure}” uses none.",
                name=self.name,
                measure=self.measure,
            )
            remedy = said(
                "Choose the measure “{measure}”, or leave the field out.", measure=OF_FIELDS[0]
            )
        raise RtmError(problem, remedy, kind="setting", where="field")


@dataclass(frozen=True)
class FitSettings:
    """How the model is chosen.

    `selection` is "calibrated", by tests against surrogates that cluster as the events do, or
    "reference", the procedure of the reference software. The reference model is always fitted, by
    `families`, `folds`, `fold_kind`, `p_value` and `l1_ratio`; `alpha` is the level of the
    calibrated selection, and `surrogates` how many each of its tests draws where the outcome is
    plain: fewer where the events lean beyond doubt, up to 40 times as many near the level.
    """

    selection: str = CALIBRATED
    families: tuple[str, ...] = ("poisson", "nb1")
    folds: int = 5
    fold_kind: str = "random"
    seed: int = 1
    p_value: float = 0.05
    l1_ratio: float = 0.95
    surrogates: int = 199
    alpha: float = 0.05

    def __post_init__(self) -> None:
        one_of(self.selection, SELECTIONS, said("The selection"), "selection")
        if not isinstance(self.families, (list, tuple)):
            raise RtmError(
                said("The families of models are “{families}”.", families=self.families),
                said("Give a list of some of {families}.", families=", ".join(FAMILIES)),
                kind="setting",
                where="families",
            )
        object.__setattr__(self, "families", tuple(self.families))
        if not self.families:
            raise RtmError(
                said("No family of models is chosen."),
                said("Choose from {families}.", families=", ".join(FAMILIES)),
                kind="setting",
                where="families",
            )
        for family in self.families:
            one_of(family, FAMILIES, said("A family of models"), "families")
        # one order, so that the same set gives the same bytes
        ordered = tuple(family for family in FAMILIES if family in self.families)
        object.__setattr__(self, "families", ordered)
        whole_number(self.folds, 2, MOST_FOLDS, said("The number of folds"), "folds")
        whole_number(self.seed, 0, LARGEST_SEED, said("The seed"), "seed")
        one_of(self.fold_kind, FOLD_KINDS, said("The kind of folds"), "fold_kind")
        whole_number(
            self.surrogates,
            FEWEST_SURROGATES,
            MOST_SURROGATES,
            said("The number of surrogates"),
            "surrogates",
        )
        _share(self.alpha, said("The level of the tests (alpha)"), "alpha", above_zero=True)
        if self.selection == CALIBRATED and self.alpha * (self.surrogates + 1) < 1:
            raise RtmError(
                said(
                    "With {surrogates} surrogates no p-value is as small as the level {alpha:g}.",
                    surrogates=self.surrogates,
                    alpha=self.alpha,
                ),
                said(
                    "Give at least {fewest} surrogates or a higher level.",
                    fewest=math.ceil(1 / max(self.alpha, LEAST_LEVEL)) - 1,
                ),
                kind="setting",
                where="surrogates",
            )
        _share(self.p_value, said("The largest p-value"), "p_value", above_zero=True)
        _share(self.l1_ratio, said("The L1 share of the penalty"), "l1_ratio", above_zero=True)


@dataclass(frozen=True)
class HotspotSettings:
    """The conventional hot-spot map; a bandwidth of None is chosen from the events."""

    method: str = "kernel_density"
    kernel: str = "quartic"
    bandwidth: float | None = None

    def __post_init__(self) -> None:
        one_of(self.method, HOTSPOT_METHODS, said("The method"), "method")
        if self.bandwidth is not None:
            positive(self.bandwidth, said("The bandwidth"), "bandwidth")


@dataclass(frozen=True)
class PlacesSettings:
    """Which places to act on.

    All take at most `area_share` of the area, each at least `min_cells` and at most `max_area`
    hectares; they are ranked by `map`, and called by the texts in the field `name_field` of the
    layer of names (the likeliest field where that is empty).
    """

    area_share: float = 0.05
    min_cells: int = 2
    max_area: float = 10.0
    map: str = "forecast"
    name_field: str = ""

    def __post_init__(self) -> None:
        share = self.area_share
        number = isinstance(share, (int, float)) and not isinstance(share, bool)
        if not number or not 0 < share <= 1:
            sensible = number and abs(share) <= LARGEST_LENGTH
            asked = said("{share:g} per cent", share=100 * share) if sensible else shown(share)
            raise RtmError(
                said("The share of the area for priority places is {asked}.", asked=asked),
                said(
                    "Give more than 0 and at most 100 per cent; in a study file 0.05 stands for 5."
                ),
                kind="setting",
                where="area_share",
            )
        whole_number(
            self.min_cells,
            1,
            MOST_CELLS,
            said("The number of cells of the smallest place"),
            "min_cells",
        )
        area = self.max_area
        number = isinstance(area, (int, float)) and not isinstance(area, bool)
        if not number or not 0 < area <= MOST_HECTARES:
            raise RtmError(
                said("The largest place has {area} hectares.", area=shown(area)),
                said("Give a number above 0 and at most {most:,.0f}.", most=MOST_HECTARES),
                kind="setting",
                where="max_area",
            )
        one_of(self.map, PLACES_MAPS, said("The map that ranks the places"), "map")
        if not isinstance(self.name_field, str):
            raise RtmError(
                said("The field of names is {field}, not a text.", field=shown(self.name_field)),
                said("Give the name of a field."),
                kind="setting",
                where="name_field",
            )


@dataclass(frozen=True)
class ForecastSettings:
    """For how long a study's forecast is, and how long its history.

    Attributes
    ----------
    horizon : str
        One of `HORIZONS`.
    horizon_start : str
        First day of a month, quarter or year, as "2024-07-01" or "2024-07"; empty for the day
        after the period of the events.
    history_length : float or None
        How many times as long as the period of the events all earlier ones are together; None
        where their dates tell it.
    """

    horizon: str = HORIZONS[0]
    horizon_start: str = ""
    history_length: float | None = None

    def __post_init__(self) -> None:
        one_of(self.horizon, HORIZONS, said("What the forecast is for"), "horizon")
        if not isinstance(self.horizon_start, str):
            raise RtmError(
                said(
                    "The first day of the forecast is {day}, not a text.",
                    day=shown(self.horizon_start),
                ),
                said("Give a day as 2024-07-01, or a month as 2024-07."),
                kind="setting",
                where="horizon_start",
            )
        length = self.history_length
        number = isinstance(length, (int, float)) and not isinstance(length, bool)
        if length is not None and not (number and LEAST_PERIODS <= length <= MOST_PERIODS):
            raise RtmError(
                said("The length of the earlier events is {length}.", length=shown(length)),
                said(
                    "Give how many times as long as the period of the events they are, from "
                    "{least:g} to {most:g}.",
                    least=LEAST_PERIODS,
                    most=MOST_PERIODS,
                ),
                kind="setting",
                where="history_length",
            )


@dataclass(frozen=True)
class AuditSettings:
    """Who is asked about in an audit of who is affected, and what may be told.

    Attributes
    ----------
    groups : tuple of str
        Fields of the residents of each group.
    total : str
        Field of all residents; empty where they are the sum of the groups.
    deprivation : str
        Field of a number by which areas are put into tenths, as income; empty for none.
    most_deprived : str
        Which of its values are: one of `MOST_DEPRIVED`.
    code, table_code : str
        Fields of the codes by which a table of counts is joined to the areas.
    least : int
        Smaller numbers of residents and events are not told.
    area_shares : tuple of float
        Shares of the area that are flagged.
    type_field : str
        Field of the incidents' types; with it a study is run again without some of them.
    police_types : tuple of str
        Those that police activity generates.
    """

    groups: tuple[str, ...] = ()
    total: str = ""
    deprivation: str = ""
    most_deprived: str = MOST_DEPRIVED[0]
    code: str = ""
    table_code: str = ""
    least: int = LEAST_TOLD
    area_shares: tuple[float, ...] = AUDITED_SHARES
    type_field: str = ""
    police_types: tuple[str, ...] = POLICE_TYPES

    def __post_init__(self) -> None:
        for name in ("groups", "police_types"):
            object.__setattr__(self, name, _names(getattr(self, name), name))
        for name in ("total", "deprivation", "code", "table_code", "type_field"):
            _require_field(getattr(self, name), name)
        self._require_somebody()
        one_of(
            self.most_deprived,
            MOST_DEPRIVED,
            said("Which values of the field of deprivation are the most deprived"),
            "most_deprived",
        )
        whole_number(self.least, 1, MOST_UNTOLD, said("The smallest number that is told"), "least")
        shares = self.area_shares
        if not isinstance(shares, (list, tuple)) or not shares:
            raise RtmError(
                said("The shares of the area for the audit are {given}.", given=shown(shares)),
                said("Give a list of shares, as [0.01, 0.05, 0.1]."),
                kind="setting",
                where="area_shares",
            )
        for share in shares:
            _share(share, said("A share of the area for the audit"), "area_shares", above_zero=True)
        object.__setattr__(self, "area_shares", tuple(sorted(set(map(float, shares)))))

    def _require_somebody(self) -> None:
        """Refuse an audit of nobody, and a group that is asked for twice."""
        if not self.groups and not self.total:
            raise RtmError(
                said("No group of residents is given."),
                said("Choose the fields of the groups' residents, or that of all residents."),
                kind="setting",
                where="groups",
            )
        if not self.groups and not self.deprivation:
            raise RtmError(
                said("Neither a group of residents nor a field of deprivation is given."),
                said("Choose at least one of them."),
                kind="setting",
                where="groups",
            )
        for number, name in enumerate(self.groups, 1):
            if name in self.groups[number:]:
                raise RtmError(
                    said("The group “{name}” is given twice.", name=name),
                    said("Leave one of them out."),
                    kind="setting",
                    where="groups",
                )


def _names(given, where: str) -> tuple[str, ...]:
    """Return a list of names without blanks around them."""
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
        raise RtmError(
            said(
                "“{name}” of the audit is {given}, no list of texts.",
                name=where,
                given=shown(given),
            ),
            said("Give names in square brackets."),
            kind="setting",
            where=where,
        )
    return tuple(one.strip() for one in given if one.strip())


def _require_field(value, where: str) -> None:
    if not isinstance(value, str):
        raise RtmError(
            said("“{name}” of the audit is {value}, not a text.", name=where, value=shown(value)),
            said("Give the name of a field."),
            kind="setting",
            where=where,
        )


@dataclass(frozen=True)
class StudyTestSettings:
    """How the maps of a study are tested.

    Attributes
    ----------
    area_shares : tuple of float
        Shares of the area at which they are compared.
    areas : str
        Areas beside them, as in "25 ha, 0.5 km2".
    block_width : float or None
        Of the blocks that are drawn for intervals; None to have it chosen.
    cut_dates : str
        How many dates the maps are tested at, each time made anew, or the dates; empty for no such
        test.
    period : str
        How long the period tested after each is; empty to have it chosen.
    """

    area_shares: tuple[float, ...] = AREA_SHARES
    areas: str = ""
    block_width: float | None = None
    cut_dates: str = ""
    period: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.area_shares, (list, tuple)):
            given = shown(self.area_shares)
            raise RtmError(
                said("The shares of the area for the test are {given}, no list.", given=given),
                said("Give a list of shares, as [0.01, 0.05, 0.1]."),
                kind="setting",
                where="area_shares",
            )
        for share in self.area_shares:
            _share(share, said("A share of the area for the test"), "area_shares", above_zero=True)
        shares = tuple(sorted(set(map(float, self.area_shares))))
        object.__setattr__(self, "area_shares", shares)
        if self.block_width is not None:
            positive(self.block_width, said("The width of the blocks"), "block_width")
        for name in ("areas", "cut_dates", "period"):
            object.__setattr__(self, name, _listed(getattr(self, name), name))

    @property
    def at_dates(self) -> bool:
        """Whether the maps are tested at several dates too."""
        return self.dates > 0

    @property
    def dates(self) -> int:
        """At how many dates the maps are tested besides."""
        asked = [one for one in re.split("[,;]", self.cut_dates) if one.strip()]
        number = self.cut_dates.strip()
        return int(number) if number.isdigit() and len(number) <= DIGITS else len(asked)


def _listed(value, where: str) -> str:
    """Return what is a text, a whole number or a list of texts as a text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, str):
        return value
    raise RtmError(
        said("“{name}” of the test is {value}, not a text.", name=where, value=shown(value)),
        said("Give a text, as “25 ha” of an area, “2016-05” of a date, “3 months” of a period."),
        kind="setting",
        where=where,
    )


def _share(value, what: str, where: str, *, above_zero: bool) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not (0 < value <= 1 or (value == 0 and not above_zero)):
        raise RtmError(
            said("{what} is {value}.", what=what, value=shown(value)),
            said("Give a number above 0 and at most 1."),
            kind="setting",
            where=where,
        )
