"""Sentences made of the facts in a record, each said in one place.

Every sentence goes through the reader's translator (`core.language`).
"""

from .cautions import caution
from .clustering import clustering_sentences
from .narrowing import admission, check, not_fitted, refusal, search_step, tested_alone
from .numbers import (
    distance,
    ends,
    figure,
    fraction,
    gain,
    interval,
    listed,
    p_value,
    percent,
    ratio,
    rough,
    sentence_case,
    short_percent,
    whole,
    whole_distance,
    whole_percent,
)
from .places import differs, held_sentence, place_sentence, reasons
from .terms import family, map_name, summary, term_label, term_sentence, term_value
from .variables import effect, factor, in_short, influence, reading, variable, way, where
from .verdicts import reason, verdict

__all__ = [
    "admission",
    "caution",
    "check",
    "clustering_sentences",
    "differs",
    "distance",
    "effect",
    "ends",
    "factor",
    "family",
    "figure",
    "fraction",
    "gain",
    "held_sentence",
    "in_short",
    "influence",
    "interval",
    "listed",
    "map_name",
    "not_fitted",
    "p_value",
    "percent",
    "place_sentence",
    "ratio",
    "reading",
    "reason",
    "reasons",
    "refusal",
    "rough",
    "search_step",
    "sentence_case",
    "short_percent",
    "summary",
    "term_label",
    "term_sentence",
    "term_value",
    "tested_alone",
    "variable",
    "verdict",
    "way",
    "where",
    "whole",
    "whole_distance",
    "whole_percent",
]
