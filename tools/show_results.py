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
    print(f"\n{'factor':<20}{'operationalisation':<20}{'influence':>10}{'coef.':>9}{'RRV':>8}  95%")
    for term in model["terms"]:
        of, known = term["variable"], term["independent"]
        print(
            f"{of['factor']:<20}{of['operationalisation']:<20}{of['distance']:>10g}"
            f"{term['coefficient']:>9.3f}{term['rrv']:>8.2f}  "
            f"{known['low']:.2f} to {known['high']:.2f}"
        )
    print(f"\nBIC {model['bic']:.2f}\n\nIn {folder}:")
    for name, what in FILES.items():
        if (folder / name).exists():
            print(f"  {name:<18}{what}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
