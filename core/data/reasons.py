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
    "far_from_area": marked("too far from the study area to bear on it"),
    "no_factor": marked("of no factor that was asked for"),
    "no_class": marked("no class"),
    "closed_down": marked("closed down"),
    "inaccurate": marked("not placed as accurately as asked for"),
    "repeated_row": marked("the same row again"),
    "broken_feature": marked("it cannot be read as a feature"),
    "other_geometry": marked("of another geometry than its factor has"),
    "made_of_lines": marked("a relation of lines that are in the file themselves"),
    "inside_its_own": marked("a point inside its own building or grounds, which count for both"),
    "told_twice": marked("a place of the same name that is counted already, beside it"),
}
