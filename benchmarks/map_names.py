"""What the maps that are compared are called, in files and in tables."""

FORECAST = "forecast map"
LAST = "forecast map, last period alone"
PLACELESS = "forecast map without the RTM"
RTM = "RTM"

COUNTS = "past counts"
DENSITY = "kernel density"
DENSITIES = {f"density, {size:g} cells": size for size in (1.5, 2.0, 3.0, 5.0, 8.0)}
FOREST = "random forest"
BOOSTING = "gradient boosting"
LEARNING = (FOREST, BOOSTING)
FORWARD = ", forward"  # of a learning peer: it learned the last period from those before it
PEERS = (COUNTS, DENSITY, *DENSITIES, *LEARNING, *(name + FORWARD for name in LEARNING))
PER_AREA = (DENSITY, *DENSITIES)  # these are by square unit, all others by cell


def learner(name: str) -> str:
    """Return the name of a peer without the way in which it was taught."""
    return name.replace(FORWARD, "")
