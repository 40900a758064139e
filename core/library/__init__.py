"""The way in for those who use core as the library `risk_terrain`: from arrays to a model.

Coordinates are those of a projected CRS, in which distances can be measured::

    import risk_terrain as rt

    terrain = rt.Terrain.over(area, {"Pubs": pubs, "Bus stops": stops}, block_length=200)
    model = rt.fit(events, terrain)
    print(model)
    scores = rt.risk_map(model, terrain)

What every place has, such as streets or residents, is allowed for before any factor is tried::

    terrain = terrain.having(
        exposure=terrain.measure(streets, "length"), controls={"Residents": residents}
    )
"""

from ..errors import RtmError
from ..model.json import read_model, write_model
from ..model.record import Model
from ..report.page import render_report
from ..settings import FactorSettings, FitSettings
from ..terrain.features import Features
from .model import expected_events, fit, risk_map
from .terrain import Terrain

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
