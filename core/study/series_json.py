"""A series as one JSON file (schema `rtm-series/1`), read with care and written back.

What is wrong with a single variation is kept with it, so that the others can be run; what is wrong
with the file is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..errors import RtmError
from ..language import marked, said
from ..plain import shown
from ..settings import short_name
from ..shapes import read_json
from .series import Axis, Series, Variation
from .values import known_keys

SCHEMA = "rtm-series/1"
SERIES_KEYS = ("schema", "title", "study", "variations", "axes")
AXIS_KEYS = ("of", "variations")
VARIATION_KEYS = ("name", "study", "filter", "of")
SOURCE_KEYS = ("source", "raster")  # keys of a study whose texts say where layers lie
REMEDY = marked("Correct the series file; docs/formats.md explains every part of it.")


def read_series(text: str) -> Series:
    """Read a series.

    Raises
    ------
    RtmError
        If it is not JSON, of another schema, has a key nobody knows, or no variation at all. A
        variation that makes no sense has its `fault`.
    """
    content = json_object(text, said("The series"))
    if content.get("schema") != SCHEMA:
        given = shown(content.get("schema"))
        raise _fault(
            said("The series's schema is {given}, not {schema}.", given=given, schema=SCHEMA),
            "schema",
        )
    known_keys(content, SERIES_KEYS, said("The series"))
    study = content.get("study")
    if not isinstance(study, Mapping) and not (isinstance(study, str) and study.strip()):
        raise _fault(
            said("The series names no base study: the path of its file, or the study itself."),
            "study",
        )
    return Series(title=_title(content), study=study, axes=_axes(content))


def write_series(series: Series) -> str:
    """Return a series as JSON; `read_series` reads it back."""
    content: dict[str, object] = {"schema": SCHEMA, "title": series.title, "study": series.study}
    if len(series.axes) == 1 and not series.axes[0].of:
        content["variations"] = [_variation_as_json(one) for one in series.axes[0].variations]
    else:
        content["axes"] = [
            {"of": axis.of, "variations": [_variation_as_json(one) for one in axis.variations]}
            for axis in series.axes
        ]
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def json_object(text: str, what: str) -> Mapping[str, object]:
    """Return the object in braces that a file is, called `what` where it is none."""
    try:
        content = read_json(text)
    except json.JSONDecodeError as reason:
        problem = said("{what} is not complete JSON ({reason}).", what=what, reason=reason)
        raise RtmError(problem, said(REMEDY), kind="unreadable") from reason
    except ValueError as reason:
        problem = said("{what} cannot be read: {reason}.", what=what, reason=reason)
        raise RtmError(problem, said(REMEDY), kind="unreadable") from reason
    if not isinstance(content, Mapping):
        raise _fault(said("{what} is not an object in braces.", what=what), "study")
    return content


def with_sources(content, change: Callable[[str], str]):
    """Return the content of a study, or keys of one, with every source string changed."""
    if isinstance(content, Mapping):
        return {
            key: change(value)
            if key in SOURCE_KEYS and isinstance(value, str)
            else with_sources(value, change)
            for key, value in content.items()
        }
    if isinstance(content, list):
        return [with_sources(one, change) for one in content]
    return content


def series_with_sources(
    series: Series, base: Mapping[str, object], change: Callable[[str], str]
) -> Series:
    """Return a series that holds its base study, with every source string changed."""

    def moved(one: Variation) -> Variation:
        return replace(
            one,
            study=with_sources(one.study, change),
            entry=with_sources(one.entry, change),
        )

    axes = tuple(Axis(axis.of, tuple(map(moved, axis.variations))) for axis in series.axes)
    return Series(title=series.title, study=with_sources(base, change), axes=axes)


def _title(content: Mapping) -> str:
    given = content.get("title") or said("A series of studies")
    if not isinstance(given, str):
        raise _fault(said("The title is {value}, not a text.", value=shown(given)), "title")
    return short_name(given, said("The title"), "title")


def _axes(content: Mapping) -> tuple[Axis, ...]:
    if ("variations" in content) == ("axes" in content):
        raise _fault(
            said("The series needs a list of “variations”, or else “axes” that have such lists."),
            "variations",
        )
    if "variations" in content:
        return (Axis("", _variations(content, ("variations",))),)
    entries = content["axes"]
    if not isinstance(entries, list) or not entries:
        raise _fault(said("“axes” of the series is no list, or an empty one."), "axes")
    axes = tuple(_axis(one, number) for number, one in enumerate(entries))
    names = [axis.of for axis in axes]
    for number, name in enumerate(names):
        if name in names[:number]:
            problem = said("Two axes are of “{name}”.", name=shown(name))
            raise _fault(problem, "axes", number, "of")
    return axes


def _axis(entry, number: int) -> Axis:
    what = said("Axis {number}", number=number + 1)
    if not isinstance(entry, Mapping):
        problem = said("{what} of the series is not an object in braces.", what=what)
        raise _fault(problem, "axes", number)
    known_keys(entry, AXIS_KEYS, what)
    of = entry.get("of")
    if not isinstance(of, str) or not of.strip():
        problem = said("{what} does not say what varies (“of”): crime or period, say.", what=what)
        raise _fault(problem, "axes", number, "of")
    return Axis(
        short_name(of, said("The name of an axis"), ("axes", number, "of")),
        _variations(entry, ("axes", number, "variations")),
    )


def _variations(content: Mapping, where: tuple) -> tuple[Variation, ...]:
    entries = content.get("variations")
    if not isinstance(entries, list) or not entries:
        raise _fault(said("“variations” of the series is no list, or an empty one."), *where)
    of_axis = where[0] == "axes"
    return tuple(_variation(one, (*where, number), of_axis) for number, one in enumerate(entries))


def _variation(entry, where: tuple, of_axis: bool) -> Variation:
    """Return a variation; one that makes no sense has no more than a name, and its fault."""
    number = where[-1] + 1
    name = said("Variation {number}", number=number)
    given = entry.get("name") if isinstance(entry, Mapping) else None
    if isinstance(given, str) and given.strip():
        name = given
    try:
        return _good_variation(entry, name, where, of_axis)
    except RtmError as fault:
        return Variation(shown(name), fault=fault, entry=entry)


def _good_variation(entry, name: str, where: tuple, of_axis: bool) -> Variation:
    what = said("The variation “{name}”", name=shown(name))
    if not isinstance(entry, Mapping):
        raise _fault(said("{what} is not an object in braces.", what=what), *where)
    known_keys(entry, VARIATION_KEYS, what, where)
    if not isinstance(entry.get("name"), str) or not entry["name"].strip():
        raise _fault(said("{what} has no name.", what=what), *where, "name")
    study, of, wanted = (
        empty if entry.get(key) is None else entry[key]
        for key, empty in (("study", {}), ("of", {}), ("filter", ""))
    )
    if not isinstance(study, Mapping):
        problem = said("“study” of {what} is not an object of keys of a study.", what=what)
        raise _fault(problem, *where, "study")
    if of_axis and of:
        problem = said("{what} says what it is “of”, and so does its axis.", what=what)
        raise _fault(problem, *where, "of")
    good = isinstance(of, Mapping) and all(isinstance(one, str) and one for one in of.values())
    if not good:
        problem = said("“of” of {what} is not an object of texts.", what=what)
        raise _fault(problem, *where, "of")
    if not isinstance(wanted, str):
        raise _fault(said("The filter of {what} is not a text.", what=what), *where, "filter")
    short = short_name(name, said("The name of a variation"), (*where, "name"))
    return Variation(name=short, study=study, filter=wanted, of=of)


def _variation_as_json(one: Variation):
    if one.fault is not None:
        return one.entry
    told = {"name": one.name, "study": one.study, "filter": one.filter, "of": one.of}
    return {key: value for key, value in told.items() if value}


def _fault(problem: str, *where: str | int) -> RtmError:
    return RtmError(problem, said(REMEDY), kind="setting", where=where)
