"""Reading what police download: beside a plain read of the same columns by GDAL's CSV driver."""

from __future__ import annotations

import random
from pathlib import Path

from .measure import run_module
from .options import Options, folder_of
from .results import Result

COLUMNS = ["rows", "MB of text", "read by", "time, s", "memory, MB", "times as long"]
MOST_TIMES = 1.5  # as long as GDAL takes
MOST_MEGABYTES = 500
READERS = {
    "gdal": "GDAL: the columns, as texts",
    "import": "import: looked at, columns found, all rows read, dates, filters, findings",
}
HEADING = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
TYPES = (
    "Burglary",
    "Anti-social behaviour",
    "Violence and sexual offences",
    "Other theft",
    "Drugs",
)


def police(options: Options) -> Result:
    """Return the table of how long files of data.police.uk take."""
    result = Result("Reading crimes as data.police.uk gives them", COLUMNS)
    folder = folder_of("imports")
    for rows in (9_000,) if options.quick else (90_000, 4_000_000):
        file = written(folder / f"{rows}.csv", rows)
        _compare(result, file, rows)
        file.unlink()
    result.notes.append(
        "Made-up rows of the length of real ones, 6% without coordinates; times of processor, of "
        "the work alone. GDAL does nothing with what it reads."
    )
    return result


def _compare(result: Result, file: Path, rows: int) -> None:
    seconds = {}
    for reader, title in READERS.items():
        run = run_module("read_rows", reader, str(file))
        seconds[reader] = run.results()[-1]["seconds"]
        times = seconds[reader] / seconds["gdal"]
        size = file.stat().st_size / 1e6
        result.rows.append([rows, round(size), title, seconds[reader], run.megabytes, times])
    result.aim(f"{rows:,} crimes: times as long as GDAL reads the columns", times, MOST_TIMES, "")
    result.aim(f"{rows:,} crimes: memory", run.megabytes, MOST_MEGABYTES, "MB")


def written(path: Path, rows: int) -> Path:
    """Write made-up crimes, the same each time."""
    rng = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADING)
        for row in range(rows):
            file.write(_crime(row, rng))
    return path


def _crime(row: int, rng: random.Random) -> str:
    number = f"{rng.getrandbits(256):064x}" if row % 5 else ""
    place = f"{-2.6 + rng.random() / 5:.6f},{51.4 + rng.random() / 9:.6f}" if row % 17 else ","
    return (
        f"{number},20{18 + row % 6}-{row % 12 + 1:02},Avon and Somerset Constabulary,"
        f"Avon and Somerset Constabulary,{place},On or near Somewhere Street,E0101{row % 9999:04},"
        f"Bristol 0{row % 50:02}A,{TYPES[row % 5]},Investigation complete; no suspect identified,\n"
    )
