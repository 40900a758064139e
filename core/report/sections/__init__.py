"""The report as a list of sections, each a file here with its template.

A new section is a file with a `Section` and its place in the list; its template is a file among
the templates, or stands in the same file.
"""

from __future__ import annotations

from .again import Again
from .audit import Affected
from .base import Section, Told
from .care import Care
from .data import Data
from .every_place import EveryPlace
from .forecasting import Forecasting
from .foretelling import Foretelling
from .holding_up import HoldingUp
from .in_short import InShort
from .left_out import LeftOut
from .limits import Limits
from .narrowing import HowNarrowed
from .owed import WhoseData
from .places import PriorityPlaces
from .reading import Reading
from .rolling import TestedAtDates
from .the_map import TheMap
from .the_model import TheModel

SECTIONS: tuple[Section[Told], ...] = (  # in the order of the page
    InShort(),
    TheMap(),
    PriorityPlaces(),
    Data(),
    TheModel(),
    EveryPlace(),
    HoldingUp(),
    Care(),
    Foretelling(),
    Forecasting(),
    TestedAtDates(),
    Affected(),
    Reading(),
    HowNarrowed(),
    LeftOut(),
    Limits(),
    WhoseData(),
    Again(),
)
