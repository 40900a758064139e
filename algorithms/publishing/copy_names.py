"""The files of a copy that may be given away: each name, once."""

from __future__ import annotations

REPORT, TAKEN_OUT_PAGE = "report.html", "taken_out.html"
MAP, HANDOUT = "map.html", "handout.pdf"
PLACES, TABLE = "places.gpkg", "places.csv"
PLACES_KML, PLACES_GPX = "places.kml", "places.gpx"
SCORES, TERMS, RIGHTS = "scores.tif", "factors.csv", "licences.csv"
TAKEN_OUT, RECORD, HASHES = "taken_out.csv", "published.json", "SHA256SUMS.txt"
