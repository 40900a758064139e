"""Downloads become a layer: made-up portals with known truth, and real files where there are."""

import json

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProject,
    QgsVectorLayer,
)
from risk_terrain_modelling.tests import portals

METRES_A_DEGREE = 111_200


def in_degrees(path: str):
    """The features of a layer and their places in degrees."""
    layer = QgsVectorLayer(path, "imported", "ogr")
    transform = QgsCoordinateTransform(
        layer.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    for feature in layer.getFeatures():
        point = transform.transform(feature.geometry().asPoint())
        yield feature, point.x(), point.y()


def taken(result: dict) -> dict:
    told = json.loads(result["TAKEN"])
    return {one["parameter"]: one["value"] for one in told["taken"]}


@pytest.mark.parametrize("portal", portals.PORTALS, ids=lambda portal: portal.__name__)
def test_a_portal_is_read_with_no_option_given(run, tmp_path, portal):
    truths, file, code = portal(tmp_path)
    result = run("importincidents", FILES=[file], OUTPUT=str(tmp_path / "incidents.gpkg"))
    assert (result["ROWS"], result["KEPT"], result["DROPPED"]) == (len(truths), len(truths), 0)
    assert taken(result)["COLUMNS_CRS"].startswith(f"EPSG:{code},")
    for truth, (feature, lon, lat) in zip(truths, in_degrees(result["OUTPUT"])):
        assert abs(lon - truth.lon) * METRES_A_DEGREE < 3
        assert abs(lat - truth.lat) * METRES_A_DEGREE < 3
        assert feature["type"] == truth.kind
        day = feature["date"].toString("yyyy-MM-dd")
        assert day == f"{truth.when:%Y-%m-%d}"
        if feature.fields().lookupField("time") >= 0:
            assert feature["time"] == f"{truth.when:%H:%M}"
