"""How some files are to be read: each looked at once, those that belong together found."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ...errors import RtmError
from ...language import counted, marked, numeral, said
from ...progress import QUIET, Part, Progress
from ..columns.sample import Sample, sample_of
from ..delimited import Dialect, Survey, sniff, survey
from ..delimited.encoding import is_known
from ..downloads import TEXTS, Entry, find, unreadable
from ..ledger import Ledger
from ..presets import PRESETS, Preset
from .layout import Layout, layout_of
from .wishes import AUTO, Taken, Wishes

MOST_COLUMNS = 2000
MOST_NAMED = 5  # files, in a sentence
SIGNS = {  # of encodings, in words
    "mark": marked("the file begins with its mark"),
    "zeros": marked("every other byte is 0"),
    "valid": marked("all of it is UTF-8"),
    "ascii": marked("it has plain letters alone"),
    "otherwise": marked("it is not UTF-8"),
    "given": marked("as you say"),
}


@dataclass(frozen=True)
class Source:
    """A file and how it is written."""

    entry: Entry
    dialect: Dialect

    @property
    def key(self) -> tuple[str, ...]:
        """What files of one heading share."""
        return tuple(name.casefold() for name in self.dialect.names)


@dataclass(eq=False)
class Plan:
    """How files are to be read.

    Attributes
    ----------
    sources : list of Source
        Files that are read, in the order of their names.
    layout : Layout
        What their columns are; the places of its columns are those of the first file.
    preset : Preset
    sample : Sample
        Of the largest file.
    ledger : Ledger
        With the files that are not read, and why.
    """

    sources: list[Source]
    layout: Layout
    preset: Preset
    sample: Sample
    ledger: Ledger = field(default_factory=Ledger)


def plan(
    paths: Iterable[str | os.PathLike],
    wishes: Wishes = Wishes(),  # noqa: B008 (it is frozen)
    progress: Progress = QUIET,
    endings: Collection[str] = TEXTS,
) -> Plan:
    """Look at files, and find how they are to be read.

    Raises
    ------
    RtmError
        If there is nothing to read, or nothing with coordinates.
    """
    if wishes.encoding and not is_known(wishes.encoding):
        raise RtmError(
            said("There is no encoding “{name}”.", name=wishes.encoding),
            said("Give one such as utf-8, cp1252 or utf-16, or leave it out."),
            kind="setting",
            where="ENCODING",
        )
    found = find(paths, endings)
    ledger = Ledger(ignored=dict(found.ignored))
    looked = _looked_at(found.entries, wishes, ledger, progress)
    preset = _preset(looked, wishes)
    groups = _groups(looked, preset, ledger)
    if not groups:
        raise _nothing(ledger)
    key = max(groups, key=lambda one: sum(source.entry.size for source, _ in groups[one]))
    source, looked_into = max(groups[key], key=lambda one: one[0].entry.size)
    sample = sample_of(looked_into, source.dialect)
    if not sample.rows:
        raise RtmError(
            said("“{file}” has no rows below its heading.", file=source.entry.name),
            said("Choose a file with rows."),
            kind="unreadable",
        )
    layout = layout_of(sample, wishes, preset, source.entry.name)
    layout.taken[:0] = _as_written(source, looked_into, preset)
    chosen = _alike(looked, groups, key, layout, ledger)
    _tell_of_others([source for source, _ in looked], chosen, preset, ledger)
    return Plan(chosen, layout, preset, sample, ledger)


def _looked_at(
    entries: Sequence[Entry], wishes: Wishes, ledger: Ledger, progress: Progress
) -> list[tuple[Source, Survey]]:
    """Return the files with how they are written; what is there twice is left out."""
    whole = max(sum(entry.size for entry in entries), 1)
    done, seen, looked = 0, {}, []  # type: int, dict[str, str], list[tuple[Source, Survey]]
    largest: dict[tuple[str, ...], int] = {}
    for entry in entries:
        with unreadable(entry.name):
            part = Part(progress, done / whole, (done + entry.size) / whole)
            surveyed = survey(entry.open, part, entry.size, wishes.encoding or None)
        done += entry.size
        why = not_delimited(surveyed)
        if why:
            ledger.ignored[entry.name] = why
        elif surveyed.digest in seen:
            first = seen[surveyed.digest]
            ledger.ignored[entry.name] = said("It is the same as “{first}”.", first=first)
            sentence = said("Files that are there twice are read once.")
            ledger.warn("file_twice", sentence)
        else:
            seen[surveyed.digest] = entry.name
            dialect = sniff(surveyed, wishes.delimiter or None, wishes.heading)
            if len(dialect.names) > MOST_COLUMNS:
                columns = numeral(f"{len(dialect.names):,}")
                ledger.ignored[entry.name] = said("It has {columns} columns.", columns=columns)
                continue
            looked.append((Source(entry, dialect), surveyed))
            _forget(looked, largest)
    return looked


def not_delimited(surveyed: Survey) -> str:
    """Return why a file is no delimited text, in words; empty where it may be."""
    begins = surveyed.head.lstrip()[:2]
    if not begins:
        return said("It is empty.")
    if begins == "PK" and surveyed.nul:
        return said("It is a zip or a spreadsheet under another name.")
    if surveyed.nul and surveyed.sign == "otherwise":
        return said("It is no text.")
    if begins[0] == "<":
        return said("It is a web page or XML: download the file itself, as CSV.")
    if begins[0] in "{[":
        return said("It is JSON: export it as CSV, or open it as a layer.")
    return ""


def _forget(looked: list[tuple[Source, Survey]], largest: dict[tuple[str, ...], int]) -> None:
    """Keep of the files of one heading the sample of the largest alone."""
    source, _ = looked[-1]
    last = len(looked) - 1
    other = largest.setdefault(source.key, last)
    if other == last:
        return
    smaller = other if looked[other][0].entry.size < source.entry.size else last
    largest[source.key] = last if smaller == other else other
    one, its = looked[smaller]
    looked[smaller] = one, replace(its, head="", further="")


def _preset(looked: list[tuple[Source, Survey]], wishes: Wishes) -> Preset:
    """Return the preset that is asked for, or the first that knows a file."""
    if wishes.preset != AUTO:
        return next(one for one in PRESETS if one.key == wishes.preset)
    for preset in PRESETS:
        for source, _ in looked:
            names = source.dialect.names
            if preset.knows(names) or preset.why_not(names):
                return preset
    return PRESETS[-1]


def _groups(looked, preset: Preset, ledger: Ledger) -> dict[tuple, list[tuple[Source, Survey]]]:
    """Return the files by their headings, without those that hold something else."""
    groups: dict[tuple, list[tuple[Source, Survey]]] = {}
    known = any(preset.knows(source.dialect.names) for source, _ in looked)
    for source, its in looked:
        why = preset.why_not(source.dialect.names)
        if why:
            ledger.ignored[source.entry.name] = said(why)
        elif known and not preset.knows(source.dialect.names):
            title = said(preset.title)
            ledger.ignored[source.entry.name] = said(
                "It has other columns than the files of {title}.", title=title
            )
        else:
            groups.setdefault(source.key, []).append((source, its))
    return groups


def _alike(looked, groups, key: tuple, layout: Layout, ledger: Ledger) -> list[Source]:
    """Return the files that have all columns which are read, in their order."""
    needed = {layout.names[place].casefold() for place in columns_of(layout)}
    chosen = []
    for source, _ in looked:
        if source.key not in groups:
            continue
        if source.key == key or (source.dialect.heading and needed <= set(source.key)):
            chosen.append(source)
        else:
            ledger.ignored[source.entry.name] = said(
                "It has other columns than most of the files: import it by itself."
            )
    return chosen


def _tell_of_others(
    looked: list[Source], chosen: list[Source], preset: Preset, ledger: Ledger
) -> None:
    """Say which files may well hold incidents, and were not read beside those chosen."""
    names = {one.entry.name for one in chosen}
    others = [
        one.entry.name
        for one in looked
        if one.entry.name not in names and not preset.why_not(one.dialect.names)
    ]
    if others:
        sentence = counted(
            len(others),
            "{count} file has other columns, and was not read: import it by itself ({names}).",
            "{count} files have other columns, and were not read: import them by themselves "
            "({names}).",
            names=", ".join(others[:MOST_NAMED]) + (", …" if len(others) > MOST_NAMED else ""),
        )
        ledger.warn("other_columns", sentence)


def columns_of(layout: Layout) -> list[int]:
    """Return the places of all columns that are read, each once."""
    moments = layout.moments
    places = [layout.places.x, layout.places.y, layout.kind, *layout.number]
    if moments is not None:
        places += [moments.date, *(moments.parts or {}).values(), moments.time, moments.minute]
    return list(dict.fromkeys(place for place in places if place is not None))


def _as_written(source: Source, surveyed: Survey, preset: Preset) -> list[Taken]:
    form = source.dialect
    shown = {"\t": said("tab")}.get(form.delimiter, form.delimiter)
    heading = said("yes") if form.heading else said("no")
    return [
        Taken("PRESET", preset.key, said(preset.title)),
        Taken("ENCODING", form.encoding, said(SIGNS[surveyed.sign])),
        Taken("DELIMITER", shown, said("most lines have as many of it as the first")),
        Taken("HEADER", heading, said("by what stands in the first line and below it")),
    ]


def _nothing(ledger: Ledger) -> RtmError:
    names = "; ".join(f"{name}: {why}" for name, why in list(ledger.ignored.items())[:3])
    return RtmError(
        said("None of the files holds incidents. {names}", names=names),
        said("Give files with a row an incident and their coordinates."),
        kind="unreadable",
    )
