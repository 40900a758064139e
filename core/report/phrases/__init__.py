"""Sentences made of the facts in a record, each said in one place.

Every sentence goes through the reader's translator (`core.language`).
"""

from .cautions import caution
from .chance import clustering_alone, may_be_chance, one_quarter
from .clustering import clustering_sentences
from .estimates import limits, p_known, p_tested, times, with_limits
from .narrowing import admission, check, checked, not_fitted, refusal, search_step, tested_alone
from .numbers import (
    distance,
    ends,
    exact,
    figure,
    fraction,
    gain,
    interval,
    listed,
    one_decimal,
    p_value,
    percent,
    ratio,
    rough,
    sentence_case,
    short,
    short_percent,
    whole,
    whole_distance,
    whole_percent,
)
from .places import differs, held_sentence, place_sentence, reasons
from .profiles import profile_sentences, reach_of, ring_value
from .ratios import ratio_sentences, term_sentence
from .resamples import distance_sentence, drawn, reconciled, ways
from .terms import cautious_end, family, map_name, summary, term_label, term_value
from .variables import effect, factor, in_short, influence, reach, reading, variable, way, where
from .verdicts import reason, verdict

__all__ = [
    "admission",
    "caution",
    "cautious_end",
    "check",
    "checked",
    "clustering_alone",
    "clustering_sentences",
    "differs",
    "distance",
    "distance_sentence",
    "drawn",
    "effect",
    "ends",
    "exact",
    "factor",
    "family",
    "figure",
    "fraction",
    "gain",
    "held_sentence",
    "in_short",
    "influence",
    "interval",
    "limits",
    "listed",
    "map_name",
    "may_be_chance",
    "not_fitted",
    "one_decimal",
    "one_quarter",
    "p_known",
    "p_tested",
    "p_value",
    "percent",
    "place_sentence",
    "profile_sentences",
    "ratio",
    "ratio_sentences",
    "reach",
    "reach_of",
    "reading",
    "reason",
    "reasons",
    "reconciled",
    "refusal",
    "ring_value",
    "rough",
    "search_step",
    "sentence_case",
    "short",
    "short_percent",
    "summary",
    "term_label",
    "term_sentence",
    "term_value",
    "tested_alone",
    "times",
    "variable",
    "verdict",
    "way",
    "ways",
    "where",
    "whole",
    "whole_distance",
    "whole_percent",
    "with_limits",
]
