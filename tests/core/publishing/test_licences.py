"""Which licences let a layer go out, by their own words and those of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.publishing.licences import open_licence

CONTAINS = "Contains public sector information licensed under the"


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (f"{CONTAINS} Open Government Licence v3.0.", "OGL"),
        ("OGL v3", "OGL"),
        ("© OpenStreetMap contributors, ODbL 1.0", "ODbL"),
        ("Open Database License (ODbL) v1.0", "ODbL"),
        ("CC BY 4.0", "CC BY"),
        ("CC-BY-SA 3.0", "CC BY-SA"),
        ("Creative Commons Attribution 4.0 International", "CC BY"),
        ("CC0 1.0 Universal", "CC0"),
        ("Overture Maps Foundation, places under CDLA Permissive 2.0", "CDLA Permissive"),
        ("Foursquare Open Source Places, Apache License 2.0", "Apache"),
    ],
)
def test_known_licences_permit(told, known):
    assert open_licence(told) == known


@pytest.mark.parametrize(
    "told",
    [
        "",
        "Police internal use",
        "CC BY-NC 4.0",
        "CC BY-ND 4.0",
        "Creative Commons Attribution-NonCommercial 4.0",
        "Creative Commons Attribution-NoDerivatives",
        "ODbL, but not for publication",
        "Not under the Open Government Licence",
        "All rights reserved",
        "OGL where it is not PointX's",
        "Contains OS data © Crown copyright and database rights 2024. Points of Interest © PointX "
        "database right/copyright 2024",
        "Ordnance Survey licence number 100012345, OGL",
        "catalogue of places",  # has "ogl" within, and "cat"
        "Google",
    ],
)
def test_all_else_stays_in(told):
    assert open_licence(told) == ""


@given(st.text(max_size=200))
def test_any_text_is_answered(told):
    assert isinstance(open_licence(told, told), str)
