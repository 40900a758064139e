"""Supplies of Ordnance Survey's Points of Interest, made up, in the exact form of each edition."""

from __future__ import annotations

from pathlib import Path

CLASSIC = (  # noqa: SIM905 (as it stands in the file)
    "UNIQUE_REFERENCE_NUMBER|NAME|POINTX_CLASSIFICATION_CODE|FEATURE_EASTING|FEATURE_NORTHING|"
    "POSITIONAL_ACCURACY_CODE|UPRN|TOPOGRAPHIC_TOID|TOPOGRAPHIC_TOID_VERSION|ITN_EASTING|"
    "ITN_NORTHING|ITN_TOID|ITN_TOID_VERSION|DISTANCE|ADDRESS_DETAIL|STREET_NAME|LOCALITY|"
    "GEOGRAPHIC_COUNTY|POSTCODE|VERIFIED_ADDRESS|ADMINISTRATIVE_BOUNDARY|TELEPHONE_NUMBER|URL|"
    "BRAND|QUALIFIER_TYPE|QUALIFIER_DATA|PROVENANCE|DATE_OF_SUPPLY"
).split("|")
SIX_MORE = [*CLASSIC, "POSTCODE_2", "UPP", "PC_AREA", "POSTCODE_2_2", "UPP_2", "PC_AREA_2"]
OF_2021 = [
    "ref_no",
    "name",
    "pointx_class",
    "feature_easting",
    "feature_northing",
    "pos_accuracy",
    "uprn",
    "topo_toid",
    "topo_toid_version",
    "usrn",
    "usrn_mi",
    "distance",
    "address_detail",
    "street_name",
    "locality",
    "geographic_county",
    "postcode",
    "admin_boundary",
    "telephone_number",
    "url",
    "brand",
    "qualifier_type",
    "qualifier_data",
    "provenance",
    "supply_date",
]
HEADINGS = {
    "upper": CLASSIC,
    "mixed": [name.title() for name in CLASSIC],
    "lower": [name.lower() for name in CLASSIC],
    "sample of 2012": SIX_MORE,
    "2021": OF_2021,
}
DATES = {"2021": "2021-06-01", "sample of 2012": "01-MAR-2012"}
# name, class, easting, northing, accuracy
ROWS = (
    ("The Crown", "01020034", 530_000.0, 180_000.0, "1"),
    ("Red Lion", "1020034", 530_100.0, 180_000.0, "2"),  # a zero was lost
    ("On the Road", "01020034", 530_200.0, 180_000.0, "3"),
    ("Somewhere", "01020034", 530_300.0, 180_000.0, "4"),
    ('Joe "Quick" Betts', "04220279", 530_400.0, 180_000.5, "1"),
    ("Stop A", "10590732", 530_500.0, 180_000.0, "1"),
    ("Solicitors Ltd", "02090154", 530_600.0, 180_000.0, "1"),
    ("Nowhere", "01020034", "", "", "1"),
)
LEFT_OUT = {"inaccurate": 2, "no_factor": 1, "no_coordinates": 1}
COUNTS = {"Pubs and bars": 2, "Betting shops and casinos": 1, "Bus stops": 1}


def write(path: Path, edition: str, *, rows=ROWS, repeats: int = 1, encoding="utf-8") -> str:
    """Write a supply of an edition, every row as often as is asked."""
    heading = HEADINGS[edition]
    lines = ["|".join(f'"{name}"' if edition != "2021" else name for name in heading)]
    for number, row in enumerate(rows, 1):
        lines += [_line(heading, number, row, edition)] * repeats
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return str(path)


def _line(heading: list[str], number: int, row: tuple, edition: str) -> str:
    name, code, easting, northing, accuracy = row
    cells = [""] * len(heading)
    cells[0], cells[2] = str(9_000_000 + number), code
    cells[1] = '"' + name.replace('"', '""') + '"'
    cells[3:6] = map(str, (easting, northing, accuracy))
    dated = next(at for at, one in enumerate(heading) if "supply" in one.lower())
    cells[dated] = DATES.get(edition, "2014-12-01")
    return "|".join(cells)
