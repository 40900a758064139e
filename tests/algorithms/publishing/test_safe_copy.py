"""What a copy holds, looked for by a reader that knows nothing of how it was made."""

import base64
import csv
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
import zlib

import numpy as np
import pytest
from osgeo import gdal
from risk_terrain_modelling.tests.leaks import leaks_in
from risk_terrain_modelling.tests.published import SECRET, bands_of, secrets_of


@pytest.fixture
def safe(study_of_sample, results, publish, licences):
    """A copy with one of four factor layers, and what it must not tell."""
    copy = publish(results, LICENCES=licences(Pubs="yes", Takeaways="no"))
    bands = bands_of(results, "pubs.tif")
    return copy, secrets_of(results, study_of_sample.parent, factors=bands)


def test_nothing_leaks(safe):
    copy, secrets = safe
    assert leaks_in(copy, secrets) == []


def test_every_file_is_one_that_is_known(safe):
    copy, _ = safe
    files = {one.relative_to(copy).as_posix() for one in copy.rglob("*") if one.is_file()}
    assert "factors/pubs.tif" in files and "factors/takeaways.tif" not in files
    assert {"report.html", "places.csv", "scores.tif", "taken_out.html", "published.json"} <= files
    assert not files & {"study.json", "provenance.json", "manifest.json", "model.json", "risk.gpkg"}


def leak_count(copy, results, secrets):
    text = (copy / "places.csv").read_text(encoding="utf-8").splitlines()
    number, (past, *_) = next(
        (at, sorted(true)) for at, true in secrets.counts.items() if sorted(true)[0] % 5
    )
    row = next(csv.reader(io.StringIO(text[number])))
    row[3] = str(past)
    text[number] = ",".join(row[:4]) + ",,"
    (copy / "places.csv").write_text("\n".join(text), encoding="utf-8")


def leak_ranks(copy, results, secrets):
    """Numbers by something else than where places are."""
    with sqlite3.connect(copy / "places.gpkg") as file:
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"):
            file.create_function(name, 1, lambda _: 0)
        file.execute("UPDATE places SET number = 35 - number WHERE number IN (17, 18)")
    file.close()


def leak_sentence(copy, results, secrets):
    page = (copy / "report.html").read_text(encoding="utf-8")
    (copy / "report.html").write_text(
        page.replace("</h1>", "</h1><p>Only 4 events here.</p>"), encoding="utf-8"
    )


def leak_total(copy, results, secrets):
    record = json.loads((copy / "published.json").read_text(encoding="utf-8"))
    record["events"] = max(secrets.totals)
    (copy / "published.json").write_text(json.dumps(record), encoding="utf-8")


def leak_map(copy, results, secrets):
    shutil.copy(results / "forecast.tif", copy / "scores.tif")


def leak_mask(copy, results, secrets):
    """Counts of cells in a second band."""
    events = gdal.Open(str(results / "events.tif"))
    scores = gdal.Open(str(copy / "scores.tif")).ReadAsArray()
    rows, columns = scores.shape
    raster = gdal.GetDriverByName("GTiff").Create(
        str(copy / "scores.tif"), columns, rows, 2, gdal.GDT_Byte
    )
    raster.GetRasterBand(1).WriteArray(scores)
    raster.GetRasterBand(2).WriteArray(events.ReadAsArray().astype(np.uint8))


def leak_statistics(copy, results, secrets):
    raster = gdal.Open(str(copy / "scores.tif"), gdal.GA_Update)
    raster.GetRasterBand(1).ComputeStatistics(False)


def leak_tag(copy, results, secrets):
    raster = gdal.Open(str(copy / "scores.tif"), gdal.GA_Update)
    raster.SetMetadataItem("SOURCE", f"/home/{SECRET}/incidents.gpkg")


def leak_style(copy, results, secrets):
    (copy / "scores.qml").write_text("<qgis/>", encoding="utf-8")


def leak_path(copy, results, secrets):
    with (copy / "taken_out.csv").open("a", encoding="utf-8") as file:
        file.write("C:\\\\Users\\\\somebody,left out,,\n")


def leak_point(copy, results, secrets):
    x, y = secrets.places[0][7]
    with (copy / "report.html").open("a", encoding="utf-8") as file:
        file.write(f"<!-- {x:.3f} {y:.3f} -->")


def leak_degrees(copy, results, secrets):
    x, y = secrets.places[1][7]
    (copy / "places.gpx").write_text(
        f'<gpx><wpt lat="{y:.8f}" lon="{x:.8f}"/></gpx>', encoding="utf-8"
    )


def leak_zipped(copy, results, secrets):
    with zipfile.ZipFile(copy / "places.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", "nothing")
        file.writestr("b.txt", f"layer sergeant_incidents of {SECRET}")


def leak_pdf(copy, results, secrets):
    packed = zlib.compress(b"BT (from sergeant_pubs) Tj ET")
    (copy / "handout.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj <<>>\nstream\n" + packed + b"\nendstream\n"
    )


def leak_deleted(copy, results, secrets):
    """A row that was deleted from a GeoPackage stays in its free pages."""
    file = sqlite3.connect(copy / "places.gpkg")
    file.execute("CREATE TABLE kept (told TEXT)")
    file.executemany("INSERT INTO kept VALUES (?)", [(f"{SECRET} {at}" * 200,) for at in range(50)])
    file.commit()
    file.execute("DELETE FROM kept")
    file.commit()
    file.close()


def leak_stored_style(copy, results, secrets):
    file = sqlite3.connect(copy / "places.gpkg")
    file.execute("CREATE TABLE IF NOT EXISTS layer_styles (styleQML TEXT)")
    file.execute(
        "INSERT INTO layer_styles (styleQML) VALUES ('<layer source=\"file:///data/events.gpkg\"/>')"
    )
    file.commit()
    file.close()


def leak_embedded(copy, results, secrets):
    """Counts of places in the data of a script of a page."""
    number, true = next(
        (at, sorted(true)) for at, true in secrets.counts.items() if sorted(true)[0] % 5
    )
    data = json.dumps({"places": [{"n": number, "count": true[0]}]})
    (copy / "map.html").write_text(
        f'<html><script type="application/json">{data}</script></html>', encoding="utf-8"
    )


def leak_picture(copy, results, secrets):
    """A picture of the hot spots within a page."""
    gdal.Translate(
        "/vsimem/shown.png",
        str(results / "hotspots.tif"),
        options="-of PNG -ot Byte -scale -b 1",
    )
    file = gdal.VSIFOpenL("/vsimem/shown.png", "rb")
    png = gdal.VSIFReadL(1, 10_000_000, file)
    gdal.VSIFCloseL(file)
    shown = f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}">'
    (copy / "map.html").write_text(f"<html>{shown}</html>", encoding="utf-8")


LEAKS = [one for name, one in sorted(globals().items()) if name.startswith("leak_")]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda one: one.__name__)
def test_the_reader_finds_what_leaks(safe, results, leak):
    """A reader that found nothing anywhere would prove nothing."""
    copy, secrets = safe
    leak(copy, results, secrets)
    assert leaks_in(copy, secrets)


def test_the_copy_does_not_depend_on_what_it_must_not_tell(results, publish):
    """Two studies that differ in all that is secret, and agree in what may be told: one copy.

    Whatever a copy says, in whatever way it is packed, it is the same for both, so it tells
    nothing by which one could be told from the other.
    """
    first = contents(publish(results, "first"))
    disguise(results)
    assert contents(publish(results, "second")) == first


def contents(folder):
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }


def disguise(results):
    """Change every rank after the 15th, count, ratio, value of a cell, filter and path, but none beyond its band."""
    draw = np.random.default_rng(1)
    keep = {"grid.tif", "study.json", "model.json", "risk.gpkg", "manifest.json"}
    for path in results.iterdir():
        if path.is_file() and path.name not in keep:
            path.write_bytes(draw.bytes(1000))
    (results / "provenance.json").write_text('{"entity": {}}', encoding="utf-8")
    with sqlite3.connect(results / "risk.gpkg") as file:
        for name, kind in file.execute(
            "SELECT name, type FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            file.execute(f'DROP {kind} "{name}"')
        file.execute("DROP TABLE cells")
        for name in ("past_events", "later_events"):
            file.execute(
                f"UPDATE priority_places SET {name} = {name} - {name} % 15 + abs(random()) % 15"
            )
        for name in (
            "expected",
            "mean_value",
            "highest_value",
            "top_chance",
            "low_95",
            "high_80",
            "past_rank",
        ):
            file.execute(f"UPDATE priority_places SET {name} = abs(random()) % 97")
        file.execute("UPDATE priority_places SET rank = 9999 - rank WHERE rank > 15")
        file.execute("UPDATE priority_places SET reasons = 'x', sentence = 'y'")
    file.close()
    study = json.loads((results / "study.json").read_text(encoding="utf-8"))
    study["incidents"] = {"source": "other.gpkg", "filter": "\"officer\" = 'Smith'"}
    study["holdout"]["source"] = "another.gpkg"
    for factor in study["factors"]:
        factor["source"] = "elsewhere.gpkg"
    (results / "study.json").write_text(json.dumps(study), encoding="utf-8")
    model = json.loads((results / "model.json").read_text(encoding="utf-8"))
    model.update(events=model["events"] + 1, log_likelihood=-1.0, aic=2.0, bic=3.0, intercept=-9.0)
    for term in model["terms"]:
        for kind in ("citywide", "local"):
            nearer = 10 * term[kind]["ratio"]
            term[kind]["ratio"] = (np.floor(nearer) + (0.3 if nearer % 1 > 0.5 else 0.7)) / 10
            term[kind]["coefficient"] = np.log(term[kind]["ratio"])
        term["reach"]["events"] = 0.5
    (results / "model.json").write_text(json.dumps(model), encoding="utf-8")


def test_the_hashes_are_those_of_the_files(safe):
    """`sha256sum -c` is what people check them with."""
    copy, _ = safe
    listed = dict(
        line.split("  ")[::-1] for line in (copy / "SHA256SUMS.txt").read_text().splitlines()
    )
    files = {one.relative_to(copy).as_posix(): one for one in copy.rglob("*") if one.is_file()}
    del files["SHA256SUMS.txt"]
    assert listed == {
        name: hashlib.sha256(one.read_bytes()).hexdigest() for name, one in files.items()
    }
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS.txt"], cwd=copy, check=True)


def test_every_file_of_the_results_is_accounted_for(results, publish):
    (results / "letter to John Smith.docx").write_text("about 3 events", encoding="utf-8")
    (results / "risk.tif.aux.xml").write_text("<PAMDataset/>", encoding="utf-8")
    copy = publish(results)
    rows = list(csv.DictReader((copy / "taken_out.csv").open(encoding="utf-8")))
    listed = {row["file"] for row in rows}
    there = {one.relative_to(results).as_posix() for one in results.rglob("*") if one.is_file()}
    assert listed == there - {"letter to John Smith.docx", "risk.tif.aux.xml"} | {"2 other files"}
    assert all(row["why"] for row in rows)
    assert not any(b"John Smith" in one for one in contents(copy).values())
    for row in rows:
        assert not row["instead"] or (copy / row["instead"]).is_file()
