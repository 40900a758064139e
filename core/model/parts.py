"""What a model says of how it came about: the candidates, the families, the culling, the check."""

from __future__ import annotations

from dataclasses import dataclass

from ..settings import FAMILIES
from ..shapes import number, one_of, text, whole
from .cautions import Caution
from .fields import VARIABLE, many, maybe, part, record
from .term import LOG, Term
from .variable import Variable

NUMBER = number()
POSITIVE = number(above=0, least=0)
AGREES, NO_STATSMODELS, TOO_MANY_CELLS, NOT_ASKED, TOLD = CHECKS = (
    *("agrees", "statsmodels not installed", "too many cells", "not asked", "told"),
)
ADDED, DROPPED = "added", "dropped"
SIGN, SIGN_OF_ANOTHER = "sign", "sign of another"
P_VALUE, NO_OPTIMUM = "p-value", "no finite optimum"
REFUSALS = (SIGN, SIGN_OF_ANOTHER, P_VALUE, NO_OPTIMUM)
NEEDS = {AGREES: ("largest_difference",), TOO_MANY_CELLS: ("cells",)}  # of a check


@dataclass(frozen=True)
class Baseline:
    """What is expected of a cell under no influence, as a logarithm."""

    intercept: float = part(LOG)
    intercept_standard_error: float = part(number(0))


@dataclass(frozen=True)
class Duplicate:
    """A variable with the same cells as an earlier one."""

    variable: Variable = part(VARIABLE)
    same_as: Variable = part(VARIABLE)


@dataclass(frozen=True)
class Narrowing:
    """How the candidates were narrowed before the stepwise search.

    Attributes
    ----------
    tested : int
        Variables of all factors.
    constant : tuple of Variable
        The same in every cell.
    duplicates : tuple of Duplicate
    culled : int
        Without weight in the penalised regression.
    survivors : tuple of Variable
    """

    tested: int = part(whole())
    constant: tuple[Variable, ...] = part(many(VARIABLE))
    duplicates: tuple[Duplicate, ...] = part(many(record(Duplicate)))
    culled: int = part(whole())
    survivors: tuple[Variable, ...] = part(many(VARIABLE))

    @property
    def survived(self) -> int:
        """Number of the survivors."""
        return len(self.survivors)


@dataclass(frozen=True)
class Step:
    """One step of the stepwise search: a variable added or dropped, and the BIC reached."""

    action: str = part(one_of((ADDED, DROPPED)))
    variable: Variable = part(VARIABLE)
    bic: float = part(NUMBER)


@dataclass(frozen=True)
class Refusal:
    """A step that would have lowered the BIC at the end, and the rule that forbade it."""

    variable: Variable = part(VARIABLE)
    reason: str = part(one_of(REFUSALS))
    bic: float | None = part(maybe(NUMBER), default=None)


@dataclass(frozen=True)
class FamilyFit:
    """What the search came to in one family of distributions.

    Attributes
    ----------
    family : str
    bic : float or None
        None, like all below, where the family has no finite dispersion for these counts.
    terms : int or None
    log_likelihood, dispersion : float or None
    path : tuple of Step
    refused : tuple of Refusal
        Of the last step, the lowest BIC first.
    """

    family: str = part(one_of(FAMILIES))
    bic: float | None = part(maybe(NUMBER))
    terms: int | None = part(maybe(whole()))
    log_likelihood: float | None = part(maybe(NUMBER), default=None)
    dispersion: float | None = part(maybe(POSITIVE), default=None)
    path: tuple[Step, ...] = part(many(record(Step)), default=())
    refused: tuple[Refusal, ...] = part(many(record(Refusal)), default=())


@dataclass(frozen=True)
class Culling:
    """The penalty and how it was found; no penalty where nothing leaned towards the events."""

    penalty: float | None = part(maybe(NUMBER))
    penalties_tried: int = part(whole())
    held_out_deviance: float | None = part(maybe(NUMBER))


@dataclass(frozen=True)
class Check:
    """The second opinion of statsmodels on the model that is mapped.

    Attributes
    ----------
    outcome : one of CHECKS
    largest_difference : float or None
        Relative, over coefficients, standard errors and the log-likelihood, up to the next power
        of ten.
    cells : int or None
        Of the model, where they are too many for a refit.
    told : str
        As an earlier version wrote it.
    """

    outcome: str = part(one_of(CHECKS))
    largest_difference: float | None = part(maybe(NUMBER), default=None)
    cells: int | None = part(maybe(whole()), default=None)
    told: str = part(text(), default="")


@dataclass(frozen=True)
class Reference:
    """The model of the reference procedure, where another was asked for; its terms judged.

    The first versions told neither its intercept nor its likelihood.
    """

    family: str = part(one_of(FAMILIES))
    intercept: float | None = part(maybe(NUMBER))
    dispersion: float | None = part(maybe(POSITIVE))
    log_likelihood: float | None = part(maybe(NUMBER))
    aic: float | None = part(maybe(NUMBER))
    bic: float = part(NUMBER)
    terms: tuple[Term, ...] = part(many(record(Term)))
    cautions: tuple[Caution, ...] = part(many(record(Caution)), default=())
