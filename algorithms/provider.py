"""The provider `rtm`: every algorithm of this folder, and the ready-made models."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .accountability import Accountability
from .base import RESOURCES
from .checklayers import CheckLayers
from .combinemaps import CombineMaps
from .compareperiods import ComparePeriods
from .countevents import CountEvents
from .creategrid import CreateGrid
from .equalityaudit import EqualityAudit
from .evaluate import Evaluate
from .exposure import Exposure
from .files.values import RASTER_ENDINGS
from .fitmodel import FitModel
from .forecastmap import ForecastMap
from .gatherseries import GatherSeries
from .hotspotmap import HotspotMap
from .importfactors import ImportFactors
from .importincidents import ImportIncidents
from .language import tr
from .looks.graphs import model_files, read_model
from .nearrepeat import NearRepeatAlgorithm
from .operationalisefactor import OperationaliseFactor
from .prepareseries import PrepareSeries
from .priorityplaces import PriorityPlaces
from .publish import Publish
from .riskmap import RiskMap
from .rollingorigins import RollingOrigins
from .runseries import RunSeries
from .runstudy import RunStudy
from .suggestcontrols import SuggestControls
from .timeofweek import TimeOfWeekAlgorithm
from .validatemaps import ValidateMaps
from .verify import Verify

ALGORITHMS = (
    ImportIncidents,
    ImportFactors,
    CheckLayers,
    TimeOfWeekAlgorithm,
    NearRepeatAlgorithm,
    CreateGrid,
    CountEvents,
    OperationaliseFactor,
    Exposure,
    FitModel,
    ComparePeriods,
    RiskMap,
    HotspotMap,
    ForecastMap,
    CombineMaps,
    ValidateMaps,
    RollingOrigins,
    PriorityPlaces,
    EqualityAudit,
    SuggestControls,
    Evaluate,
    RunStudy,
    RunSeries,
    PrepareSeries,
    GatherSeries,
    Verify,
    Accountability,
    Publish,
)


class RtmProvider(QgsProcessingProvider):
    """Lists the algorithms in the toolbox under Risk Terrain Modelling.

    `more` are algorithms that only a QGIS with a window has.
    """

    def __init__(self, more=()):
        super().__init__()
        self._more = tuple(more)

    def id(self):
        """Return the prefix of every algorithm id."""
        return "rtm"

    def name(self):
        """Return the name shown in the toolbox."""
        return tr("Risk Terrain Modelling")

    def icon(self):
        """Return the plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self):  # noqa: N802
        """Return the plugin's icon as a file."""
        return str(RESOURCES / "icons" / "icon.svg")

    def supportedOutputRasterLayerExtensions(self):  # noqa: N802
        """Return the endings of rasters, for QGIS to choose one for those without a name."""
        return [ending[1:] for ending in RASTER_ENDINGS]

    def loadAlgorithms(self):  # noqa: N802
        """Add the algorithms and the models."""
        for algorithm in (*ALGORITHMS, *self._more):
            self.addAlgorithm(algorithm())
        for model in map(read_model, model_files()):
            if model is not None:
                self.addAlgorithm(model)
