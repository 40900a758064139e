"""A factor that may be where incidents are recorded is known by its name, or its layer's."""

import pytest
from risk_terrain_modelling.core.fitting.recording import places_of_recording
from risk_terrain_modelling.core.model.cautions import PLACE_OF_RECORDING, Caution
from risk_terrain_modelling.core.settings import NO_PLACES_OF_RECORDING, PLACES_OF_RECORDING


def cautioned(name, layer=""):
    return places_of_recording([(name, layer)]) is not None


@pytest.mark.parametrize(
    "name",
    [
        *(
            "police_front_counters",
            "Police stations",
            "PoliceStations2016",
            "osm_hospitals_clinics",
        ),
        *("Crown Court", "courts", "Custody suites", "A&E", "A & E departments", "HMP prisons"),
        *("Emergency departments", "tennis courts and the crown court", *PLACES_OF_RECORDING),
    ],
)
def test_it_may_be_one(name):
    assert cautioned(name)
    assert cautioned("Places", name), "by the name of its layer"


@pytest.mark.parametrize(
    "name",
    [
        *("Pubs", "Courtyards", "hospitality", "policyholders", "tennis_courts", "Imprisonment"),
        *("Fire stations", "", *NO_PLACES_OF_RECORDING),
    ],
)
def test_it_is_none(name):
    assert not cautioned(name)


def test_all_of_them_are_in_one_caution_in_their_order():
    factors = [("Pubs", "pubs"), ("Jails", ""), ("Other", "courts"), ("Parks", "")]
    assert places_of_recording(factors) == Caution(PLACE_OF_RECORDING, factors=("Jails", "Other"))
    assert places_of_recording([("Pubs", "pubs")]) is None
