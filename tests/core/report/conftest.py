"""A model and a study around it, made up but consistent, for the tests of the report."""

from dataclasses import replace

import pytest
from risk_terrain_modelling.core.model.record import Model
from risk_terrain_modelling.core.report.facts import StudyFacts
from risk_terrain_modelling.core.report.tested import Tested
from risk_terrain_modelling.tests.core.making import (
    calibrated_model,
    maps_tested,
    reference_model,
    study_facts,
)


@pytest.fixture
def model() -> Model:
    return reference_model()


@pytest.fixture
def calibrated() -> Model:
    return calibrated_model()


@pytest.fixture
def maps() -> tuple[Tested, ...]:
    return maps_tested()


@pytest.fixture
def study() -> StudyFacts:
    return study_facts()


@pytest.fixture
def without_holdout(study) -> StudyFacts:
    return replace(study, holdout=None, tested=())
