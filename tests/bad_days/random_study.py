"""A random study in a folder: layers, study file, a name for the results, and what is known."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from . import filters, layers, shapes, study_files, words

ORIGINS = {
    "EPSG:27700": (500_000, 200_000, 2_000),
    "EPSG:32630": (600_000, 5_700_000, 2_000),
    "EPSG:3857": (-10_000, 6_700_000, 3_000),
    "EPSG:2263": (980_000, 190_000, 6_000),
    "EPSG:7405": (500_000, 200_000, 2_000),
    "own": (500_000, 200_000, 2_000),
    "EPSG:4326": (-0.1, 51.5, 0.02),
    "EPSG:4979": (-0.1, 51.5, 0.02),
}
KINDS_OF_FOLDS = ("random",) * 9 + ("spatial",)
COUNTS = (0, 5, 19, 20, 21, 60, 200, 200, 300, 300, 500)


@dataclass
class Case:
    """One random study; `harms` says what was done to it, `counted` which incidents count."""

    folder: Path
    study: Path = Path()
    target: Path = Path()
    harms: list[str] = field(default_factory=list)
    incidents: str = ""
    counted: filters.Known | None = None
    names: list[str] = field(default_factory=list)


class Maker:
    """Makes one study with one generator; `nasty` is how much of it is strange, 0 to 1."""

    def __init__(self, rng: random.Random, folder: Path):
        self.rng, self.folder = rng, folder
        self.nasty = rng.choice((0.0, 0.05, 0.15, 0.4))
        strange = rng.random() < self.nasty / 4
        self.crs = rng.choice(layers.STRANGE if strange else layers.PROJECTED)
        self.system = layers.system(self.crs)
        left, bottom, side = ORIGINS.get(self.crs, (500_000, 200_000, 2_000))
        self.town = (left, bottom, side * rng.choice((0.3, 1, 1, 1.5)))
        self.taken: set[str] = set()
        self.case = Case(folder)

    def chance(self, share: float = 1.0) -> bool:
        """Return True as often as this study is strange, times a share."""
        return self.rng.random() < self.nasty * share

    def make(self) -> Case:
        """Write everything."""
        self.folder.mkdir(parents=True, exist_ok=True)
        rng, case = self.rng, self.case
        around = shapes.places(rng, self.town, rng.choice((1, 3, 12, 40)))
        study = {
            "schema": "rtm-study/1",
            "title": words.name(rng, self.nasty),
            "study_area": {"source": self._write("area", self._area())},
            "grid": self._grid(),
            "incidents": self._incidents(around),
            "factors": self._factors(around),
            "model": self._model(),
        }
        if rng.random() < 0.4:
            study["holdout"] = self._incidents(around, later=True)
        if rng.random() < 0.25:
            study["exclude"] = {"source": self._write("water", self._area(part=True))}
        if rng.random() < 0.3:
            share, least = rng.choice((0.01, 0.05, 0.3, 1)), rng.randint(1, 9)
            study["places"] = {"area_share": share, "min_cells": least}
        case.names = [str(one.get("name")) for one in study["factors"]]
        while self.chance():
            case.harms.append(study_files.spoil(rng, study))
            case.counted = None
        content, harm = study_files.as_bytes(rng, study, self.nasty * 0.3)
        if harm:
            case.harms.append(harm)
        case.study = self.folder / f"{words.file_name(rng, self.nasty / 2)}.json"
        case.study.write_bytes(content)
        case.target = self.folder / words.file_name(rng, self.nasty)
        return case

    def _grid(self) -> dict:
        rng, side = self.rng, self.town[2]
        block = side / rng.choice((3, 5, 8, 10))
        grid = {"block_length": rng.choice((block, float(f"{block:.2g}")))}
        if rng.random() < 0.4:
            grid["cell_size"] = grid["block_length"] / rng.choice((1, 1.5, 2, 3))
        if rng.random() < 0.3:
            grid["keep"] = rng.choice(("centre", "overlap"))
        return grid

    def _model(self) -> dict:
        rng = self.rng
        if rng.random() < 0.2:
            return {"selection": "calibrated", "surrogates": 99}
        families = rng.choice((["poisson"], ["nb1"], ["poisson", "nb1", "nb2"]))
        folds = {"folds": rng.randint(2, 8), "fold_kind": rng.choice(KINDS_OF_FOLDS)}
        return {"selection": "reference", "families": families, "seed": rng.randint(0, 99), **folds}

    def _area(self, part=False) -> layers.Layer:
        layer, (left, bottom, side) = layers.Layer(), self.town
        town = (left + side / 3, bottom + side / 3, side / 3) if part else self.town
        for one in shapes.areas(self.rng, town):
            layer.add(one, name="area")
        if self.chance(0.5):
            self._spoil(layer, "area")
        return layer

    def _incidents(self, around, later=False) -> dict:
        rng, layer = self.rng, layers.Layer()
        kinds = ["robbery", words.name(rng, self.nasty)]
        count = rng.choice(COUNTS if self.chance() else COUNTS[-4:])
        for x, y in shapes.places(rng, self.town, count, around):
            when = f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
            number = None if rng.random() < 0.05 else rng.randint(0, 9)
            layer.add(shapes.point(x, y), kind=rng.choice(kinds), n=number, when=when)
        if self.chance():
            self._spoil(layer, "incidents")
        found = {"source": self._write("incidents", layer)}
        text, predicate = "", lambda _one: True
        if rng.random() < 0.4:
            text, predicate = filters.known(rng, kinds)
        if self.chance(0.6):
            text, predicate = filters.strange(rng), None
            self.case.harms.append(f"filter {text[:60]!r}")
        if text:
            found["filter"] = text
        if not later:
            self.case.incidents, self.case.counted = found["source"], predicate
        return found

    def _factors(self, around) -> list[dict]:
        rng, factors = self.rng, []
        for number in range(rng.choice((1, 1, 2, 3))):
            layer, kind = layers.Layer(), rng.choice(("point", "point", "line", "polygon"))
            for x, y in around if number == 0 else shapes.places(rng, self.town, 9):
                layer.add(self._shape(kind, x, y), n=rng.randint(0, 9), kind="a")
            if self.chance(0.7):
                self._spoil(layer, "factor")
            name = words.name(rng, self.nasty)
            if not self.chance(0.2):
                name = self._distinct(name)
            factor = {"name": name, "source": self._write("factor", layer)}
            if rng.random() < 0.2:
                factor["filter"] = '"n" >= 1'
            if kind != "point" and rng.random() < 0.8:
                factor["operationalisation"] = "proximity"
            if rng.random() < 0.2:
                factor["effect"] = "protective"
            factors.append(factor)
        return factors

    def _shape(self, kind: str, x: float, y: float):
        if kind == "point":
            return shapes.point(x, y)
        if kind == "line":
            return shapes.line([(x, y), *shapes.places(self.rng, self.town, 2)])
        return shapes.square(x, y, self.town[2] / 30)

    def _spoil(self, layer, what: str) -> None:
        layer.spoil(self.rng, self.town, self.rng.choice((0.01, 0.1, 0.5)))
        self.case.harms.append(f"spoilt {what}")

    def _distinct(self, name: str) -> str:
        while name in self.taken:
            name += "2"
        self.taken.add(name)
        return name

    def _write(self, stem: str, layer) -> str:
        """Write a layer in some format and coordinate system; return its source."""
        rng = self.rng
        driver = rng.choice(list(layers.FORMATS) if self.chance(2) else layers.USUAL)
        name = words.file_name(rng, self.nasty) if self.chance() else stem
        path = self.folder / self._distinct(f"{name}{layers.FORMATS[driver]}")
        crs = self.system
        if self.chance(0.1 if stem == "area" else 0.5):
            crs = layers.system(rng.choice((*layers.PROJECTED, *layers.STRANGE)))
        table = words.file_name(rng, self.nasty)[:60]
        if not layers.write(path, driver, layer, self.system, crs, table):
            path = path.with_suffix(".geojson")
            layers.write(path, "GeoJSON", layer, self.system, crs, "layer")
        source = layers.sources(path, table, rng)
        return source.replace(f"{self.folder}/", "") if rng.random() < 0.8 else source
