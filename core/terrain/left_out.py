"""Why a feature of a layer is left out, in words."""

from __future__ import annotations

from ..language import marked

IN_WORDS = {
    "null": marked("without geometry"),
    "empty": marked("with an empty geometry"),
    "invalid": marked("with an invalid geometry"),
    "several": marked("with several points each"),
    "other": marked("of another kind of geometry"),
    "unprojected": marked("that could not be projected"),
    "no number": marked("without a number"),
}
