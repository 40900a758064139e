"""How maps are tested: the parameters of the algorithms that do so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessingParameterDistance,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...core.mapping.budgets import areas_in_words
from ...core.mapping.validation import ValidationSettings, in_percent, shares_in_percent
from ...core.settings import FEWEST_RESAMPLES, MOST_RESAMPLES
from ..language import tr

if TYPE_CHECKING:
    from .given import Given

INTEGER = QgsProcessingParameterNumber.Type.Integer
HECTARES = "ha"


def add_budgets(algorithm) -> None:
    """Declare how much ground is flagged."""
    algorithm.add(
        QgsProcessingParameterString(
            "AREA_SHARES",
            tr("Shares of the area (per cent)"),
            in_percent(),
            optional=True,
        ),
        tr("Shares of the area at which the maps are compared, with commas between them."),
    )
    algorithm.add(
        QgsProcessingParameterString("AREAS", tr("Areas"), "", optional=True),
        tr(
            "Areas at which the maps are compared beside the shares, with commas between them, "
            "as in 25 ha, 0.5 km2, 1 mi2 or 60 acres: as much as can be patrolled, say. A "
            "number alone is in hectares, or in square miles where the grid is in feet."
        ),
    )


def add_resampling(algorithm, grid: str) -> None:
    """Declare where intervals come from; `grid` is the parameter that says the units."""
    algorithm.add(
        QgsProcessingParameterNumber(
            "RESAMPLES",
            tr("Resamples"),
            INTEGER,
            ValidationSettings.resamples,
            minValue=FEWEST_RESAMPLES,
            maxValue=MOST_RESAMPLES,
        ),
        tr(
            "How often blocks of the study area are drawn, with replacement, for the 95% intervals."
        ),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterDistance(
            "BLOCK_WIDTH",
            tr("Width of the blocks (chosen if not set)"),
            parentParameterName=grid,
            optional=True,
            minValue=0.0,
        ),
        tr(
            "Side of the blocks of the study area that are drawn for the intervals, in the "
            "units of the grid. It should be wider than clusters of events are. Left out, "
            "there are about a hundred blocks."
        ),
        advanced=True,
    )


def settings_of_a_test(given: Given, unit: str = HECTARES) -> ValidationSettings:
    """Return what is asked; `unit` is that of areas without one."""
    return ValidationSettings(
        area_shares=shares_in_percent(given.text("AREA_SHARES")),
        seed=given.whole_number("SEED"),
        resamples=given.whole_number("RESAMPLES"),
        areas=areas_in_words(given.text("AREAS"), unit),
        block_width=given.number_or_none("BLOCK_WIDTH"),
    )
