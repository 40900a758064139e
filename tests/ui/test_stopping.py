"""Stopped in any stage, a run leaves the folder as it was, and can be begun again."""

import pytest
from risk_terrain_modelling.tests.driver import wait_for
from risk_terrain_modelling.tests.town import Town

from .test_faults import write_study

STAGES = (  # a test below sees that these are all there are
    "Create grid",
    "Count events",
    "Count later events",
    "Factor 1",
    "Fit model",
    "Risk map",
    "Hot spot map",
    "Forecast map",
    "Validate maps",
    "Priority places",
    "Map",
    "Pictures of the places",
    "Report",
)
LAST = ("Report",)


@pytest.fixture
def study(tmp_path):
    """A small study that has every stage: two factors, a hold-out, places."""
    town = Town(tmp_path)
    factors = [
        {"name": "Pubs", "source": "pubs.geojson"},
        {"name": "Park", "source": "park.geojson"},
    ]
    return write_study(town, holdout={"source": "incidents.geojson"}, factors=factors)


@pytest.mark.parametrize("stage", STAGES)
def test_stopped_in_a_stage(opened, study, tmp_path, stage):
    driver = opened(study=study)
    driver.go(4)
    driver.run.folder.setText(str(tmp_path / "out"))
    driver.run.run.click()
    run = driver.run.current
    reached = []

    def stop(begun):
        if begun.words.startswith(stage) and not reached:
            reached.append(begun)
            driver.click(driver.run.stop)

    run.stage.connect(stop)
    wait_for(lambda: not driver.run.running, "the run")
    assert reached, f"{stage} never began"
    if run.feedback.isCanceled() and driver.wizard.draft.results is None:
        assert driver.run.stage.text() == "Stopped"
        assert "was stopped" in driver.run.fault.text()
        assert driver.run.repair.isHidden(), "nothing is at fault"
        assert not (tmp_path / "out").exists()
    else:
        assert stage in LAST, "only the last stages can be over before the stop is seen"
    assert driver.run.run.isEnabled()


def test_begun_again_after_a_stop_and_every_stage_is_among_those_above(opened, tmp_path, study):
    driver = opened(study=study)
    driver.run_into(tmp_path / "out")
    driver.click(driver.run.stop)
    driver.wait_for_run()
    assert driver.wizard.draft.results is None
    driver.click(driver.run.run)
    seen = []
    driver.run.current.stage.connect(lambda stage: seen.append(stage.words))
    driver.wait_for_run()
    assert {one for one in seen if not one.startswith((*STAGES, "Factor "))} == {"Done"}
    assert [one for one in STAGES if not any(stage.startswith(one) for stage in seen)] == []
    assert (tmp_path / "out" / "model.json").exists()
    assert driver.run.fault.isHidden()
