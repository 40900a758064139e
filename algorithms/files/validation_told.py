"""What is told of a test of maps beside its measures: what to be careful about, and of what."""

from __future__ import annotations

from ...core.mapping.measures import Evaluation
from ..language import counted, marked, numeral, tr
from .maps import SOURCE_TAGS
from .provenance import now, software
from .rasters import describe

FEW_BLOCKS = 20  # with events, of which resampling draws too few different sets for an interval
FEW_EVENTS = 10  # of which resampling draws too few different sets for an interval
WHOLE_CELLS = marked(
    "No grid is given, so every cell counts whole; with it, cells that lie partly outside the "
    "study area count by their part inside."
)


def to_care_about(maps, counts, cells, grid, feedback) -> list[str]:
    """Return what the reader should be careful about, and say it in the log."""
    notes = [
        tr(
            "“{name}” was made of the very events that it is tested against: that is no test of a "
            "forecast.",
            name=one.name,
        )
        for one in maps
        if one.made_of(counts, cells)
    ]
    events = int(counts.sum())
    if events < FEW_EVENTS:
        notes.append(
            counted(
                events,
                "The test has only {count} event: with so few, the intervals are too narrow, and "
                "the measures say little about the maps.",
                "The test has only {count} events: with so few, the intervals are too narrow, and "
                "the measures say little about the maps.",
            )
        )
    for note in notes:
        feedback.pushWarning(note)
    if grid is not None:
        return notes
    feedback.pushInfo(tr(WHOLE_CELLS))
    return [*notes, tr(WHOLE_CELLS)]


def of_few_events(cut: str, events: int, feedback) -> list[str]:
    """Return what to know of a period with few events, and say it in the log."""
    if events >= FEW_EVENTS:
        return []
    note = counted(
        events,
        "The period from {cut} has only {count} event, which says little about the maps.",
        "The period from {cut} has only {count} events, which say little about the maps.",
        cut=cut,
    )
    feedback.pushWarning(note)
    return [note]


def of_blocks(found: Evaluation, feedback) -> list[str]:
    """Return what to know of blocks that are few, and say it in the log."""
    if found.event_blocks >= FEW_BLOCKS:
        return []
    note = counted(
        found.event_blocks,
        "Only {count} of the {blocks} blocks that are drawn for the intervals has events: with so "
        "few, the intervals are rough.",
        "Only {count} of the {blocks} blocks that are drawn for the intervals have events: with so "
        "few, the intervals are rough.",
        blocks=found.blocks,
    )
    feedback.pushWarning(note)
    return [note]


def of_cells_left_out(valued, counts, feedback) -> list[str]:
    """Return what to know of cells that a map has no value for, and say it in the log."""
    if valued.all():
        return []
    note = counted(
        int((~valued).sum()),
        "{count} cell has none of the exposure and no value in a map: it is left out of the test, "
        "with {events} of its events.",
        "{count} cells have none of the exposure and no value in a map: they are left out of the "
        "test, with {events} of its events.",
        events=numeral(f"{int(counts[~valued].sum()):,}"),
    )
    feedback.pushWarning(note)
    return [note]


def facts_of(maps, events, grid, settings, found) -> dict[str, str]:
    """Return what was tested against what and with what."""
    source = [events.tags.get(tag) for tag in SOURCE_TAGS]
    about = f"{events.name}: {source[0]}" if source[0] else events.name
    facts = {tr("map {name}", name=one.name): one.about for one in maps}
    facts[tr("events")] = (
        tr("{about}, where {source}", about=about, source=source[1]) if source[1] else about
    )
    areas = (
        tr("every cell whole")
        if grid is None
        else tr("cells by their share in “{name}”", name=grid.name)
    )
    facts[tr("grid")] = f"{describe(events.frame)} {events.units}, {events.crs.authid()}; {areas}"
    facts[tr("blocks")] = tr(
        "{blocks} of {width:g} {units}",
        blocks=found.blocks,
        width=found.block_width,
        units=events.units,
    )
    facts[tr("seed")] = tr(
        "{seed}, {resamples:,} resamples", seed=settings.seed, resamples=settings.resamples
    )
    facts[tr("software")] = ", ".join(" ".join(pair) for pair in software().items())
    facts[tr("made")] = now()
    return facts
