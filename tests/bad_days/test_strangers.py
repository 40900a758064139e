"""Studies from somebody hostile are refused in one sentence, and nobody hears of it."""

import socket
import time

import pytest
from risk_terrain_modelling.tests.bad_days.hostile import HOSTILE, write_study

NUMBERS = range(len(HOSTILE))
QUICK = 5  # seconds; a silent server or a pipe would hold a run up for longer
NAMES = [one.about.replace(" ", "_") for one in HOSTILE]
hostile = pytest.mark.parametrize("number", NUMBERS, ids=NAMES)


def nothing_heard(listener, began):
    """Say that nobody called, and that nothing waited for anybody."""
    assert time.monotonic() - began < QUICK
    time.sleep(0.01)  # a call would be on its way
    assert listener.heard == []


def is_one_sentence(said):
    assert said.count("\n") == 0
    assert len(said) < 1500
    assert "Traceback" not in said


def refusals(path, output, **more):
    """Return what the check of Run study says, and what a run without the check does."""
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException
    from risk_terrain_modelling.tests.feedback import Log

    parameters = {"STUDY": str(path), "OUTPUT_FOLDER": str(output), **more}
    registry, context = QgsApplication.processingRegistry(), QgsProcessingContext()
    good, first = registry.createAlgorithmById("rtm:runstudy").checkParameterValues(
        parameters, context
    )
    try:
        registry.createAlgorithmById("rtm:runstudy").run(parameters, context, Log(), {}, False)
        second = ""
    except QgsProcessingException as fault:
        second = str(fault)
    return ("" if good else first), second.strip()


@hostile
def test_it_is_refused_without_a_window(processing, tmp_path, listener, number):
    study = tmp_path / "study"
    study.mkdir()
    path = write_study(number, study, listener.port)
    began = time.monotonic()
    for said in refusals(path, tmp_path / "results"):
        assert HOSTILE[number].said in said
        is_one_sentence(said)
    nothing_heard(listener, began)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("number", [n for n in NUMBERS if HOSTILE[n].asks])
def test_the_refusal_names_the_part_of_the_study_and_where_it_leads(
    processing, tmp_path, listener, number
):
    said, _ = refusals(write_study(number, tmp_path, listener.port), tmp_path / "results")
    assert said.startswith(("Factor “Pubs”: ", "Incidents: ", "Study area: ", "Names of places: "))
    assert "ALLOW_REMOTE" in said


def test_allowed_it_is_opened_so_the_listener_would_hear(processing, tmp_path, listener):
    try:
        socket.create_connection(("127.0.0.1", listener.port), timeout=1).close()
    except OSError:
        pytest.skip("this machine cannot even reach itself")
    number = NAMES.index("a_virtual_layer_that_is_called_a_table")
    path = write_study(number, tmp_path, listener.port)
    refusals(path, tmp_path / "results", ALLOW_REMOTE=True)
    assert any(b"/pubs.geojson" in one for one in listener.heard)


def test_allowed_or_not_no_filter_goes_beyond_values(processing, tmp_path, listener):
    path = write_study(NAMES.index("reads_the_environment"), tmp_path, listener.port)
    said, again = refusals(path, tmp_path / "results", ALLOW_REMOTE=True)
    assert said == again
    assert "uses the function env" in said


def test_a_study_that_is_a_pipe_is_refused(processing, tmp_path):
    import os

    os.mkfifo(tmp_path / "study.json")
    began = time.monotonic()
    said, again = refusals(tmp_path / "study.json", tmp_path / "results")
    assert said == again
    assert "is a named pipe and no file" in said
    assert time.monotonic() - began < QUICK
