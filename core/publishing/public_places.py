"""Draft."""

from __future__ import annotations

from dataclasses import dataclass

Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]


@dataclass(frozen=True)
class PublicPlace:
    number: int
    name: str | None
    polygons: tuple[Polygon, ...]
    polygons_wgs84: tuple[Polygon, ...]
    hectares: float
    past: int | None
    later: int | None
    reasons: tuple[str, ...]
