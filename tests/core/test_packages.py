"""What is said where a package is missing, and that nothing is imported before it is used."""

import importlib
import sys

import pytest
from risk_terrain_modelling.core import packages
from risk_terrain_modelling.core.errors import RtmError


@pytest.fixture
def without(monkeypatch):
    """Let a package be missing on some system."""

    def missing(package, platform="linux"):
        monkeypatch.setitem(sys.modules, package, None)
        monkeypatch.setattr(sys, "platform", platform)

    return missing


@pytest.mark.parametrize(
    ("platform", "remedy"),
    [
        ("linux", "Install it (Debian and Ubuntu: sudo apt install python3-scipy) and start QGIS"),
        ("win32", "Run the OSGeo4W setup, choose Advanced Install, add python3-scipy and start"),
        ("darwin", "Install a recent official build of QGIS, which brings it."),
    ],
)
def test_a_missing_package_is_named_with_how_to_get_it_there(without, platform, remedy):
    without("scipy", platform)
    with pytest.raises(RtmError) as refused:
        packages.require("scipy")
    needed = "Risk Terrain Modelling needs the Python package scipy, which is not installed."
    assert refused.value.problem == needed
    assert refused.value.remedy.startswith(remedy)
    assert str(packages.lack_of("scipy")) == str(refused.value)


def test_the_report_has_a_sentence_of_its_own(without):
    without("jinja2", "win32")
    lack = packages.lack_of("jinja2")
    assert lack.problem == "The report needs the Python package jinja2, which is not installed."
    assert "python3-jinja2" in lack.remedy


@pytest.mark.parametrize(
    ("part", "reason", "said"),
    [
        (
            "scipy",
            ImportError("numpy.core.multiarray failed to import\nIMPORTANT: PLEASE READ THIS"),
            "cannot be loaded (numpy.core.multiarray failed to import).",
        ),
        ("scipy", AttributeError("_ARRAY_API not found"), "loaded (_ARRAY_API not found)."),
        (
            "scipy.special",
            ValueError("numpy.dtype size changed"),
            "loaded (numpy.dtype size changed).",
        ),
        (
            "scipy.spatial",
            OSError("[WinError 126] not found"),
            "loaded ([WinError 126] not found).",
        ),
        ("scipy.special", ModuleNotFoundError(name="_ufuncs"), "lacks a part of it (_ufuncs)."),
    ],
)
def test_one_that_is_broken_is_told_from_one_that_is_missing(monkeypatch, part, reason, said):
    def broken(name):
        if name == part:
            raise reason
        return importlib.import_module(name)

    monkeypatch.setattr(packages, "import_module", broken)
    assert packages.lack_of("scipy").problem.endswith(said)
    with pytest.raises(RtmError, match="python3-scipy"):
        _ = packages.Lazily("scipy.ndimage").label


def test_nothing_is_lacking_where_all_is_there():
    assert packages.lack_of("scipy") is None
    packages.require("scipy")


def test_a_module_is_imported_when_something_of_it_is_used(without):
    special = packages.Lazily("scipy.special")
    assert special.ndtr(0.0) == 0.5
    without("scipy")
    assert special.ndtr(0.0) == 0.5, "what was asked for once is kept"
    with pytest.raises(RtmError, match="scipy, which is not installed"):
        special.erf(0.0)
