"""What lies beside a result is known by its name, and only that."""

import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")

from risk_terrain_modelling.algorithms.study import names

RESULTS = ("risk.tif", "factors/pubs.tif", "risk.gpkg", "map.png")


def test_whatever_may_lie_beside_a_result_is_known():
    assert {"risk.tif.ovr", "risk.tif.msk", "risk.gpkg-wal"} < set(names.beside(RESULTS))
    assert all(map(names.is_known, names.beside(RESULTS)))


@pytest.mark.parametrize("name", ["risk.tfw", "notes.tfw", "risk.wld", ".tfw", "factors/.ovr"])
def test_names_of_nothing_that_is_a_result(name):
    assert not names.is_known(name)
