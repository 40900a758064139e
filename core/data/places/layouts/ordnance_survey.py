"""Points of Interest of Ordnance Survey: text with pipes, or a GeoPackage; four headings so far."""

from __future__ import annotations

from collections.abc import Sequence

from ....language import marked
from .base import Layout, Roles

OS_CLASS, OS_DIGITS = "os_class", 8
CLASS_NAMES = ("pointx_classification_code", "pointx_class")


class OrdnanceSurvey(Layout):
    """Its classes are codes of eight digits, of which readers of numbers lose the leading zero."""

    def candidates(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the code, with its leading zero."""
        codes = (cell.strip().removesuffix(".0") for cell in cells)
        return tuple(code.zfill(OS_DIGITS) for code in codes if code)


ORDNANCE_SURVEY = OrdnanceSurvey(
    key="os_points_of_interest",
    title=marked("Points of Interest of Ordnance Survey"),
    scheme=OS_CLASS,
    roles=Roles(
        classes=CLASS_NAMES,
        mark=("unique_reference_number", "ref_no"),
        x=("feature_easting",),
        y=("feature_northing",),
        accuracy=("positional_accuracy_code", "pos_accuracy"),
        date=("date_of_supply", "supply_date"),
    ),
    known_by=tuple((name,) for name in CLASS_NAMES),
    rights=(
        "Contains OS data © Crown copyright and database rights {year}. "
        "Points of Interest © PointX database right/copyright {year}"
    ),
    crs="EPSG:27700",
    repeats=True,
)
