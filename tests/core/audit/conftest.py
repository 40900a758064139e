"""An audit for the tests of its record."""

import pytest
from risk_terrain_modelling.tests.core.audit_made import made_audit


@pytest.fixture
def audit():
    return made_audit()
