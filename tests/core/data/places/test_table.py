"""Tables of factors: what is read, what is refused, with its line, and those that are shipped."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.places.table import factors_of, joined, read_table
from risk_terrain_modelling.core.errors import RtmError

FOLDER = Path(__file__).resolve().parents[4] / "resources" / "factors"
SHIPPED = ("factors.csv", "os_classes.csv", "osm_tags.csv")
TITLED = re.compile(r"[A-ZÀ-Ž]")
BY_NAME = re.compile(r".*[A-Z][a-z]+.* (19|20)\d\d, .+")  # who, when, where


def shipped():
    return [read_table((FOLDER / name).read_text(encoding="utf-8"), name) for name in SHIPPED]


def test_a_row_says_all_of_a_factor():
    text = (
        "Factor;OS class;osm tag;crimes;geometry;doubles within;note\n"
        "Pubs;1020034;amenity=pub|bar;Vehicle crime; polygon ;12,5;mine\n"
        "\n"
        "pubs;01020013;;;;;\n"
    )
    (pubs,) = factors_of(read_table(text, "t.csv"), [])
    assert (pubs.name, pubs.crimes, pubs.geometry) == ("Pubs", ("vehicle_crime",), "polygon")
    assert pubs.classes["os_class"] == ("01020034", "01020013")
    assert pubs.doubles_within == 12.5
    assert [str(one) for one in pubs.tags] == ["amenity=bar|pub"]


def test_a_lacking_column_is_taken_from_another_table():
    other = read_table("factor,osm_tag,effect\nPubs,amenity=pub,protective\nX,a=b,\n", "o.csv")
    mine = read_table("factor,osm_tag\nPUBS,amenity=bar\nNew,c=d\n", "m.csv")
    pubs, new = factors_of(mine, [other])
    assert (pubs.name, pubs.effect) == ("PUBS", "protective")
    assert [str(one) for one in pubs.tags] == ["amenity=bar"]
    assert new.effect == "aggravating"


FAULTS = [
    ("factor,geometry\nX,point\nY,pint\n", 3, "“pint” is none of what geometry may be"),
    ("factor,os_class\nX,abc\n", 2, "“abc” is no class"),
    ("factor,os_class\nX,٠١٠٢٠٠٣٤\n", 2, "is no class"),
    ("factor,osm_tag\nX,amenity\n", 2, "“amenity” is no tag"),
    ('factor\nX\n"Y\n', 3, "no row of a CSV file"),
    ("factor,crimes\nX,a\n,b\n", 3, "it has no factor"),
    ("factor\nx,y\n", 2, "more cells than the heading"),
    ("factor,doubles_within\nx,nan\n", 2, "“nan” is no distance"),
    ("factor,doubles_within\nx,1e400\n", 2, "“1e400” is no distance"),
    (f"factor\n{'x' * 400}\n", 2, "has 400 letters"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_a_fault_is_told_with_its_line(text, line, words):
    with pytest.raises(RtmError) as fault:
        read_table(text, "t.csv")
    assert f"line {line}: " in fault.value.problem
    assert words in fault.value.problem
    assert fault.value.remedy


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "factor\n", "factor,factor\nx,y\n"])
def test_what_is_no_table_is_refused(text):
    with pytest.raises(RtmError):
        read_table(text, "t.csv")


@given(st.text(max_size=200) | st.text('factor,;\n"=|+osm_tagX \t\0', max_size=200))
def test_any_text_is_a_table_or_refused_in_a_sentence(text):
    for begins in ("", "factor,osm_tag,os_class,doubles_within\n"):
        try:
            table = read_table(begins + text, "t.csv")
        except RtmError as fault:
            assert fault.problem and fault.remedy
        else:
            assert factors_of(table, [])


def test_the_tables_that_are_shipped_agree():
    first, *others = shipped()
    assert len(first.factors) >= 40
    for table in others:
        assert set(table.factors) <= set(first.factors)
    assert set(others[1].factors) == set(first.factors)
    for one in joined([first, *others]):
        assert TITLED.match(one.name), one.name
        assert BY_NAME.fullmatch(one.reference), one.reference
        assert one.crimes, one.name
        assert one.tags, one.name


def test_a_class_or_a_tag_is_of_one_factor_alone():
    seen: dict[tuple, str] = {}
    for one in joined(shipped()):
        keys = [(scheme, name) for scheme, names in one.classes.items() for name in names]
        rules = ([(c.key, c.values, c.wanted) for c in rule.conditions] for rule in one.tags)
        keys += [("tag", str(sorted(map(str, rule)))) for rule in rules]
        for key in keys:
            assert seen.setdefault(key, one.name) == one.name, key


def test_the_codes_that_are_shipped_are_those_of_ordnance_survey(real_data):
    with open(real_data / "schemes" / "os_poi_classification.csv", encoding="utf-8") as file:
        known = {row["code"]: row["class_name_mixed_case"] for row in csv.DictReader(file)}
    codes = {
        code: one.name for one in joined(shipped()) for code in one.classes.get("os_class", ())
    }
    assert set(codes) <= set(known)
    assert len(codes) < len(known) / 8, "the scheme itself is not ours to ship"
    assert known["01020034"] == "Pubs, Bars and Inns" and codes["01020034"] == "Pubs and bars"


def test_the_categories_that_are_shipped_are_those_of_overture(real_data):
    folder = real_data / "schemes"
    known = set()
    for name, columns in (
        ("overture_taxonomy_2025-04-01.csv", ["category_key"]),
        ("overture_taxonomy_2026-03-04.csv", ["New Primary Category", "Old Primary Category"]),
        ("overture_category_counts_2025-10-22.csv", ["primary_category", "basic_category"]),
    ):
        with open(folder / name, encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                known.update(row[column] for column in columns)
    for one in joined(shipped()):
        for category in one.classes.get("overture", ()):
            pattern = re.compile(re.escape(category).replace(r"\*", ".*"))
            assert any(map(pattern.fullmatch, known)), f"{one.name}: {category}"
