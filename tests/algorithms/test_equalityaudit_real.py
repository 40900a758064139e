"""Who is affected on real cities, against shapely's overlays of small areas with cells."""

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr
from risk_terrain_modelling.core.audit.json import read_audit

shapely = pytest.importorskip("shapely")
from shapely import geometry, wkb  # noqa: E402
from shapely.ops import unary_union  # noqa: E402
from shapely.strtree import STRtree  # noqa: E402

LONDON = ("white_british", "bangladeshi", "black_caribbean", "chinese", "gypsy_traveller")
CITIES = {
    "london": {
        "data": "london_north/london_north.gpkg",
        "incidents": "incidents_2016_h1",
        "filter": "\"crime_type\" = 'robbery'",
        "block": 400,
        "areas": ("demography/london_lsoa.gpkg", "london_north_lsoa_2011"),
        "groups": [f"eth_{one}" for one in LONDON],
        "total": "usual_residents",
        "deprivation": "imd2019_decile",
    },
    "chicago tracts": {
        "data": "chicago/chicago.gpkg",
        "incidents": "incidents_agg_assault_2018",
        "block": 800,
        "areas": ("demography/chicago.gpkg", "tracts_2010_acs2019"),
        "groups": ["pop_black", "pop_hispanic"],
        "total": "pop_total",
        "deprivation": "",
    },
    "chicago precincts": {
        "data": "chicago/chicago.gpkg",
        "incidents": "incidents_agg_assault_2018",
        "block": 800,
        "areas": ("demography/chicago.gpkg", "precincts_census2010"),
        "groups": ["nh_white", "nh_black", "hisp"],
        "total": "totpop",
        "deprivation": "",
    },
    "brooklyn": {
        "data": "nyc_brooklyn/nyc_brooklyn.gpkg",
        "incidents": "incidents_shootings_2015_2017",
        "block": 1600,
        "areas": ("demography/brooklyn_tracts.gpkg", "tracts_2010_acs"),
        "groups": ["pop_black_est", "pop_white_est"],
        "total": "pop_total_est",
        "deprivation": "med_hhinc_est",
    },
}


def features(path, layer, fields):
    source = ogr.Open(str(path))
    for feature in source.GetLayerByName(layer):
        shape = wkb.loads(bytes(feature.GetGeometryRef().ExportToWkb()))
        yield shape, [feature.GetField(name) for name in fields]


def raster(path):
    dataset = gdal.Open(str(path))
    band = dataset.GetRasterBand(1)
    left, size, _, top, _, _ = dataset.GetGeoTransform()
    return band.ReadAsArray().astype(float), band.GetNoDataValue(), left, top, size


def people_of_cells(cells, areas, outline):
    """People of every cell: each area cut off at the outline, then cut by the cells it meets."""
    tree, found, within = STRtree(cells), None, 0.0
    by_id = {id(cell): number for number, cell in enumerate(cells)}
    for shape, values in areas:
        part = shape.intersection(outline)
        numbers = np.array(values, float)
        found = np.zeros((len(cells), len(numbers))) if found is None else found
        within = within + numbers * part.area / shape.area
        for met in tree.query(part):
            number = int(met) if isinstance(met, (int, np.integer)) else by_id[id(met)]
            found[number] += numbers * cells[number].intersection(part).area / shape.area
    return found, within


def flagged_by_hand(values, areas, share):
    left, parts = share * areas.sum(), np.zeros(len(values))
    for value in np.unique(values)[::-1]:
        these = values == value
        whole = areas[these].sum()
        parts[these] = min(1.0, max(left, 0.0) / whole)
        left -= whole
    return parts


@pytest.mark.parametrize("name", CITIES)
def test_shares_agree_with_an_areal_interpolation(run, real_data, tmp_path, name):
    city = CITIES[name]
    source = f"{real_data / city['data']}|layername="
    grid = run(
        "creategrid",
        STUDY_AREA=f"{source}boundary",
        BLOCK_LENGTH=city["block"],
        OUTPUT=str(tmp_path / "grid.tif"),
    )["OUTPUT"]
    events = run(
        "countevents",
        GRID=grid,
        INCIDENTS=f"{source}{city['incidents']}",
        FILTER=city.get("filter", ""),
        OUTPUT=str(tmp_path / "events.tif"),
    )["OUTPUT"]
    file, layer = city["areas"]
    found = run(
        "equalityaudit",
        GRID=grid,
        MAPS=[events],
        EVENTS=events,
        AREAS=f"{real_data / file}|layername={layer}",
        GROUPS=city["groups"],
        TOTAL=city["total"],
        DEPRIVATION=city["deprivation"],
        STUDY_AREA=f"{source}boundary",
        RESAMPLES=99,
        RECORD=str(tmp_path / "audit.json"),
    )
    text = Path(found["RECORD"]).read_text(encoding="utf-8")
    audit = read_audit(text)
    assert json.loads(text)["schema"] == "rtm-audit/1"
    covered, outside, left, top, size = raster(grid)
    rows, columns = np.nonzero(covered != outside)
    cells = [
        geometry.box(left + c * size, top - (r + 1) * size, left + (c + 1) * size, top - r * size)
        for r, c in zip(rows.tolist(), columns.tolist())
    ]
    outline = unary_union([one for one, _ in features(real_data / city["data"], "boundary", ())])
    fields = [*city["groups"], city["total"]]
    people, within = people_of_cells(cells, features(real_data / file, layer, fields), outline)
    # people sum to the census totals times the share of each area inside the study area
    assert people.sum(axis=0) == pytest.approx(within, rel=1e-9)
    assert audit.residents == round(within[-1])
    areas = covered[covered != outside]
    values = raster(events)[0][covered != outside]
    everyone = people[:, -1]
    told = 0
    for at in audit.maps[0].flagged:
        parts = flagged_by_hand(values, areas, at.area_share)
        here = parts @ everyone / everyone.sum()
        assert at.residents_share == pytest.approx(here, abs=1e-9)
        for group, living in enumerate(at.groups[: len(city["groups"])]):
            if living.ratio is not None:
                told += 1
                of_group = parts @ people[:, group] / people[:, group].sum()
                assert living.share_of_group == pytest.approx(of_group, abs=1e-9)
                mix = parts @ people[:, group] / (parts @ everyone)
                assert living.share_of_flagged == pytest.approx(mix, abs=1e-9)
                assert living.ratio.value == pytest.approx(of_group / here, rel=1e-9)
    assert told >= 5 * (len(city["groups"]) - 1)
