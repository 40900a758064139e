"""Which terms are compared, and how they were chosen."""

from dataclasses import replace

import pytest
from risk_terrain_modelling.core.change.record import BEFOREHAND, ONE_PERIOD, POOLED
from risk_terrain_modelling.core.change.terms import choice_behind, named_terms
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.model.inputs import EventsInput, Inputs
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.tests.core.making import reference_model

NEAR, FAR = (Variable("Pubs, bars", "proximity", distance) for distance in (100.0, 200.0))
STOPS = Variable("bus_stops", "density", 200.0)
SPANS = [("2016-01", "2016-06"), ("2016-07", "2016-12")]
PRINTS = {"before": "b", "after": "a", POOLED: "both"}


class TestNames:
    @pytest.mark.parametrize(
        "text",
        [
            "Pubs, bars, proximity, 100; bus_stops, density, 200",
            "pubs,bars,proximity,100 m ;bus_stops,  density, 200 m;",
        ],
    )
    def test_terms_are_named_as_tables_of_a_model_have_them(self, text):
        assert named_terms(text, [NEAR, FAR, STOPS]) == (NEAR, STOPS)

    def test_one_that_is_not_there_is_refused_with_some_that_are(self):
        with pytest.raises(
            RtmError, match="No factor has the variable “Pubs, proximity, 150”"
        ) as no:
            named_terms("Pubs, proximity, 150", [NEAR, FAR])
        assert "Pubs, bars, proximity, 100" in no.value.remedy

    def test_one_told_twice_is_refused(self):
        with pytest.raises(RtmError, match="named twice"):
            named_terms("bus_stops, density, 200; bus_stops, density, 200", [STOPS])


def model_of(sha256, first="", last=""):
    events = EventsInput("", 0, sha256, first_date=first, last_date=last)
    return replace(reference_model(), inputs=Inputs(events=events))


class TestChoice:
    @pytest.mark.parametrize(
        ("model", "told"),
        [
            (model_of("both", "2016-01", "2016-12"), POOLED),
            (model_of("b", "2016-01", "2016-06"), ONE_PERIOD),
            (model_of("a", "2016-07", "2016-12"), ONE_PERIOD),
            (model_of("x", "2015-01", "2015-12"), BEFOREHAND),
            (model_of("x", "2015-07", "2016-03"), ONE_PERIOD),  # shares days with one of them
            (model_of("x"), ONE_PERIOD),  # nobody knows
        ],
    )
    def test_the_record_of_a_model_says_which_events_it_knows(self, model, told):
        assert choice_behind(model, PRINTS, SPANS) == told

    def test_without_a_record_it_may_have_been_one_of_them(self):
        model = replace(reference_model(), inputs=Inputs())
        assert choice_behind(model, PRINTS, SPANS) == ONE_PERIOD
