"""A series: one base study and what varies, and the studies that come of it.

A base study is varied along axes, such as crime and period: each variation of an axis is a name
and keys of a study that take the place of the base's. Every combination is a study.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from ..errors import RtmError
from ..language import marked, said
from ..plain import shown
from ..settings import LONGEST_NAME
from .json import read_study
from .record import Study

SHARED = "shared"  # where a series keeps what its studies share, and so no study's folder
LONGEST_FOLDER = 60  # letters
MOST_STUDIES = 10_000
WITH_EVENTS = ("incidents", "holdout", "history")  # parts of a study whose layers hold events
KNOWN_AXES = {
    "crime": marked("Crime"),
    "period": marked("Period"),
    "window": marked("Time window"),
    "area": marked("Area"),
    "factors": marked("Factors"),
}
# names that Windows keeps for devices
DEVICES = {"con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt") for n in range(10))}
OTHER_NAME = marked("Give every variation a name of its own.")


@dataclass(frozen=True)
class Variation:
    """A name, and what of the base study is otherwise.

    Attributes
    ----------
    name : str
    study : mapping
        Keys of a study. Objects are merged key by key, everything else takes the place of what
        the base has, and None takes a part away.
    filter : str
        Which events count, those of the study, of its test and of its history: in place of the
        base's filters, and beside those of other axes.
    of : mapping of str to str
        What it is of, by axis, where it is none of an axis: {"crime": "Robbery"}.
    fault : RtmError or None
        What is wrong with it; the other variations can be run.
    entry : object
        Where there is a fault, what the file has in its place.
    """

    name: str
    study: Mapping[str, object] = field(default_factory=dict)
    filter: str = ""
    of: Mapping[str, str] = field(default_factory=dict)
    fault: RtmError | None = None
    entry: object = None


@dataclass(frozen=True)
class Axis:
    """What varies, "crime" say, and its variations; a plain list is an axis without a name."""

    of: str
    variations: tuple[Variation, ...]


@dataclass(frozen=True)
class Series:
    """A base study and what varies.

    Attributes
    ----------
    title : str
    study : str or mapping
        The path of a study's file as seen from the series's, or the content of one.
    axes : tuple of Axis
        At least one; of several, every combination is a study.
    """

    title: str
    study: str | Mapping[str, object]
    axes: tuple[Axis, ...]


@dataclass(frozen=True)
class Member:
    """One study of a series.

    Attributes
    ----------
    name : str
        Of its variation, or those of its variations with commas between.
    folder : str
        The name of the folder of its results.
    of : mapping of str to str
        The name of its variation by axis; empty where nothing is said of axes.
    study : Study or None
        None where there is a `fault`.
    fault : RtmError or None
    """

    name: str
    folder: str
    of: Mapping[str, str]
    study: Study | None = None
    fault: RtmError | None = None


def members_of(series: Series, base: Mapping[str, object]) -> tuple[Member, ...]:
    """Return the studies of a series in the order of its variations, the last axis fastest.

    Parameters
    ----------
    series : Series
    base : mapping
        The content of the base study's file. Sources, also those of variations, are as seen from
        the folder of that file.

    Raises
    ------
    RtmError
        If there are too many, or two would have one name or one folder. What is wrong with one
        study alone is its `fault`.
    """
    number = 1
    for axis in series.axes:
        number *= len(axis.variations)
    if number > MOST_STUDIES:
        raise RtmError(
            said("The series would be {number:,} studies.", number=number),
            said("A series may have {most:,}.", most=MOST_STUDIES),
            kind="setting",
            where="axes",
        )
    combined = list(product(*(axis.variations for axis in series.axes)))
    names = [", ".join(one.name for one in parts) for parts in combined]
    folders = require_distinct_folders(names)
    return tuple(
        _member(series, base, name, folder, parts)
        for name, folder, parts in zip(names, folders, combined)
    )


def require_distinct_folders(names: list[str]) -> list[str]:
    """Return the folder of each name; refuse two of one name, or of one folder on any system."""
    taken: dict[str, str] = {}
    for name in names:
        folder = folder_of(name)
        if folder in taken:
            raise _alike(taken[folder], name, folder)
        taken[folder] = name
    return list(taken)


def _alike(one: str, other: str, folder: str) -> RtmError:
    if one == other:
        problem = said("Two variations are called “{name}”.", name=shown(one))
    else:
        problem = said(
            "“{one}” and “{other}” would both have the folder “{folder}”.",
            one=shown(one),
            other=shown(other),
            folder=folder,
        )
    return RtmError(problem, said(OTHER_NAME), kind="setting", where="variations")


def folder_of(name: str) -> str:
    """Return the name of the folder for a study: lower case, letters and digits of any script.

    Two names that Windows or macOS would take for one give the same.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    words = re.sub(r"[\W_]+", "_", plain).strip("_")[:LONGEST_FOLDER].strip("_")
    reserved = not words or words in DEVICES or words == SHARED
    return f"study_{words}".strip("_") if reserved else words


def _member(
    series: Series,
    base: Mapping[str, object],
    name: str,
    folder: str,
    parts: tuple[Variation, ...],
) -> Member:
    of = {key: value for one in parts for key, value in one.of.items()}
    of.update({axis.of: one.name for axis, one in zip(series.axes, parts) if axis.of})
    try:
        for one in parts:
            if one.fault is not None:
                raise one.fault
        study = read_study(json.dumps(varied(base, parts, name)))
    except RtmError as fault:
        return Member(name, folder, of, fault=fault)
    return Member(name, folder, of, study=study)


def varied(
    base: Mapping[str, object], parts: tuple[Variation, ...], name: str
) -> dict[str, object]:
    """Return the content of a study's file: the base, varied.

    What a variation takes away stays away, whatever another one says of it.
    """
    changes: dict[str, object] = {}
    for one in parts:
        changes = _both(changes, one.study)
    filters = [one.filter for one in parts if one.filter.strip()]
    content = _merged(_each_layer(base, _any) if filters else base, changes)
    for wanted in filters:
        content = _each_layer(content, lambda layer, wanted=wanted: _narrowed(layer, wanted))
    content["title"] = changes.get("title") or _title(base.get("title"), name)
    return content


def _title(base, name: str) -> str:
    full = f"{base}: {name}" if isinstance(base, str) and base.strip() else name
    return full if len(full) <= LONGEST_NAME else name


def _both(some: Mapping, others: Mapping) -> dict:
    """Return two changes as one: the second counts, but where the first takes something away."""
    made = dict(some)
    for key, value in others.items():
        if key in made and made[key] is None:
            continue
        old = made.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        made[key] = _both(old, value) if both else value  # type: ignore[arg-type]
    return made


def _merged(base: Mapping, changes: Mapping) -> dict:
    """Return an object with changes, as a JSON merge patch (RFC 7396) makes them."""
    made = dict(base)
    for key, value in changes.items():
        if value is None:
            made.pop(key, None)
        elif isinstance(value, Mapping):
            old = made.get(key)
            made[key] = _merged(old if isinstance(old, Mapping) else {}, value)
        else:
            made[key] = value
    return made


def _each_layer(content: Mapping, change: Callable) -> dict:
    """Return the content of a study's file with every layer of events changed."""
    made = dict(content)
    for key in WITH_EVENTS:
        part = made.get(key)
        if isinstance(part, list):
            made[key] = list(map(change, part))
        elif part is not None:
            made[key] = change(part)
    return made


def _any(layer):
    """Return a layer without its filter."""
    if not isinstance(layer, Mapping):
        return layer  # which the study's reader refuses
    return {key: value for key, value in layer.items() if key != "filter"}


def _narrowed(layer, wanted: str):
    if not isinstance(layer, Mapping):
        return layer
    old = layer.get("filter") or ""
    if not isinstance(old, str):
        return layer
    both = f"({old}) AND ({wanted})" if old.strip() else wanted
    return {**layer, "filter": both}


def axes_of(members: tuple[Member, ...]) -> Iterator[str]:
    """Give the axes that the studies of a series are told apart by, in their order."""
    seen: set[str] = set()
    for one in members:
        for key in one.of:
            if key not in seen:
                seen.add(key)
                yield key
