"""Why a row of a file is left out: each reason once, with its words."""

from __future__ import annotations

from ..language import marked

REASONS = {
    "broken_line": marked("the line cannot be read as a row"),
    "short_line": marked("fewer fields than the heading"),
    "long_line": marked("more fields than the heading"),
    "no_coordinates": marked("no coordinates"),
    "bad_coordinates": marked("coordinates that are no numbers"),
    "at_zero": marked("at 0, 0 or a like place, which stands for an unknown one"),
    "off_the_map": marked("coordinates outside of what their coordinate system can tell"),
    "other_type": marked("of another type than asked for"),
    "no_date": marked("no date that can be read, where a period is asked for"),
    "outside_period": marked("outside the period asked for"),
    "outside_area": marked("outside the study area"),
    "same_incident": marked("a further row of an incident that is counted already"),
}
