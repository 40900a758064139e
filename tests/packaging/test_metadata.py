"""What the plugin site asks of a plugin."""

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = [
    "name",
    "description",
    "version",
    "qgisMinimumVersion",
    "qgisMaximumVersion",
    "author",
    "email",
    "about",
    "tracker",
    "repository",
    "homepage",
    "category",
    "icon",
    "tags",
    "changelog",
    "experimental",
    "hasProcessingProvider",
]


@pytest.fixture(scope="module")
def general():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


@pytest.mark.parametrize("key", NEEDED)
def test_every_key_is_there(general, key):
    assert general[key.lower()].strip()


def test_values_have_the_form_asked(general):
    assert re.fullmatch(r"\d+\.\d+\.\d+", general["version"])
    assert general["qgisminimumversion"] == "3.22"
    assert general["qgismaximumversion"] == "4.99"
    assert general["hasprocessingprovider"] == "yes"
    assert "supportsqt6" not in general
    assert "statsmodels" in general["about"]


def test_icon_is_a_png_and_the_licence_is_there(general):
    assert (ROOT / general["icon"]).read_bytes().startswith(b"\x89PNG")
    assert "GNU GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_library_and_the_citation_say_the_same(general):
    for file in ("pyproject.toml", "CITATION.cff"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert f'"{general["author"]}"' in text, file
        assert f'"{general["repository"]}"' in text, file
        assert not re.search(r"^version", text, re.MULTILINE), f"{file}: metadata.txt has it"
