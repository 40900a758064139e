"""Evidence that is made up, of a study with everything and of one with as little as can be."""

from dataclasses import replace
from pathlib import Path

import pytest
from risk_terrain_modelling.core.accountability import drafts, odt_of, render_document
from risk_terrain_modelling.core.accountability.evidence import Evidence
from risk_terrain_modelling.core.accountability.provenance import read_provenance
from risk_terrain_modelling.core.mapping.holding import Held
from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.tests.core.audit_made import made_audit
from risk_terrain_modelling.tests.core.making import calibrated_model, maps_tested

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample" / "study.json"


@pytest.fixture
def full() -> Evidence:
    study = read_study(SAMPLE.read_text(encoding="utf-8"))
    shares = Held(15, 0.02, 0.2, 0.3, 0.25, 0.4, 0.2, 0.3, 0.2, 0.5)
    return Evidence(
        study=replace(study, purpose="Where wardens walk in the evening"),
        model=calibrated_model(),
        provenance=read_provenance("{}"),
        held=(shares,),
        tested=maps_tested(),
        audit=made_audit(),
    )


@pytest.fixture
def bare(full) -> Evidence:
    """Neither purpose nor test, audit, places or record of provenance."""
    study = replace(full.study, purpose="", holdout=None)
    return replace(full, study=study, held=(), tested=(), audit=None, unrecorded=True)


@pytest.fixture(params=("full", "bare"))
def known(request) -> Evidence:
    return request.getfixturevalue(request.param)


@pytest.fixture
def rendered():
    """Every document of some evidence: (document, its page, its ODT)."""

    def render(known: Evidence):
        with known.telling():
            return [(one, render_document(one, known), odt_of(one, known)) for one in drafts(known)]

    return render
