"""The model: what was chosen and how it came about, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..settings import FAMILIES, FOLD_KINDS, SELECTIONS, FitSettings
from ..shapes import Shape, named, number, one_of, parts, text, whole
from .background import Control, Exposure
from .cautions import Caution
from .clustering import CalibratedSelection, Clusterings, Diagnostics, Stability
from .fields import Kind, many, maybe, part, record
from .inputs import Inputs
from .parts import NOT_ASKED, POSITIVE, Baseline, Check, Culling, FamilyFit, Narrowing, Reference
from .shown import as_html, as_text
from .term import LOG, SHARE, Term

NUMBER = number()
SETTINGS_PARTS: Mapping[str, Shape] = {
    "selection": one_of(SELECTIONS),
    "families": many(one_of(FAMILIES), least=1).shape,
    "folds": whole(),
    "fold_kind": one_of(FOLD_KINDS),
    "seed": whole(),
    "p_value": SHARE,
    "l1_ratio": SHARE,
    "surrogates": whole(),
    "alpha": SHARE,
}
SETTINGS = Kind(
    parts(SETTINGS_PARTS),
    lambda value: FitSettings(**{name: value[name] for name in SETTINGS_PARTS}),
)


@dataclass(frozen=True)
class Model:
    """A fitted model and everything that says how it came about.

    Attributes
    ----------
    family : str
    intercept, intercept_standard_error : float
        Of the model that is mapped: that of the citywide ratios, where there are any.
    dispersion : float or None
        As the family has it.
    terms : tuple of Term
    log_likelihood, aic, bic : float
        Of the model that is mapped. The dispersion counts as a parameter; n of the BIC is the
        number of cells.
    cells, events : int
    narrowing : Narrowing
    families : tuple of FamilyFit
        In the order in which they were tried.
    culling : Culling
    settings : FitSettings
    cautions : tuple of Caution
    check : Check
        Of the model that is mapped.
    local : Baseline or None
        Of the local ratios: what they multiply. None without any.
    calibrated : CalibratedSelection or None
        None for a model of the reference procedure.
    clustering : Clusterings or None
        None where nobody looked whether the events cluster.
    reference : Reference or None
        The model of the reference procedure where another was asked for.
    exposure : Exposure or None
        What events are expected in proportion to, if anything.
    controls : tuple of Control
        What else stands in the model besides factors.
    stability : Stability or None
    diagnostics : Diagnostics or None
    inputs : Inputs
    software : mapping of str to str
        Versions of what took part, given by the caller.
    created : str
        Time, given by the caller.
    """

    family: str = part(one_of(FAMILIES))
    intercept: float = part(LOG)
    intercept_standard_error: float = part(NUMBER)
    dispersion: float | None = part(maybe(POSITIVE))
    terms: tuple[Term, ...] = part(many(record(Term)))
    log_likelihood: float = part(NUMBER)
    aic: float = part(NUMBER)
    bic: float = part(NUMBER)
    cells: int = part(whole(1))
    events: int = part(whole(1))
    narrowing: Narrowing = part(record(Narrowing))
    families: tuple[FamilyFit, ...] = part(many(record(FamilyFit)))
    culling: Culling = part(record(Culling))
    settings: FitSettings = part(SETTINGS)
    cautions: tuple[Caution, ...] = part(many(record(Caution)))
    check: Check = part(record(Check), default=Check(NOT_ASKED))
    local: Baseline | None = part(maybe(record(Baseline)), default=None)
    calibrated: CalibratedSelection | None = part(maybe(record(CalibratedSelection)), default=None)
    clustering: Clusterings | None = part(maybe(record(Clusterings)), default=None)
    reference: Reference | None = part(maybe(record(Reference)), default=None)
    exposure: Exposure | None = part(maybe(record(Exposure)), default=None)
    controls: tuple[Control, ...] = part(many(record(Control)), default=())
    stability: Stability | None = part(maybe(record(Stability)), default=None)
    diagnostics: Diagnostics | None = part(maybe(record(Diagnostics)), default=None)
    inputs: Inputs = part(record(Inputs), default_factory=Inputs)
    software: Mapping[str, str] = part(named(text()), default_factory=dict)
    created: str = part(text(), default="")

    def __str__(self) -> str:
        return as_text(self)

    def _repr_html_(self) -> str:
        """Return the model as a notebook shows it."""
        return as_html(self)

    @property
    def units(self) -> str:
        """Unit of the model's distances, as in "m"; empty where it is not known."""
        return "" if self.inputs.grid is None else self.inputs.grid.units

    @property
    def by_strength(self) -> list[Term]:
        """The terms, the strongest first: by the lower limit of the interval, not the estimate."""
        return sorted(self.terms, key=lambda term: -term.strength)

    @property
    def has_citywide(self) -> bool:
        """Whether its ratios are known citywide, as they always are but in the first version."""
        return all(term.citywide is not None for term in self.terms)

    @property
    def reference_family(self) -> FamilyFit:
        """The family that the reference procedure chose."""
        chosen = self.family if self.reference is None else self.reference.family
        return next(one for one in self.families if one.family == chosen)
