"""Print the model table of a finished study and where everything is."""

import json
import sys
from pathlib import Path

FILES = {
    "map.png": "the risk map as a picture",
    "report.html": "what was found, in words and tables",
    "risk.tif": "relative risk scores as a raster",
    "risk.gpkg": "the cells and the priority places as polygons",
    "forecast.tif": "the forecast from place, neighbourhood and history",
    "hotspots.tif": "kernel density of the events",
    "validation.csv": "how well each map foretold the later period",
    "model.json": "the model",
    "coefficients.csv": "its table",
    "study.json": "the study as it was run",
}


def main(folder: Path) -> None:
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    print(f"\n{model['events']:,} events in {model['cells']:,} cells, family {model['family']}")
    titles = "coef.", "RRV", "local"
    print(f"\n{'factor':<20}{'operationalisation':<20}{'influence':>10}", end="")
    print("".join(f"{title:>9}" for title in titles), " 95% of the RRV")
    for term in model["terms"]:
        of, citywide, local = term["variable"], term["citywide"], term["local"]
        known = citywide["adjusted"] or citywide["independent"]
        print(
            f"{of['factor']:<20}{of['operationalisation']:<20}{of['distance']:>10g}"
            f"{citywide['coefficient']:>9.3f}{citywide['ratio']:>9.2f}"
            f"{'' if local is None else format(local['ratio'], '.2f'):>9}  "
            f"{known['low']:.2f} to {known['high']:.2f}"
        )
    print(f"\nBIC {model['bic']:.2f}\n\nIn {folder}:")
    for name, what in FILES.items():
        if (folder / name).exists():
            print(f"  {name:<18}{what}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
