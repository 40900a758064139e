"""Which facts a copy leaves out wherever they stood, and why."""

from __future__ import annotations

from ..language import marked

OVERLAPPING = marked(
    "Two copies of the same kind of events must not both be given away if their months overlap: "
    "from the outlines and the order of the places in both, others can tell where little or "
    "nothing was recorded in the months between."
)
SUGGESTED = marked(
    "Outlines of places and the order of the first {first} are made of what was recorded, and "
    "suggest it: a count below {least} is not told, but can be guessed to within a few. Who may "
    "not say of a place that more was recorded there than elsewhere must not publish places."
)
ORDER = marked(
    "The first {first} places are numbered by how much is expected there, the others from north to "
    "south."
)
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
        marked(
            "Each is told as a band of numbers. What outlines and order suggest of it is more, but "
            "no number for certain."
        ),
    ),
    (
        marked("Ranks of all places but the first"),
        marked("A rank follows the count of its place: it would tell of two which had more."),
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
