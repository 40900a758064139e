"""The report as a PDF in one click."""

from contextlib import suppress

import pytest
from osgeo import gdal
from qgis.PyQt.QtGui import QDesktopServices

pytest.importorskip("qgis.PyQt.QtWebKitWidgets", reason="this QGIS has no WebKit")


@pytest.fixture
def shown(monkeypatch):
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()))
    return found


def test_one_click_writes_and_opens_it(opened, results, shown):
    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.pdf)
    made = results / "report.pdf"
    assert shown == [str(made)]
    assert made.read_bytes().startswith(b"%PDF-")
    assert len(gdal.Open(str(made)).GetSubDatasets()) > 3, "pages"
    assert not list(results.glob(".report*"))
    driver.click(driver.results.pdf)
    assert [one.name for one in results.glob("*.pdf")] == ["report.pdf"], "ours is replaced"


def test_a_pdf_of_somebody_else_stays(opened, results, shown):
    (results / "report.pdf").write_bytes(b"%PDF-1.4 printed in a browser")
    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.pdf)
    assert (results / "report.pdf").read_bytes() == b"%PDF-1.4 printed in a browser"
    assert shown == [str(results / "report 2.pdf")]


def test_without_webkit_the_browser_opens_and_it_is_said_what_to_do(
    opened, results, shown, monkeypatch
):
    from risk_terrain_modelling.ui import report_pdf

    monkeypatch.setattr(report_pdf, "can_print", lambda: False)
    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.pdf)
    assert shown == [str(results / "report.html")]
    assert "print it into a PDF there" in driver.results.note.text()


def test_a_picture_from_a_server_is_not_asked_for(processing, tmp_path):
    """A report may be somebody else's: printing it tells nobody."""
    import socket
    import threading

    from risk_terrain_modelling.ui.report_pdf import write_pdf

    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def listen():
            with suppress(OSError):  # nobody came
                asked.append(server.accept())

        waiting = threading.Thread(target=listen, daemon=True)
        waiting.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        page = f'<!DOCTYPE html><p>Report</p><img src="{address}"><script src="{address}"></script>'
        (tmp_path / "report.html").write_text(page, encoding="utf-8")
        assert write_pdf(tmp_path / "report.html").exists()
    waiting.join()
    assert asked == []
