"""Say what came of installing the zip in a QGIS. Usage: installed FOLDER NAME."""

import json
import sys
from pathlib import Path


def faults(told: dict) -> list[str]:
    """Return what went wrong, by what install_in_qgis told."""
    if "fault" in told:
        return [told["fault"]]
    wrong = {
        "it was not started": not told["started"],
        "its files are not those of the zip": not told["same_files"],
        "the profile was not untouched": "risk_terrain_modelling" in told["before"],
        "no algorithm is there": not told["algorithms"],
        "no entry is in the menu": not told["actions"],
        "the sample map was not made": not told["map"],
    }
    return [text for text, applies in wrong.items() if applies]


def main(folder: Path, name: str) -> int:
    file = folder / "told.json"
    if not file.exists():
        print((folder / "qgis.log").read_text(encoding="utf-8", errors="replace")[-3000:])
        print(f"{name}: QGIS ended without a word")
        return 1
    told = json.loads(file.read_text(encoding="utf-8"))
    found = faults(told)
    if found:
        print(f"{name}: " + "; ".join(found))
        return 1
    print("QGIS {qgis}, Qt {qt}, Python {python}: {files} files installed,".format(**told), end=" ")
    print("{algorithms} algorithms, sample study in {seconds} s".format(**told))
    for term, coefficient in told["terms"].items():
        print(f"    {term}: {coefficient}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
