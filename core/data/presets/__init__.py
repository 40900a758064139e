"""Where downloads come from: what is known of their files before one is looked into.

A new one is a file here and its object in `PRESETS`, before `ANY`, which takes whatever comes.
"""

from .any import ANY
from .base import Preset
from .police_uk import POLICE_UK
from .socrata import SOCRATA

PRESETS: tuple[Preset, ...] = (
    POLICE_UK,
    SOCRATA,
    ANY,
)

__all__ = ["PRESETS", "Preset"]
