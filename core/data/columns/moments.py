"""When rows say that something happened: the columns of dates and times."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...language import said
from ..dates import YEAR_LAST, minutes_of, parts_of
from .sample import Sample
from .words import has, squeezed, words

HAPPENED = (
    *("occur", "occurred", "occurrence", "occurence", "occ", "committed", "offence", "offense"),
    *("incident", "crime", "hecho", "ocorrencia", "ocurrencia", "ocorreu", "tatzeit", "tat"),
    *("fait", "faits", "feit", "pleeg", "pleegdatum", "brott", "gjerning", "delito"),
)
FIRST = (
    "first",
    "start",
    "from",
    "fr",
    "begin",
    "anfang",
    "inicio",
    "debut",
    "desde",
    "von",
    "van",
)
LATER = (
    *("reported", "report", "recorded", "rptd", "rpt", "updated", "update", "modified", "edited"),
    *("created", "entered", "closed", "published", "last", "loaded", "outcome", "end", "ende"),
    *("to", "until", "received", "approved", "processed", "arrest", "dispatch", "arrival"),
    *("comunicacao", "elaboracao", "angelegt", "emitido", "iniciado", "registro", "denuncia"),
    *("aangifte", "melding", "erfasst", "reporte", "hasta", "birth", "nacimiento", "extract"),
    *("runtime", "download", "supply", "export"),
)
WHEN = (
    *("date", "dates", "month", "datetime", "day", "time", "when", "timestamp", "datum", "data"),
    *("fecha", "dia", "jour", "tag", "dato", "datetimeutc", "mes", "monat", "maand", "mois"),
    *("dt", "dte", "dttm", "dat", "fec", "data"),
)
OF_MONTHS = ("month", "mes", "monat", "maand", "mois", "yearmonth", "anomes")
PARTS = {
    "year": ("year", "yr", "ano", "anio", "annee", "jahr", "jaar", "aar", "yyyy"),
    "month": ("month", "mes", "mois", "monat", "maand", "mm", "mth"),
    "day": ("day", "dia", "jour", "tag", "dag", "dd"),
    "hour": ("hour", "hora", "heure", "stunde", "uur", "hh", "hr"),
    "minute": ("minute", "minuto", "minuten", "min", "minuut"),
}
LIMITS = {
    "year": (1900, 2100),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 24),
    "minute": (0, 59),
}
TIMES = (
    "time",
    "tm",
    "hora",
    "heure",
    "uhrzeit",
    "zeit",
    "tijd",
    "hour",
    "stunde",
    "tid",
    "horaire",
)
GLUED_TIMES = ("time", "tm", "hora", "heure", "uhr", "tijd")
WITH_TIME = re.compile(r"(.*?\d)(?:[T ]+| at )(\d{1,2}(?:[:.h]\d\d.*|\s*[AaPp][Mm]))", re.DOTALL)
ENOUGH = 0.7  # of the filled fields are dates
LEAST_FILLED = 0.05
EPOCH = re.compile(r"(?:\d{9,10}|\d{12,13})(?:\.0+)?")
CLOCK = re.compile(r"\d{1,2}[:.h]\d\d.*|\d{1,2}\s*[AaPp][Mm]")


@dataclass(frozen=True)
class Moments:
    """The columns that say when.

    Attributes
    ----------
    date : int or None
        The column of dates, with or without times.
    parts : dict of str to int
        Where there is none: the columns of year, month and day.
    time : int or None
        A column of times of day, or of hours.
    minute : int or None
        A column of minutes beside one of hours.
    monthly : bool
        Whether the column is called one of months.
    epoch : int
        Where dates are counted: how many to a second; else 0.
    apart : bool
        Whether dates have times behind them.
    american : bool
        Whether times are written as Americans do, which their dates then are too.
    reason : str
    """

    date: int | None = None
    parts: dict[str, int] | None = None
    time: int | None = None
    minute: int | None = None
    monthly: bool = False
    epoch: int = 0
    apart: bool = False
    american: bool = False
    reason: str = ""


def moments_of(sample: Sample) -> Moments | None:
    """Return the columns that say when something happened; None where there are none."""
    found = [(_score(sample, place), place) for place in range(len(sample.names))]
    best = max(found, key=lambda one: (one[0], -one[1]), default=(0.0, 0))
    split = split_parts(sample)
    if best[0] <= 0 and split:
        return split
    if best[0] <= 0:
        return None
    return (
        dated(sample, best[1]) if not split or best[0] > 2 or len(split.parts or ()) < 3 else split
    )


def dated(sample: Sample, place: int, time: int | None = None) -> Moments:
    """Return a column of dates as one, with the column of times that goes with it."""
    name, filled = sample.names[place], sample.filled(place)
    epoch = _epoch(filled)
    apart = not epoch and sum(bool(WITH_TIME.fullmatch(one)) for one in filled) > len(filled) / 2
    if time is None and not epoch and (not apart or _are_midnight(filled)):
        time = _time_beside(sample, place)
    reason = said("“{name}” holds dates.", name=name)
    if time is not None:
        reason = said("“{name}” holds dates, “{time}” times.", name=name, time=sample.names[time])
    return Moments(
        date=place,
        time=time,
        minute=_minute_beside(sample, time),
        monthly=has(name, *OF_MONTHS),
        epoch=epoch,
        apart=apart,
        american=any(one.upper().endswith(("AM", "PM")) for one in filled[:200]),
        reason=reason,
    )


def _are_midnight(filled: list[str]) -> bool:
    """Return whether the times behind dates say nothing, as 12:00:00 AM on every line."""
    found = (WITH_TIME.fullmatch(one) for one in filled)
    return all(minutes_of(one[2]) <= 0 for one in found if one)


def _score(sample: Sample, place: int) -> float:
    """Return how likely a column says when; 0 or less where it does not."""
    name, filled = sample.names[place], sample.filled(place)
    if not filled or len(filled) < LEAST_FILLED * sample.rows:
        return 0.0
    called = has(name, *WHEN, *HAPPENED)
    fits = [_is_date(text, called) for text in filled[:400]]
    if sum(fits) < ENOUGH * len(fits):
        return 0.0
    score = 2.0 + has(name, *WHEN) + 2 * has(name, *HAPPENED) + 0.5 * has(name, *FIRST)
    rare = 1.5 * (len(filled) < 0.5 * sample.rows)
    return max(score - 3 * has(name, *LATER) - rare, 0.1)


def _is_date(text: str, called: bool) -> bool:
    found = WITH_TIME.fullmatch(text)
    bare = found[1] if found else text
    if bare.isdigit() or bare.replace(".", "", 1).isdigit():
        return called and (bool(EPOCH.fullmatch(bare)) or parts_of(bare, "day") is not None)
    if YEAR_LAST.fullmatch(bare.strip()):
        return bool(parts_of(bare, "day") or parts_of(bare, "month"))
    return parts_of(bare, "day") is not None


def _epoch(filled: list[str]) -> int:
    if not filled or sum(bool(EPOCH.fullmatch(text)) for text in filled) < ENOUGH * len(filled):
        return 0
    return 1000 if sum(len(text.partition(".")[0]) > 11 for text in filled) > len(filled) / 2 else 1


def split_parts(sample: Sample) -> Moments | None:
    """Return columns of year, month and day, if there are a year and a month at least."""
    found: dict[str, int] = {}
    for part, called in PARTS.items():
        for place, name in enumerate(sample.names):
            if (
                part not in found
                and set(words(name)) & set(called)
                and _within(sample, place, part)
            ):
                found[part] = place
    if not {"year", "month"} <= set(found):
        return None
    names = ", ".join(f"“{sample.names[place]}”" for place in found.values())
    return Moments(
        parts={part: found[part] for part in ("year", "month", "day") if part in found},
        time=found.get("hour"),
        minute=found.get("minute") if "hour" in found else None,
        reason=said("The parts of dates stand in {names}.", names=names),
    )


def _within(sample: Sample, place: int, part: str) -> bool:
    low, high = LIMITS[part]
    filled = [text.removesuffix(".0") for text in sample.filled(place)]
    good = sum(text.isdigit() and len(text) < 5 and low <= int(text) <= high for text in filled)
    if part == "month" and not good:
        good = sum(parts_of(f"2000 {text}", "day") is not None for text in filled)
    return bool(filled) and good >= 0.95 * len(filled)


def _time_beside(sample: Sample, date: int) -> int | None:
    """Return the column of times that goes with one of dates: by their names, then the next."""
    mine = set(words(sample.names[date])) - set(WHEN)
    best: tuple[float, int] | None = None
    for place, name in enumerate(sample.names):
        called = has(name, *TIMES) or squeezed(name).startswith(GLUED_TIMES)
        if place == date or not called or not is_time(sample, place):
            continue
        score = _alike(mine, name) - 3 * has(name, *LATER) - abs(place - date) / 100
        if score > -1 and (best is None or score > best[0]):
            best = score, place
    return best[1] if best else None


def _alike(mine: set[str], name: str) -> float:
    theirs = set(words(name)) - set(TIMES)
    common = len(mine & theirs)
    ends = any(a[-5:] == b[-5:] for a in mine for b in theirs if len(a) > 5 and len(b) > 5)
    return common + ends


def is_time(sample: Sample, place: int) -> bool:
    """Return whether a column holds times of day, or hours."""
    filled = sample.filled(place)[:400]
    good = sum(minutes_of(text) >= 0 for text in filled)
    return bool(filled) and good >= 0.9 * len(filled)


def _minute_beside(sample: Sample, time: int | None) -> int | None:
    if time is None or not set(words(sample.names[time])) & set(PARTS["hour"]):
        return None
    for place, name in enumerate(sample.names):
        if set(words(name)) & set(PARTS["minute"]) and _within(sample, place, "minute"):
            return place
    return None
