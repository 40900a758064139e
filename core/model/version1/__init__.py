"""Models as earlier versions wrote them, schema `rtm-model/1`: what they look like, made anew.

What the fit of those versions wrote in sentences stays as it was told.
"""

from .convert import as_version_2
from .shape import MODEL

SCHEMA = "rtm-model/1"
__all__ = ["MODEL", "SCHEMA", "as_version_2"]
