"""The science of Risk Terrain Modelling, on arrays alone.

Data flow one way: `terrain` (a place becomes cells and 0/1 variables) -> `fitting` (variables
become a model) -> `mapping` (a model becomes a map) -> `report` (all of it in words and tables).
Nothing here knows QGIS, GDAL or Qt.

Installed, this folder is the library `risk_terrain`: `library` says how to begin.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .library import (
        FactorSettings,
        Features,
        FitSettings,
        Model,
        RtmError,
        Terrain,
        expected_events,
        fit,
        read_model,
        render_report,
        risk_map,
        write_model,
    )

__all__ = [
    "FactorSettings",
    "Features",
    "FitSettings",
    "Model",
    "RtmError",
    "Terrain",
    "expected_events",
    "fit",
    "read_model",
    "render_report",
    "risk_map",
    "write_model",
]


def __getattr__(name: str) -> object:
    """Return a name of `library`, which is imported when one is first asked for: QGIS does not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import library

    return getattr(library, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
