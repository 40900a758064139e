"""A task in the background ends before what comes after it begins: else QGIS may lose that."""

from risk_terrain_modelling.tests.driver import wait_for


def test_the_end_is_told_when_qgis_is_done_with_the_task(iface, town):
    from risk_terrain_modelling.ui.checks import AlgorithmRun

    wanted = {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}
    run, heard = AlgorithmRun("creategrid", wanted), []
    run.done.connect(lambda outcome: heard.append(("told", outcome.fault)))
    run.start()
    run.task.executed.connect(lambda *_: heard.append("last word of the task"))
    wait_for(lambda: ("told", None) in heard, "the end")
    assert heard == ["last word of the task", ("told", None)]
