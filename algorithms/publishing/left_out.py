"""What becomes of each file of a results folder, told by its name: what is not known stays in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...core.publishing.fates import LEFT_OUT, MADE_ANEW, Fate
from ...core.publishing.public_study import PublicStudy
from ..files import manifest
from ..language import counted, marked, tr
from ..study import names
from . import copy_names

EXACT = marked("It has exact counts of events, or shares of them.")
OF_CELLS = marked("It has a value for each cell that events went into.")
WHERE_FROM = marked("It says where data lie, by which filters they were chosen, and their hashes.")
WHY = (
    (names.EVENTS, marked("It has the events of each cell."), ""),
    (names.LATER, marked("It has the events of each cell."), ""),
    (names.RESIDUALS, OF_CELLS, ""),
    (names.HOTSPOTS, OF_CELLS, ""),
    (names.FORECAST, OF_CELLS, ""),
    (names.GRID, marked("The scores have the same cells."), copy_names.SCORES),
    (
        names.RISK,
        marked("Its scores are of exact ratios, and it has the events expected of each cell."),
        copy_names.SCORES,
    ),
    (names.PICTURE, marked("It shows scores of exact ratios."), copy_names.MAP),
    (names.LAYERS, marked("Its cells and places have events and scores."), copy_names.PLACES),
    (names.PLACES, EXACT, copy_names.TABLE),
    (names.SHARES, EXACT, ""),
    (names.MODEL, marked("It has exact ratios and shares of events."), copy_names.TERMS),
    (names.COEFFICIENTS, marked("It has exact ratios and shares of events."), copy_names.TERMS),
    (names.NARROWING, marked("It has what the events say of each factor that was tried."), ""),
    (names.REPORT, marked("It has exact counts, and pictures of cells."), copy_names.REPORT),
    (names.STUDY, WHERE_FROM, copy_names.RECORD),
    (names.PROVENANCE, WHERE_FROM, copy_names.RIGHTS),
    (manifest.NAME, WHERE_FROM, copy_names.HASHES),
    *((name, EXACT, "") for name in (*names.OF_A_TEST, *names.OF_DATES)),
    *(
        (
            name,
            marked(
                "Its numbers are not small, but they are exact: two audits of periods that overlap "
                "could be subtracted."
            ),
            "",
        )
        for name in names.OF_AN_AUDIT
    ),
    (names.EXPOSURE, marked("Nothing is known of its licence."), ""),
)
EARLIER = re.compile(rf"{names.HISTORY}[0-9]+\.tif")
STYLE = re.compile(r".*\.qml")


def fates_of(
    files: Iterable[str], study: PublicStudy, factor_files: dict[str, str], made: Iterable[str]
) -> tuple[Fate, ...]:
    """Return what becomes of each file.

    Parameters
    ----------
    files : iterable of str
        The names of all within the folder, with slashes.
    study : PublicStudy
    factor_files : dict of str to str
        The raster of each factor, by its name.
    made : iterable of str
        The names of the files of the copy.
    """
    in_copy, found, others = set(made), [], 0
    about = {name: (why, instead) for name, why, instead in WHY}
    rights = {factor_files[one.layer]: one for one in study.rights[: len(factor_files)]}
    for name in files:
        if name in rights:
            out = rights[name].goes_out
            instead = name if out else ""
            found.append(Fate(name, MADE_ANEW if out else LEFT_OUT, instead, rights[name].why))
        elif name in about:
            why, instead = about[name]
            instead = instead if instead in in_copy else ""
            found.append(Fate(name, MADE_ANEW if instead else LEFT_OUT, instead, tr(why)))
        elif names.is_result(name):
            found.append(Fate(name, LEFT_OUT, "", tr(_why(name))))
        else:
            others += 1
    return (*found, *_others(others))


def _why(name: str) -> str:
    if EARLIER.fullmatch(name):
        return marked("It has the events of each cell.")
    if STYLE.fullmatch(name):
        return marked("A style may have the values of its layer, and where it lies.")
    return marked("Nothing is known of its licence.")


def _others(count: int) -> Iterator[Fate]:
    """Yield what becomes of files that no run makes; their names may tell something."""
    if count:
        yield Fate(
            counted(count, "{count} other file", "{count} other files"),
            LEFT_OUT,
            "",
            tr("No run makes it, so nobody knows what it holds. Its name stays in too."),
        )


def others_in(files: Iterable[str]) -> list[str]:
    """Return the names of the files that no run makes, for the analyst alone."""
    return [name for name in files if not names.is_result(name)]
