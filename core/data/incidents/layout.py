"""What the columns of a file are: as the analyst says, as the preset has it, or as they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...errors import RtmError
from ...language import said
from ..columns.kinds import kind_column, number_column
from ..columns.moments import Moments, dated, is_time, moments_of, split_parts
from ..columns.numbers import COMMAS, POINTS
from ..columns.places import Places, candidates, pair_of, points_of
from ..columns.sample import Sample
from ..columns.words import squeezed
from ..presets import Preset
from .wishes import NONE, Taken, Wishes, place_of


@dataclass(frozen=True, eq=False)
class Layout:
    """What the columns are.

    Attributes
    ----------
    names : tuple of str
        Of all columns.
    places : Places
    beside : tuple of Places
        Other columns that say where rows are, by which a coordinate system can be told.
    moments : Moments or None
    kind : int or None
    number : tuple of int
    taken : list of Taken
    """

    names: tuple[str, ...]
    places: Places
    beside: tuple[Places, ...] = ()
    moments: Moments | None = None
    kind: int | None = None
    number: tuple[int, ...] = ()
    taken: list[Taken] = field(default_factory=list)


def layout_of(sample: Sample, wishes: Wishes, preset: Preset, file: str) -> Layout:
    """Return what the columns of a file are, or say that it has no coordinates."""
    taken: list[Taken] = []
    places, beside = _places(sample, wishes, preset, file, taken)
    moments = _moments(sample, wishes, preset, taken)
    kind = _kind(sample, wishes, preset, taken)
    number = _number(sample, wishes, preset, taken)
    return Layout(sample.names, places, beside, moments, kind, number, taken)


def _known(name: str, names: Sequence[str]) -> int | None:
    """Return the place of a column of a preset, None where the file has none of that name."""
    there = [squeezed(one) for one in names]
    return there.index(squeezed(name)) if name and squeezed(name) in there else None


def _places(
    sample: Sample, wishes: Wishes, preset: Preset, file: str, taken: list[Taken]
) -> tuple[Places, tuple[Places, ...]]:
    found = candidates(sample)
    asked = _places_asked(sample, wishes, preset)
    if asked is None and not found:
        raise no_coordinates(file, sample.names)
    best = asked or found[0]
    if wishes.decimal:
        best = replace(best, writing=COMMAS if wishes.decimal == "," else POINTS)
    names = sample.names
    if best.text:
        taken.append(Taken("WKT_COLUMN", names[best.x], best.reason))
    else:
        taken.append(Taken("X_COLUMN", names[best.x], best.reason))
        taken.append(Taken("Y_COLUMN", names[best.y], best.reason))
        mark = best.writing.decimal
        taken.append(Taken("DECIMAL", mark, said(best.writing.words)))
    return best, tuple(one for one in found if (one.x, one.y) != (best.x, best.y))


def _places_asked(sample: Sample, wishes: Wishes, preset: Preset) -> Places | None:
    """Return the columns that the analyst or the preset names."""
    names = sample.names
    if wishes.point:
        return points_of(sample, place_of(wishes.point, names, "WKT_COLUMN"))
    if wishes.x or wishes.y:
        if not (wishes.x and wishes.y):
            missing = "Y_COLUMN" if wishes.x else "X_COLUMN"
            raise RtmError(
                said("Of the two columns of coordinates only one is named."),
                said("Give both X_COLUMN and Y_COLUMN, or neither."),
                kind="setting",
                where=missing,
            )
        x, y = place_of(wishes.x, names, "X_COLUMN"), place_of(wishes.y, names, "Y_COLUMN")
        pair = pair_of(sample, x, y)
        if pair is None:
            raise RtmError(
                said("“{x}” and “{y}” are no numbers.", x=names[x], y=names[y]),
                said("Name the columns of the coordinates."),
                where="X_COLUMN",
            )
        xy = pair.xy if pair.x == x else pair.xy[:, ::-1]
        return replace(pair, x=x, y=y, xy=xy, reason=said("as you say"), cautions=())
    known = _known(preset.x, names), _known(preset.y, names)
    return pair_of(sample, known[0], known[1]) if None not in known else None  # type: ignore[arg-type]


def no_coordinates(file: str, names: Sequence[str]) -> RtmError:
    """Return the fault of a file that has no coordinates at all."""
    return RtmError(
        said(
            "“{file}” has no coordinates: none of its columns ({names}) holds longitudes and "
            "latitudes, eastings and northings, or points.",
            file=file,
            names=", ".join(names[:20]),
        ),
        said(
            "Ask for an export with coordinates, or name their columns. Codes of areas or "
            "addresses have to be joined to a layer of areas or geocoded first."
        ),
        where="X_COLUMN",
    )


def _moments(sample: Sample, wishes: Wishes, preset: Preset, taken: list[Taken]) -> Moments | None:
    if wishes.dates == (NONE,):
        return None
    known = _known(preset.date, sample.names)
    if wishes.dates:
        moments = _dates_asked(sample, wishes.dates)
    elif known is not None:
        moments = dated(sample, known)
    else:
        found = moments_of(sample)
        if found is None:
            return None
        moments = found
    columns = [moments.date, *(moments.parts or {}).values(), moments.time, moments.minute]
    names = ", ".join(sample.names[place] for place in columns if place is not None)
    taken.append(Taken("DATE_COLUMNS", names, moments.reason))
    return moments


def _dates_asked(sample: Sample, asked: tuple[str, ...]) -> Moments:
    """Return the columns of dates that the analyst names, each as what it holds."""
    places = [place_of(name, sample.names, "DATE_COLUMNS") for name in asked]
    reason = said("as you say")
    if len(places) > 2 or (len(places) == 2 and not is_time(sample, places[1])):
        part = Sample(
            tuple(sample.names[place] for place in places),
            tuple(sample.columns[place] for place in places),
        )
        found = split_parts(part)
        if found is not None and found.parts:
            back = {name: places[place] for name, place in found.parts.items()}
            time = None if found.time is None else places[found.time]
            minute = None if found.minute is None else places[found.minute]
            return Moments(parts=back, time=time, minute=minute, reason=reason)
        parts = dict(zip(("year", "month", "day"), places))
        rest = [*places[3:], None, None]
        return Moments(parts=parts, time=rest[0], minute=rest[1], reason=reason)
    time = places[1] if len(places) == 2 else None
    moments = dated(sample, places[0], time)
    return replace(moments, time=time, minute=None, reason=reason)


def _kind(sample: Sample, wishes: Wishes, preset: Preset, taken: list[Taken]) -> int | None:
    if wishes.kind == NONE:
        return None
    if wishes.kind:
        place = place_of(wishes.kind, sample.names, "TYPE_COLUMN")
        taken.append(Taken("TYPE_COLUMN", sample.names[place], said("as you say")))
        return place
    known = _known(preset.kind, sample.names)
    found = known if known is not None else kind_column(sample)
    if found is not None:
        several = len(set(sample.filled(found)))
        reason = said("It is called so and has few different words, {several}.", several=several)
        taken.append(Taken("TYPE_COLUMN", sample.names[found], reason))
    return found


def _number(sample: Sample, wishes: Wishes, preset: Preset, taken: list[Taken]) -> tuple[int, ...]:
    if wishes.number == (NONE,):
        return ()
    if wishes.number:
        places = tuple(place_of(one, sample.names, "NUMBER_COLUMN") for one in wishes.number)
        names = ", ".join(sample.names[place] for place in places)
        taken.append(Taken("NUMBER_COLUMN", names, said("as you say")))
        return places
    known = _known(preset.number, sample.names)
    found = known if known is not None else number_column(sample)
    if found is None:
        return ()
    reason = said("It is called so, and its values are different numbers.")
    taken.append(Taken("NUMBER_COLUMN", sample.names[found], reason))
    return (found,)
