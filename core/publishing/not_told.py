"""Which facts a copy leaves out wherever they stood, and why."""

from __future__ import annotations

from ..language import marked

NOT_TOLD: tuple[tuple[str, str], ...] = (
    (
        marked("Where and when single events were recorded"),
        marked("They may lead to people: those who suffered, reported or are suspected."),
    ),
    (
        marked("Values of cells that events went into"),
        marked(
            "Counts, residuals, hot spots, forecasts and exact scores of a cell are about a few "
            "homes, and with some patience give the events of that cell away."
        ),
    ),
    (
        marked("Exact counts of events in places"),
        marked("Each is told as a band of numbers, so that no small count can be worked out."),
    ),
    (
        marked("Counts of places of a single cell"),
        marked("They would be values of cells."),
    ),
    (
        marked("How many events there were in all, and shares of them"),
        marked(
            "A total beside its parts narrows each part, and two totals of periods that overlap "
            "say how few events came in between."
        ),
    ),
    (
        marked("Measures of tests on later events"),
        marked("They are shares of exact counts, from which the counts can be worked out."),
    ),
    (
        marked("Exact ratios of factors, their errors and what the selection tried"),
        marked(
            "From the exact ratios of a Poisson model the events near a factor's features can be "
            "worked out to the last one. Each ratio is told in a band that takes more events to "
            "cross than a band of counts holds."
        ),
    ),
    (
        marked("Names of files, folders, layers, databases and people, and filters"),
        marked("They say how data are kept and by whom, and a filter may hold names."),
    ),
)
