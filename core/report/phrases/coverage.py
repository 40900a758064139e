"""How much of the study area a layer covers."""

from __future__ import annotations

from ...language import marked, said
from ...terrain.checking.gaps import Gap, Lies
from ...terrain.checking.record import Role
from .numbers import whole_percent

SIDES = (  # that is covered, where the rest lies in each of `PARTS`
    *(marked("southern"), marked("south-western"), marked("western"), marked("north-western")),
    *(marked("northern"), marked("north-eastern"), marked("eastern"), marked("south-eastern")),
)
PARTS = (
    *(marked("in the north"), marked("in the north-east"), marked("in the east")),
    *(marked("in the south-east"), marked("in the south"), marked("in the south-west")),
    *(marked("in the west"), marked("in the north-west")),
)
OF_FACTORS = {
    Lies.ON_A_SIDE: marked(
        "Covers only about the {side} {covered} of the study area; cells beyond it would be said "
        "to be far from any of its features, which nobody knows."
    ),
    Lies.AROUND: marked(
        "Covers only about {covered} of the study area; cells around it would be said to be far "
        "from any of its features, which nobody knows."
    ),
    Lies.IN_A_PART: marked(
        "Leaves about {missing} of the study area empty, {part}, and has many features right "
        "beside it; cells there would be said to be far from any, which nobody knows."
    ),
}
OF_INCIDENTS = {
    Lies.ON_A_SIDE: marked(
        "Cover only about the {side} {covered} of the study area; places beyond it would be said "
        "to be free of incidents, which nobody knows."
    ),
    Lies.AROUND: marked(
        "Cover only about {covered} of the study area; places around it would be said to be free "
        "of incidents, which nobody knows."
    ),
    Lies.IN_A_PART: marked(
        "Leave about {missing} of the study area empty, {part}, and are many right beside it; "
        "places there would be said to be free of incidents, which nobody knows."
    ),
}


def covers(gap: Gap, role: Role) -> str:
    """Return that a layer stops inside the study area, and what would come of it."""
    at = round(gap.bearing / 45) % len(PARTS)
    return said(
        (OF_INCIDENTS if role is Role.INCIDENTS else OF_FACTORS)[gap.lies],
        side=said(SIDES[at]),
        part=said(PARTS[at]),
        covered=whole_percent(1 - gap.share),
        missing=whole_percent(gap.share),
    )
