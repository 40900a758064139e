"""Bad input gets one sentence with a remedy; nothing is half-written."""

import json
import os
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsProperty,
    QgsRasterLayer,
    QgsVectorLayer,
)
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, points, square


def without_crs(kind, name, wkt):
    """Return a layer with one feature, of which nobody knows where it lies."""
    layer = QgsVectorLayer(kind, name, "memory")
    layer.setCrs(QgsCoordinateReferenceSystem())
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt(wkt))
    layer.dataProvider().addFeature(feature)
    return layer


def grid_of(town, **changes):
    return {
        "STUDY_AREA": town.area,
        "BLOCK_LENGTH": 200,
        "OUTPUT": town.path("new.tif"),
        **changes,
    }


class TestStudyArea:
    def test_in_degrees(self, refused, town):
        degrees = "urn:ogc:def:crs:OGC:1.3:CRS84"
        layer = town.layer("wgs", [("Polygon", square(-0.1, 51.5, 0.02), {})], crs=degrees)
        said = refused("creategrid", **grid_of(town, STUDY_AREA=layer))
        assert "wgs" in said
        assert "Choose a coordinate system in metres for the study; here EPSG:27700" in said

    def test_without_crs(self, refused, town):
        layer = without_crs("Polygon", "somewhere", "POLYGON((0 0,0 9,9 9,9 0,0 0))")
        said = refused("creategrid", **grid_of(town, STUDY_AREA=layer))
        assert "“somewhere” has no coordinate reference system" in said

    def test_empty(self, refused, town):
        said = refused("creategrid", **grid_of(town, STUDY_AREA=town.layer("none", [])))
        assert "none" in said

    def test_only_invalid_polygons(self, refused, town):
        bow_tie = [[[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]]
        layer = town.layer("bow", [("Polygon", bow_tie, {})])
        said = refused("creategrid", **grid_of(town, STUDY_AREA=layer))
        assert "1 with an invalid geometry" in said
        assert "Fix geometries" in said

    def test_excluded_altogether(self, refused, town):
        said = refused("creategrid", **grid_of(town, EXCLUDE=town.area))
        assert "covers the whole study area" in said

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"CELL_SIZE": 0}, "The cell size is 0"),
            ({"BLOCK_LENGTH": 0}, "The block length is 0"),
            ({"CELL_SIZE": 400}, "shorter than a cell"),
            ({"CELL_SIZE": 0.1}, "400,000,000 cells"),
            ({"CELLSIZE": 50}, "Did you mean CELL_SIZE"),
            ({"WHATEVER": 50}, "has no parameter WHATEVER"),
        ],
    )
    def test_settings(self, refused, town, changes, expected):
        assert expected in refused("creategrid", **grid_of(town, **changes))

    def test_negative_cell_size(self, refused, town):
        assert "The cell size is -5" in refused("creategrid", **grid_of(town, CELL_SIZE=-5))

    def test_too_many_cells_names_a_size_that_fits(self, refused, run, town):
        said = refused("creategrid", **grid_of(town, CELL_SIZE=0.1))
        fits = float(said.split("cell size of ")[-1].split(" ")[0])
        assert (SIDE / fits) ** 2 <= 100_000_000

    def test_folder_that_cannot_be_written(self, refused, town):
        Path(town.path("a_file")).write_text("")
        said = refused("creategrid", **grid_of(town, OUTPUT=town.path("a_file/grid.tif")))
        assert "cannot be written" in said or "could not" in said.lower()


def count_of(town, rasters, **changes):
    return {
        "GRID": rasters["grid"],
        "INCIDENTS": town.incidents,
        "OUTPUT": town.path("new.tif"),
        **changes,
    }


class TestIncidents:
    def test_without_crs(self, refused, town, rasters):
        layer = without_crs("Point", "crimes", "POINT(1 2)")
        said = refused("countevents", **count_of(town, rasters, INCIDENTS=layer))
        assert "“crimes” has no coordinate reference system" in said

    def test_elsewhere(self, refused, town, rasters):
        layer = town.layer("far", points([[LEFT + 99_000, BOTTOM]] * 30))
        said = refused("countevents", **count_of(town, rasters, INCIDENTS=layer))
        assert "None of the 30 incidents of “far” lies in the study area" in said

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("\"kind\" = 'arson'", "leaves no feature of “incidents”"),
            ('"kind" = ', "cannot be understood"),
            ("\"kinds\" = 'robbery'", "names the field “kinds”"),
        ],
    )
    def test_filters(self, refused, town, rasters, text, expected):
        assert expected in refused("countevents", **count_of(town, rasters, FILTER=text))

    def test_raster_that_is_no_grid(self, refused, town, rasters):
        said = refused("countevents", **count_of(town, rasters, GRID=rasters["pubs"]))
        assert "of the kind factor, and grid is needed" in said

    def test_bad_geometries_are_skipped_and_counted(self, run, log, town, rasters):
        good = points(town.events_xy[:30])
        several = ("MultiPoint", town.events_xy[:2].tolist(), {})
        single = ("MultiPoint", town.events_xy[:1].tolist(), {})
        layer = town.layer("mixed", [*good, (None, None, {}), several, single])
        results = run("countevents", **count_of(town, rasters, INCIDENTS=layer))
        assert results["EVENTS"] == 31
        assert "left out 1 with several points each, 1 without geometry" in " ".join(log.said)


def factor_of(town, rasters, **changes):
    return {
        "GRID": rasters["grid"],
        "FACTOR": town.pubs,
        "NAME": "Pubs",
        "OUTPUT": town.path("new.tif"),
        **changes,
    }


class TestFactors:
    def test_without_crs(self, refused, town, rasters):
        layer = without_crs("Point", "pubs", "POINT(1 2)")
        said = refused("operationalisefactor", **factor_of(town, rasters, FACTOR=layer))
        assert "“pubs” has no coordinate reference system" in said

    def test_out_of_reach(self, refused, town, rasters):
        layer = town.layer("far", points([[LEFT - 5_000, BOTTOM]]))
        said = refused("operationalisefactor", **factor_of(town, rasters, FACTOR=layer))
        assert "Pubs" in said
        assert "600" in said

    def test_every_variable_constant(self, refused, town, rasters):
        everywhere = [("Polygon", square(LEFT - 100, BOTTOM - 100, SIDE + 200), {})]
        layer = town.layer("everywhere", everywhere)
        said = refused("operationalisefactor", **factor_of(town, rasters, FACTOR=layer))
        assert "Every variable of factor" in said

    @pytest.mark.parametrize("kind", ["road", "park"])
    def test_density_of_lines_and_polygons(self, refused, town, rasters, kind):
        said = refused(
            "operationalisefactor",
            **factor_of(town, rasters, FACTOR=getattr(town, kind), OPERATIONALISATION="density"),
        )
        assert "choose proximity" in said

    @pytest.mark.parametrize("kind", ["road", "park"])
    def test_both_of_lines_and_polygons_is_proximity_and_said(self, run, log, town, rasters, kind):
        results = run(
            "operationalisefactor", **factor_of(town, rasters, FACTOR=getattr(town, kind))
        )
        assert results["CHOSEN"] == "proximity"
        assert results["VARIABLES"] == 6
        assert "proximity alone" in " ".join(log.said)

    def test_empty(self, refused, town, rasters):
        layer = town.layer("nothing", [])
        said = refused("operationalisefactor", **factor_of(town, rasters, FACTOR=layer))
        assert "nothing" in said


def fit_of(town, rasters, **changes):
    return {
        "EVENTS": rasters["events"],
        "FACTORS": [rasters["pubs"]],
        "MODEL": town.path("new.json"),
        **changes,
    }


class TestFit:
    def test_fewer_than_twenty_events(self, run, refused, town, rasters):
        layer = town.layer("few", points(town.events_xy[:12]))
        few = run("countevents", **count_of(town, rasters, INCIDENTS=layer))["OUTPUT"]
        assert "12" in refused("fitmodel", **fit_of(town, rasters, EVENTS=few))

    def test_all_events_in_one_cell(self, run, refused, town, rasters):
        layer = town.layer("one", points([[LEFT + 10, BOTTOM + 10]] * 40))
        one = run("countevents", **count_of(town, rasters, INCIDENTS=layer))["OUTPUT"]
        assert "one cell" in refused("fitmodel", **fit_of(town, rasters, EVENTS=one))

    def test_another_grid(self, run, refused, town, rasters):
        grid = run("creategrid", **grid_of(town, CELL_SIZE=50, OUTPUT=town.path("fine.tif")))
        pubs = run(
            "operationalisefactor",
            **factor_of(town, rasters, GRID=grid["OUTPUT"], OUTPUT=town.path("fine_pubs.tif")),
        )
        said = refused("fitmodel", **fit_of(town, rasters, FACTORS=[pubs["OUTPUT"]]))
        assert "20 × 20 cells of 100" in said
        assert "40 × 40 cells of 50" in said

    def test_raster_without_tag(self, refused, town, rasters):
        from osgeo import gdal

        plain = town.path("plain.tif")
        gdal.Translate(plain, rasters["pubs"], metadataOptions=["RTM_KIND="])
        said = refused("fitmodel", **fit_of(town, rasters, FACTORS=[plain]))
        assert "not a raster of this plugin" in said

    def test_two_factors_of_one_name(self, refused, town, rasters):
        said = refused("fitmodel", **fit_of(town, rasters, FACTORS=[rasters["pubs"]] * 2))
        assert "Two factors are called “Pubs”" in said

    def test_factor_that_is_gone(self, refused, town, rasters):
        gone = [rasters["pubs"], town.path("gone.tif")]
        said = refused("fitmodel", **fit_of(town, rasters, FACTORS=gone))
        assert "factor" in said.lower()


@pytest.fixture
def model(run, town, rasters):
    """A model of the town with the factor Pubs."""
    return run("fitmodel", **fit_of(town, rasters, MODEL=town.path("model.json")))["MODEL"]


def map_of(town, rasters, model, **changes):
    return {
        "MODEL": model,
        "FACTORS": [rasters["pubs"]],
        "RISK": town.path("new.tif"),
        **changes,
    }


class TestMap:
    def test_factor_missing(self, run, refused, town, rasters, model):
        made = factor_of(town, rasters, FACTOR=town.road, NAME="Road", OUTPUT=town.path("road.tif"))
        road = run("operationalisefactor", **made)["OUTPUT"]
        said = refused("riskmap", **map_of(town, rasters, model, FACTORS=[road]))
        assert "“Pubs”" in said
        assert "Road" in said

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda text: text[: len(text) // 2],
            lambda text: text.replace("rtm-model/2", "rtm-model/9"),
            lambda text: text.replace('"coefficient"', '"cofficient"'),
            lambda text: json.dumps({**json.loads(text), "intercept": "low"}),
            lambda text: json.dumps({**json.loads(text), "family": "gamma"}),
            lambda text: json.dumps({**json.loads(text), "intercept": 1e308}),
            lambda text: json.dumps({**json.loads(text), "intercept": 10**400}),
            lambda text: json.dumps({**json.loads(text), "inputs": {"events": 5}}),
            lambda text: "[" * 100_000,
            lambda text: "[1, 2]",
        ],
    )
    def test_spoilt_model(self, refused, town, rasters, model, spoil):
        spoilt = Path(town.path("spoilt.json"))
        spoilt.write_text(spoil(Path(model).read_text(encoding="utf-8")), encoding="utf-8")
        said = refused("riskmap", **map_of(town, rasters, str(spoilt)))
        assert "model" in said.lower()

    def test_model_that_is_no_text(self, refused, town, rasters):
        binary = Path(town.path("binary.json"))
        binary.write_bytes(b"\xff\xfe\x00\x81")
        assert "cannot be read" in refused("riskmap", **map_of(town, rasters, str(binary)))


class TestStudy:
    def study(self, town, **changes):
        content = {
            "schema": "rtm-study/1",
            "title": "Town",
            "study_area": {"source": "area.geojson"},
            "grid": {"block_length": 200},
            "incidents": {"source": "incidents.geojson"},
            "factors": [{"name": "Pubs", "source": "pubs.geojson"}],
            **changes,
        }
        path = Path(town.path("study.json"))
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    def test_layer_that_is_not_there(self, refused, town):
        study = self.study(town, incidents={"source": "gone.geojson"})
        said = refused("runstudy", STUDY=study, OUTPUT_FOLDER=town.path("out"))
        assert "gone.geojson" in said

    def test_misspelt_part(self, refused, town):
        study = self.study(town, incident={"source": "x"})
        said = refused("runstudy", STUDY=study, OUTPUT_FOLDER=town.path("out"))
        assert "Did you mean “incidents”" in said

    def test_folder_that_cannot_be_made(self, refused, town):
        Path(town.path("a_file")).write_text("")
        study = self.study(town)
        said = refused("runstudy", STUDY=study, OUTPUT_FOLDER=town.path("a_file/out"))
        assert "cannot be written" in said or "exist" in said

    def test_a_failed_run_leaves_an_earlier_one_as_it_was(self, run, refused, town):
        folder = Path(town.path("out"))
        run("runstudy", STUDY=self.study(town), OUTPUT_FOLDER=str(folder))
        earlier = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        few = town.layer("few", points(town.events_xy[:12]))
        study = self.study(town, incidents={"source": os.path.basename(few)})
        refused("runstudy", STUDY=study, OUTPUT_FOLDER=str(folder))
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == earlier


class TestKinds:
    """Layers of the wrong kind, and features of another kind than their layer's."""

    def test_points_as_study_area(self, refused, town):
        said = refused("creategrid", **grid_of(town, STUDY_AREA=town.pubs))
        assert "“pubs” holds points, and polygons are needed here" in said

    def test_points_as_impossible_ground(self, refused, town):
        assert "holds points" in refused("creategrid", **grid_of(town, EXCLUDE=town.pubs))

    def test_polygons_as_incidents(self, refused, town, rasters):
        said = refused("countevents", **count_of(town, rasters, INCIDENTS=town.park))
        assert "“park” holds polygons, and points are needed here" in said


class TestOverwriting:
    """A result never takes the place of what it was made from."""

    def test_study_area(self, refused, town):
        said = refused("creategrid", **grid_of(town, OUTPUT=town.area))
        assert "which is read as “Study area”" in said
        assert Path(town.area).read_text(encoding="utf-8").startswith("{")

    def test_grid(self, refused, town, rasters):
        said = refused("operationalisefactor", **factor_of(town, rasters, OUTPUT=rasters["grid"]))
        assert "would replace" in said

    def test_layers_of_the_project_by_every_name(self, refused, town, rasters):
        """The forms of the toolbox give ids of layers, and not their files."""
        grid, pubs = rasters["grid"], town.pubs
        layers = [QgsRasterLayer(grid, "The grid"), QgsVectorLayer(pubs, "My pubs", "ogr")]
        QgsProject.instance().addMapLayers(layers)
        before = Path(grid).read_bytes(), Path(pubs).read_bytes()
        try:
            for name in (layers[0].id(), "The grid", layers[0]):
                said = refused("countevents", **count_of(town, rasters, GRID=name, OUTPUT=grid))
                assert "which is read as “Grid”" in said
            for name in (
                layers[1].id(),
                layers[1],
                QgsProcessingFeatureSourceDefinition(layers[1].id(), True),
                QgsProcessingFeatureSourceDefinition(pubs),
                QgsProperty.fromExpression(f"'{pubs}'"),
            ):
                said = refused("hotspotmap", GRID=grid, INCIDENTS=name, OUTPUT=pubs)
                assert "which is read as “Incidents”" in said
        finally:
            QgsProject.instance().clear()
        assert (Path(grid).read_bytes(), Path(pubs).read_bytes()) == before

    def test_the_file_by_another_way(self, refused, town, rasters):
        os.symlink(rasters["grid"], town.path("link.tif"))
        os.symlink(town.folder, town.path("round"))
        for output in ("link.tif", "round/grid.tif", "./nowhere/../grid.tif"):
            given = count_of(town, rasters, OUTPUT=f"{town.folder}/{output}")
            assert "would replace" in refused("countevents", **given)
        assert not Path(town.path("nowhere")).exists()

    def test_a_file_that_belongs_to_the_layer(self, refused, town, rasters):
        gdal.VectorTranslate(town.path("p.shp"), town.pubs)
        given = factor_of(town, rasters, FACTOR=town.path("p.shp"), OUTPUT=town.path("p.dbf"))
        assert "would replace" in refused("operationalisefactor", **given)

    @pytest.mark.parametrize(
        ("table", "curves"),
        [
            ("all.gpkg", "all.gpkg"),
            ("all.gpkg", "all.gpkg|layername=curves"),
            ("all.gpkg|layername=Curves", "all.gpkg|layername=curves"),
            ("all.gpkg", "ogr:dbname='{folder}/all.gpkg' table=\"curves\" (geom)"),
            ("x/../all.csv", "all.csv"),
        ],
    )
    def test_one_file_for_two_results(self, refused, town, rasters, table, curves):
        curves = curves.format(folder=town.folder)
        said = refused(
            "validatemaps",
            MAPS=[rasters["pubs"]],
            EVENTS=rasters["events"],
            TABLE=town.path(table),
            CURVES=curves if ":" in curves else town.path(curves),
        )
        assert "would both be written to" in said

    def test_layers_of_one_file_are_results_of_their_own(self, run, town, rasters):
        path = town.path("all.gpkg")
        wanted = {name: f"{path}|layername={name.lower()}" for name in ("TABLE", "CURVES")}
        maps = {"MAPS": [rasters["events"]], "EVENTS": rasters["events"], "RESAMPLES": 99}
        written = run("validatemaps", **maps, **wanted)
        assert {name: written[name] for name in wanted} == wanted


class TestWholeOrNothing:
    """If one of several outputs cannot be written, none stays."""

    @pytest.mark.parametrize(("output", "file"), [("COEFFICIENTS", "c.csv"), ("REPORT", "c.html")])
    def test_fit(self, refused, town, rasters, output, file):
        Path(town.path("a_file")).write_text("")
        wanted = fit_of(town, rasters, **{output: town.path(f"a_file/{file}")})
        assert "cannot be written" in refused("fitmodel", **wanted)

    def test_map(self, refused, town, rasters, model):
        Path(town.path("a_file")).write_text("")
        wanted = map_of(town, rasters, model, CELLS=town.path("a_file/cells.gpkg"))
        assert "cannot be written" in refused("riskmap", **wanted)

    def test_what_stood_there_before_comes_back(self, refused, town, rasters, model):
        Path(town.path("a_file")).write_text("")
        before = Path(model).read_bytes()
        wanted = fit_of(town, rasters, MODEL=model, SEED=2, REPORT=town.path("a_file/r.html"))
        refused("fitmodel", **wanted)
        assert Path(model).read_bytes() == before


class TestOtherStudyArea:
    """Rasters of one frame over different study areas do not go together."""

    @pytest.fixture
    def smaller(self, run, town, rasters):
        """Grid and events of the town without its park."""
        wanted = grid_of(town, EXCLUDE=town.park, OUTPUT=town.path("smaller.tif"))
        grid = run("creategrid", **wanted)["OUTPUT"]
        wanted = count_of(town, rasters, GRID=grid, OUTPUT=town.path("smaller_events.tif"))
        return run("countevents", **wanted)["OUTPUT"]

    def test_fit(self, refused, town, rasters, smaller):
        said = refused("fitmodel", **fit_of(town, rasters, EVENTS=smaller))
        assert "does not cover the same study area" in said

    def test_map(self, refused, town, rasters, model, smaller):
        wanted = map_of(town, rasters, model, EVENTS=smaller, CELLS=town.path("cells.gpkg"))
        assert "does not cover the same study area" in refused("riskmap", **wanted)


class TestSpoiltRasters:
    """Rasters that were cut short or whose description was edited."""

    def test_cut_short(self, refused, town, rasters):
        whole = Path(rasters["grid"]).read_bytes()
        Path(rasters["grid"]).write_bytes(whole[:900])
        said = refused("countevents", **count_of(town, rasters))
        assert "damaged" in said or "cannot be" in said

    @pytest.mark.parametrize(
        "edit",
        [
            lambda about: about.pop("effect"),
            lambda about: about.update(effect="bad"),
            lambda about: about.update(name=7),
            lambda about: about.update(variables=["x"] * 12),
            lambda about: about["variables"][0].update(distance="far"),
            lambda about: about["variables"][0].update(operationalisation="x"),
        ],
    )
    def test_description_edited(self, refused, town, rasters, edit):
        from osgeo import gdal

        dataset = gdal.Open(rasters["pubs"], gdal.GA_Update)
        about = json.loads(dataset.GetMetadataItem("RTM_FACTOR"))
        edit(about)
        dataset.SetMetadataItem("RTM_FACTOR", json.dumps(about))
        del dataset
        said = refused("fitmodel", **fit_of(town, rasters))
        assert "lost the description of its variables" in said

    def test_effect_turned_round_since_the_fit(self, run, refused, town, rasters, model):
        run(
            "operationalisefactor",
            **factor_of(town, rasters, EFFECT="protective", OUTPUT=rasters["pubs"]),
        )
        said = refused("riskmap", **map_of(town, rasters, model))
        assert "as aggravating, and the raster as protective" in said


class TestWhatIsNoFault:
    """Things that look odd and are fine, or must be told for what they are."""

    def test_field_names_in_another_case(self, run, town, rasters):
        wanted = count_of(town, rasters, FILTER="\"KIND\" = 'robbery'")
        assert run("countevents", **wanted)["EVENTS"] == 240

    def test_features_that_cannot_be_projected_are_told_as_such(self, run, log, town, rasters):
        degrees = "urn:ogc:def:crs:OGC:1.3:CRS84"
        near = [[-0.553, 51.694]] * 25  # the middle of the town
        layer = town.layer("wide", points([*near, [500.0, 20.0]]), crs=degrees)
        results = run("countevents", **count_of(town, rasters, INCIDENTS=layer))
        assert results["EVENTS"] + results["OUTSIDE"] >= 25
        assert "that could not be projected" in " ".join(log.said) or results["OUTSIDE"] == 1

    def test_a_study_with_a_mark_in_front(self, run, town):
        path = Path(TestStudy().study(town))
        path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
        results = run("runstudy", STUDY=str(path), OUTPUT_FOLDER=town.path("out"))
        assert results["CELLS"] == 400

    def test_factors_of_an_earlier_run_do_not_stay(self, run, town):
        two = [
            {"name": "Pubs", "source": "pubs.geojson"},
            {"name": "Road", "source": "road.geojson"},
        ]
        folder = Path(town.path("out"))
        run("runstudy", STUDY=TestStudy().study(town, factors=two), OUTPUT_FOLDER=str(folder))
        assert (folder / "factors" / "road.tif").exists()
        run("runstudy", STUDY=TestStudy().study(town), OUTPUT_FOLDER=str(folder))
        found = sorted(path.name for path in (folder / "factors").iterdir())
        assert found == ["pubs.qml", "pubs.tif"]

    def test_table_without_geometry(self, refused, town, rasters):
        table = QgsVectorLayer("NoGeometry?field=kind:string", "table", "memory")
        table.dataProvider().addFeature(QgsFeature(table.fields()))
        said = refused("countevents", **count_of(town, rasters, INCIDENTS=table))
        assert "“table” is a table without geometry" in said
