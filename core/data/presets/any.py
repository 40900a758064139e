"""Whatever comes: everything is found by looking."""

from ...language import marked
from .base import Preset

ANY = Preset("any", marked("Any delimited file"))
