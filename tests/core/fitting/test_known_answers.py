"""Robbery in London and shootings in Brooklyn: the models that independent software selects.

Read with GDAL; skipped where the data or GDAL are absent.
"""

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.culling.candidates import screen
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.families import family_of
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.fitting.stepwise.selection import select
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FactorSettings, FitSettings
from risk_terrain_modelling.core.terrain.events import count_events
from risk_terrain_modelling.core.terrain.factor import operationalise
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, coverage, frame_over

LONDON = (
    "london_north/london_north.gpkg",
    200.0,
    ("incidents_2016_h1", "crime_type = 'robbery'"),
)
BROOKLYN = ("nyc_brooklyn/nyc_brooklyn.gpkg", 650.0, ("incidents_shootings_2012_2014", None))
NO_FACTORS = ("incidents", "boundary", "boroughs", "neighborhoods")

LONDON_NB1 = {
    ("pubs", "proximity", 100): 1.6334,
    ("music_venues", "density", 500): 2.1020,
    ("places_of_worship", "proximity", 400): 2.9736,
    ("bus_stops", "proximity", 100): 1.5066,
    ("rail_tube_stations", "proximity", 500): 1.2926,
    ("theatres", "density", 600): 1.9213,
    ("taxi_ranks", "proximity", 100): 1.4601,
    ("railway_lines", "proximity", 500): 1.3461,
}
LONDON_POISSON = {
    ("music_venues", "density", 500): 2.178,
    ("pubs", "proximity", 100): 1.677,
    ("places_of_worship", "proximity", 400): 2.849,
    ("bus_stops", "proximity", 100): 1.547,
    ("theatres", "density", 600): 2.081,
    ("rail_tube_stations", "proximity", 400): 1.309,
    ("taxi_ranks", "proximity", 100): 1.541,
    ("railway_lines", "proximity", 500): 1.414,
    ("libraries", "proximity", 100): 1.510,
}
BROOKLYN_NB1 = {
    ("liquor_licences", "proximity", 650): 4.2284,
    ("osm_hospitals_clinics", "proximity", 1625): 2.0291,
    ("osm_places_of_worship", "density", 1950): 1.8575,
    ("osm_schools", "proximity", 1950): 1.3542,
}


@pytest.fixture(scope="module")
def ogr():
    module = pytest.importorskip("osgeo.ogr", reason="reading the real data needs GDAL's Python")
    module.UseExceptions()
    return module


def rings(geometry):
    parts = [geometry] if geometry.GetGeometryName() == "POLYGON" else geometry
    return [[np.array(ring.GetPoints())[:, :2] for ring in part] for part in parts]


def lines(geometry):
    parts = [geometry] if geometry.GetGeometryName() == "LINESTRING" else geometry
    return [np.array(part.GetPoints())[:, :2] for part in parts]


def features(geometries):
    kind = geometries[0].GetGeometryName()
    if kind == "POINT":
        return Features(points=np.array([one.GetPoint_2D() for one in geometries]))
    if kind.endswith("LINESTRING"):
        return Features.of_lines([line for one in geometries for line in lines(one)])
    return Features(polygons=tuple(part for one in geometries for part in rings(one)))


def study(ogr, path, block_length, incidents):
    """Blocks of all factors of a city, both operationalisations, and events per cell."""
    source = ogr.Open(str(path))

    def geometries(name, condition=None):
        layer = source.GetLayerByName(name)
        layer.SetAttributeFilter(condition)
        return [feature.GetGeometryRef().Clone() for feature in layer]

    area = [polygon for one in geometries("boundary") for polygon in rings(one)]
    corners = np.vstack([ring for polygon in area for ring in polygon])
    frame = frame_over((*corners.min(axis=0), *corners.max(axis=0)), block_length / 2)
    cells = Cells(frame, coverage(frame, area, Quiet()) > 0)
    names = [source.GetLayer(i).GetName() for i in range(source.GetLayerCount())]
    blocks = [
        block
        for name in names
        if not name.startswith(NO_FACTORS)
        for block in operationalise(
            cells, features(geometries(name)), FactorSettings(name, block_length), Quiet()
        ).blocks
    ]
    return blocks, count_events(cells, features(geometries(*incidents)).points).counts


@pytest.fixture(scope="module")
def london(real_data, ogr):
    return study(ogr, real_data / LONDON[0], *LONDON[1:])


@pytest.fixture(scope="module")
def brooklyn(real_data, ogr):
    return study(ogr, real_data / BROOKLYN[0], *BROOKLYN[1:])


def relative_risks(variables, coefficients):
    return {
        (variable.factor, variable.operationalisation, variable.distance): np.exp(coefficient)
        for variable, coefficient in zip(variables, coefficients)
    }


def named(variable):
    return variable.factor, variable.operationalisation, variable.distance


def test_london(london):
    blocks, counts = london
    assert (len(counts), counts.sum()) == (13_004, 3173)
    settings = FitSettings(selection="reference", families=("poisson", "nb1", "nb2"))
    model = fit_model(blocks, counts, settings, Quiet())
    assert model.family == "nb1"
    assert model.bic == pytest.approx(14184.574, abs=0.001)
    assert model.dispersion == pytest.approx(0.98853, abs=1e-5)
    assert model.intercept == pytest.approx(-3.32093, abs=1e-5)
    found = {named(term.variable): term.citywide.ratio for term in model.terms}
    assert found == pytest.approx(LONDON_NB1, abs=1e-4)
    families = {one.family: (one.bic, one.terms) for one in model.families}
    assert families["poisson"] == (pytest.approx(15861.65, abs=0.01), 9)
    assert families["nb2"] == (pytest.approx(14222.53, abs=0.01), 8)
    # which variables survive depends on the folds; R found 51 with its own
    assert 40 <= model.narrowing.survived <= 62
    if model.check.largest_difference is not None:
        assert model.check.largest_difference <= 1e-6


def test_london_without_culling(london):
    blocks, counts = london
    assert len(screen(blocks).variables) == 150
    found = select(family_of("poisson"), merge_cells(blocks, counts), 0.05, Quiet())
    assert relative_risks(found.variables, found.coefficients) == pytest.approx(
        LONDON_POISSON, abs=6e-4
    )
    assert found.bic == pytest.approx(15861.65, abs=0.01)


def test_brooklyn(brooklyn):
    blocks, counts = brooklyn
    assert (len(counts), counts.sum()) == (19_248, 1856)
    assert len(screen(blocks).variables) == 168
    settings = FitSettings(selection="reference", families=("poisson", "nb1", "nb2"))
    model = fit_model(blocks, counts, settings, Quiet())
    found = {named(term.variable): term.citywide.ratio for term in model.terms}
    assert found == pytest.approx(BROOKLYN_NB1, abs=1e-4)
    assert model.bic == pytest.approx(10381.997, abs=0.001)
    families = {one.family: (one.bic, one.terms) for one in model.families}
    assert families["poisson"] == (pytest.approx(13077.71, abs=0.01), 4)
    assert families["nb2"] == (pytest.approx(10475.43, abs=0.01), 4)


@pytest.mark.parametrize("family", ["poisson", "nb1", "nb2"])
def test_statsmodels_agrees_on_london_to_a_millionth(london, family):
    discrete = pytest.importorskip("statsmodels.discrete.discrete_model")
    blocks, counts = london
    base = merge_cells(blocks, counts)
    found = select(family_of(family), base, 0.05, Quiet())
    columns = {v: (block, i) for block in blocks for i, v in enumerate(block.variables)}
    chosen = [columns[variable][0].column(columns[variable][1]) for variable in found.variables]
    design = np.column_stack([np.ones(len(counts)), *chosen]).astype(float)
    start = 0.9 * np.append(found.intercept, found.coefficients)
    if family == "poisson":
        theirs = discrete.Poisson(counts, design).fit(start, method="newton", disp=0)
    else:
        model = discrete.NegativeBinomial(counts, design, loglike_method=family)
        start = np.append(start, found.dispersion * 1.1)
        theirs = model.fit(start, method="newton", maxiter=100, disp=0)
        assert found.dispersion == pytest.approx(theirs.params[-1], rel=1e-6)
        assert found.dispersion_standard_error == pytest.approx(theirs.bse[-1], rel=1e-6)
    terms = 1 + len(found.variables)
    ours = np.append(found.intercept, found.coefficients)
    errors = np.append(found.intercept_standard_error, found.standard_errors)
    assert ours == pytest.approx(theirs.params[:terms], rel=1e-6)
    assert errors == pytest.approx(theirs.bse[:terms], rel=1e-6)
    assert found.p_values == pytest.approx(theirs.pvalues[1:terms], rel=1e-5)
    assert found.log_likelihood == pytest.approx(theirs.llf, rel=1e-6)
