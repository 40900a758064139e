"""How a model is chosen: the parameters of the algorithms that fit one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterNumber

from ...core.settings import (
    FAMILIES,
    FEWEST_SURROGATES,
    FOLD_KINDS,
    LARGEST_SEED,
    MOST_FOLDS,
    MOST_SURROGATES,
    SELECTIONS,
    FitSettings,
)
from ..language import tr

if TYPE_CHECKING:
    from .given import Given

INTEGER = QgsProcessingParameterNumber.Type.Integer
DOUBLE = QgsProcessingParameterNumber.Type.Double


def add_fit_settings(algorithm) -> None:
    """Declare the settings of a fit as parameters of an algorithm."""
    algorithm.add(
        QgsProcessingParameterEnum(
            "SELECTION",
            tr("Selection"),
            options=list(SELECTIONS),
            defaultValue=FitSettings.selection,
            usesStaticStrings=True,
        ),
        tr(
            "calibrated: only factors that hold up although events cluster. reference: the "
            "procedure of the reference software, for comparison; it takes cells as "
            "independent."
        ),
    )
    algorithm.add(
        QgsProcessingParameterEnum(
            "FAMILIES",
            tr("Families of models"),
            options=list(FAMILIES),
            allowMultiple=True,
            defaultValue=list(FitSettings.families),
            usesStaticStrings=True,
        ),
        tr(
            "poisson: counts that vary as pure chance would. nb1: negative binomial, variance "
            "proportional to the mean (the reference software's). nb2: negative binomial, "
            "variance growing with the square of the mean. The lowest BIC wins. Of the "
            "reference model; the calibrated one leaves open how counts vary."
        ),
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            "FOLDS", tr("Folds"), INTEGER, FitSettings.folds, minValue=2, maxValue=MOST_FOLDS
        ),
        tr("Parts into which the cells are dealt to find the penalty by cross-validation."),
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            "SEED", tr("Seed"), INTEGER, FitSettings.seed, minValue=0, maxValue=LARGEST_SEED
        ),
        tr(
            "Starts the random numbers that deal the cells to the folds; "
            "the same seed gives the same result."
        ),
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            "P_VALUE",
            tr("Largest p-value of a term"),
            DOUBLE,
            FitSettings.p_value,
            minValue=0.0,
            maxValue=1.0,
        ),
        tr("A variable enters only if every p-value of the model stays at or below this."),
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            "L1_RATIO",
            tr("L1 share of the penalty"),
            DOUBLE,
            FitSettings.l1_ratio,
            minValue=0.0,
            maxValue=1.0,
        ),
        tr("1 is the lasso; smaller values let correlated variables survive together."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterEnum(
            "FOLD_KIND",
            tr("Kind of folds"),
            options=list(FOLD_KINDS),
            defaultValue=FitSettings.fold_kind,
            usesStaticStrings=True,
        ),
        tr(
            "random: cells are dealt one by one. spatial: whole squares of cells, so that the "
            "penalty is judged by places and not by the neighbours of what it was fitted to."
        ),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            "SURROGATES",
            tr("Surrogates"),
            INTEGER,
            FitSettings.surrogates,
            minValue=FEWEST_SURROGATES,
            maxValue=MOST_SURROGATES,
        ),
        tr(
            "Surrogates against which each step of the calibrated selection is tested where "
            "its outcome is plain. Where the p-value lies near the level up to 40 times as "
            "many are drawn, until it is precise. More surrogates take longer, and tell "
            "p-values far above the level more finely."
        ),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            "ALPHA",
            tr("Level of the tests"),
            DOUBLE,
            FitSettings.alpha,
            minValue=0.0,
            maxValue=1.0,
        ),
        tr(
            "Share of studies in which the calibrated selection may find a factor although "
            "events cluster alike everywhere, for reasons that have nothing to do with the "
            "layers."
        ),
        advanced=True,
    )


def fit_settings(given: Given) -> FitSettings:
    """Return what is asked."""
    return FitSettings(
        selection=given.choice("SELECTION"),
        families=given.choices("FAMILIES"),
        folds=given.whole_number("FOLDS"),
        seed=given.whole_number("SEED"),
        p_value=given.number("P_VALUE"),
        l1_ratio=given.number("L1_RATIO"),
        fold_kind=given.choice("FOLD_KIND"),
        surrogates=given.whole_number("SURROGATES"),
        alpha=given.number("ALPHA"),
    )
