"""The stages of a run follow one another without a gap, and a study is given in one way."""

from dataclasses import asdict, fields

import pytest
from qgis.core import QgsProcessingFeedback
from risk_terrain_modelling.algorithms.study import parameters
from risk_terrain_modelling.algorithms.study.stages import (
    STEPS,
    StageFeedback,
    Stretch,
    algorithm_of,
    begin,
    stage_of,
    stage_of_factor,
)
from risk_terrain_modelling.core.progress import Cancelled
from risk_terrain_modelling.core.settings import FitSettings, GridSettings
from risk_terrain_modelling.core.study import STUDY_KEYS, read_study

from .test_layers import factors, study_of


class Words(QgsProcessingFeedback):
    """Feedback such as QGIS has, which knows words only."""

    def __init__(self):
        super().__init__(False)
        self.heard, self.shares = [], []

    def setProgressText(self, text):
        self.heard.append(text)

    def setProgress(self, percent):
        self.shares.append(percent)


class Stages(StageFeedback):
    """Feedback that knows stages."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def begin(self, stage):
        self.heard.append(stage)


def test_the_steps_fill_the_run_in_their_order():
    ends = [step.end for step in STEPS.values()]
    assert [step.start for step in STEPS.values()] == [0.0, *ends[:-1]]
    assert ends[-1] == 1.0


def test_every_step_is_about_a_part_that_a_study_can_have():
    assert {step.part for step in STEPS.values()} - {""} <= set(STUDY_KEYS)


def test_the_factors_share_their_step(town):
    study = read_study(study_of(town, factors=factors(town, source=town.park)))
    first, second = (stage_of_factor(study, number) for number in (1, 2))
    step = STEPS["factor"]
    assert (first.start, second.end) == (step.start, pytest.approx(step.end))
    assert first.end == second.start == pytest.approx((step.start + step.end) / 2)
    assert second.words == "Factor 2 of 2: Bars"
    assert second.keys == ("factors", 1)


def test_qgis_hears_the_words_and_who_knows_stages_the_stage(processing):
    stage, words, stages = stage_of("fit"), Words(), Stages()
    begin(stage, words)
    begin(stage, stages)
    assert words.heard == ["Fit model"]
    assert words.shares == [40.0]
    assert stages.heard == [stage]
    assert stage.keys == ("model",)


def test_who_asked_to_stop_hears_of_no_stage_more(processing):
    feedback = Stages()
    feedback.cancel()
    with pytest.raises(Cancelled):
        begin(stage_of("fit"), feedback)
    assert feedback.heard == []


def test_the_progress_of_a_stage_is_shown_within_the_run(processing):
    words = Words()
    Stretch(words, stage_of("risk")).setProgress(50)
    assert words.shares == [pytest.approx(74.0)]


def given_to_each_step(study) -> dict:
    return {
        "grid": parameters.of_study_grid(study),
        "events": parameters.of_events(study.incidents, "grid"),
        "factor": parameters.of_factor(
            study.factors[0].layer, asdict(study.factors[0].settings), "grid"
        ),
        "fit": parameters.of_fit(study.model, "events", ["factor"]),
        "risk": parameters.of_model("model", ["factor"], "events"),
        "hotspots": parameters.of_events(study.incidents, "grid"),
        "forecast": parameters.of_forecast(
            study, parameters.of_model("model", ["factor"], "events"), ["earlier"]
        ),
        "test": parameters.of_test(study),
        "dates": parameters.of_dates(study, "grid", ["factor"]),
        "places": parameters.of_places(study, {"forecast": "forecast", "risk": "risk"}, "grid", {}),
    }


def test_what_a_step_is_given_are_parameters_of_its_algorithm(processing, town):
    study = read_study(study_of(town, exclude={"source": town.park}))
    for step, given in given_to_each_step(study).items():
        algorithm = algorithm_of(step)
        known = {one.name() for one in algorithm.parameterDefinitions()}
        assert given.keys() <= known, step


@pytest.mark.parametrize(("step", "settings"), [("grid", GridSettings), ("fit", FitSettings)])
def test_every_setting_is_given(processing, town, step, settings):
    given = given_to_each_step(read_study(study_of(town)))[step]
    assert {one.name.upper() for one in fields(settings)} <= given.keys()


def test_the_share_of_the_area_is_given_in_per_cent(town):
    study = read_study(study_of(town, places={"area_share": 0.25}))
    assert given_to_each_step(study)["places"]["AREA_SHARE"] == 25
