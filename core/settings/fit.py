"""How the model is chosen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from .ranges import FEWEST_SURROGATES, LARGEST_SEED, LEAST_LEVEL, MOST_FOLDS, MOST_SURROGATES
from .refusals import one_of, share_of_one, whole_number
from .words import CALIBRATED, FAMILIES, FOLD_KINDS, SELECTIONS


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
        share_of_one(self.alpha, said("The level of the tests (alpha)"), "alpha", above_zero=True)
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
        share_of_one(self.p_value, said("The largest p-value"), "p_value", above_zero=True)
        share_of_one(
            self.l1_ratio, said("The L1 share of the penalty"), "l1_ratio", above_zero=True
        )
