"""The tables of docs/scale.md: what was measured, and what is computed from it."""

from __future__ import annotations

from .results import number, table

BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"
FORCES, TYPES, MONTHS = 43, 14, 12
LAND = 151_000  # km2 of England and Wales
CELLS_A_KM2 = 100  # cells of 100 m
FACTORS = 14
CORES = (1, 16, 256)
NOTICED = 20  # seconds until Snakemake looks at a job that ended, by the profile for Slurm
HOUR = 3600
GIGABYTE = 1000  # megabytes
SIZES = ("3000-14-600", "30000-14-600", "300000-14-600")
EVENTS = ("30000-14-60", "30000-14-600", "30000-14-6000")
FACTOR_NUMBERS = ("30000-7-600", "30000-14-600", "30000-28-600")


def set_tables(text: str, record: dict) -> str:
    """Return a page with the tables between its two marks replaced."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    parts = [
        "### Measured: a study, and what its area's studies share\n",
        measured(record),
        growth(record),
        "### Measured: the series around its studies\n",
        around(record),
        "### Computed: a country's year\n",
        computed(record),
        machine_line(record),
    ]
    return before + BEGIN + "\n" + "\n".join(parts) + "\n" + END + after


def measured(record: dict) -> str:
    """Return the table of every case."""
    columns = ["cells", "factors", "events", "shared: processor s", "MB", "disk MB"]
    columns += ["a study: processor s", "MB", "disk MB"]
    rows = []
    for case in (one for one in record.values() if isinstance(one, dict) and "study" in one):
        row = [case["cells"], case["factors"], case["events"]]
        for part in ("shared", "study"):
            row += [case[part][key] for key in ("processor_s", "memory_mb", "disk_mb")]
        rows.append(row)
    return table(columns, sorted(rows))


def growth(record: dict) -> str:
    """Return how the cost grows, as a list."""
    lines = []
    for what, names in (("cells", SIZES), ("events", EVENTS), ("factors", FACTOR_NUMBERS)):
        known = [record[one] for one in names if one in record]
        told = ", ".join(
            f"{number(one['study']['processor_s'])} s with {one[what]:,}" for one in known
        )
        lines.append(f"* {what}: a study takes {told}.\n")
    return "".join(lines)


def around(record: dict) -> str:
    """Return what plan, page and Snakemake take."""
    rows = []
    for name, words in (
        ("plan", "the plan (`rtm:prepareseries`)"),
        ("gather", "the page and the tables (`rtm:gatherseries`)"),
        ("snakemake", "Snakemake: finding all jobs, none run"),
    ):
        one = record[name]
        rows.append([words, one["studies"], one["processor_s"], one["memory_mb"]])
    return table(["what", "studies", "processor s", "MB"], rows)


def line_through(record: dict, part: str, key: str) -> tuple[float, float]:
    """Return intercept and slope by cells, through the two largest cases."""
    small, large = (record[one] for one in SIZES[1:])
    slope = (large[part][key] - small[part][key]) / (large["cells"] - small["cells"])
    return small[part][key] - slope * small["cells"], slope


def country(record: dict) -> dict[str, float]:
    """Return what a country's year takes.

    Returns
    -------
    dict
        Processor seconds of `shared`, `studies` and `alone` (the plan and the page, which nothing
        runs beside), and megabytes of `disk` and of `memory` of one study of a mean force.
    """
    cells, studies = LAND * CELLS_A_KM2, FORCES * TYPES * MONTHS

    def of_all(part: str, key: str, times: int) -> float:
        intercept, slope = line_through(record, part, key)
        return times * (intercept * FORCES + slope * cells)

    start, qgis = (record["snakemake"][key] for key in ("start_s", "qgis_s"))  # of each job
    each = TYPES * MONTHS
    intercept, slope = line_through(record, "study", "memory_mb")
    return {
        "shared": of_all("shared", "processor_s", 1) + (start + qgis) * FORCES * (FACTORS + 1),
        "studies": of_all("study", "processor_s", each) + start * studies,
        "alone": sum(
            qgis + studies * (record[one]["processor_s"] - qgis) / record[one]["studies"]
            for one in ("plan", "gather")
        ),
        "jobs": studies + FORCES * (FACTORS + 1),
        "disk": of_all("shared", "disk_mb", 1) + of_all("study", "disk_mb", each),
        "memory": intercept + slope * cells / FORCES,
    }


def computed(record: dict) -> str:
    """Return the table of a country's year by cores."""
    found, studies = country(record), FORCES * TYPES * MONTHS
    columns = ["cores", "hours", f"with {NOTICED} s a job until Snakemake notices its end"]
    columns += ["of both the plan and the page, on one core"]
    rows = []
    for cores in CORES:
        together = (found["shared"] + found["studies"]) / cores
        waits = 0 if cores == 1 else NOTICED * found["jobs"] / cores
        hours = [one / HOUR for one in (together + found["alone"], waits, found["alone"])]
        rows.append([cores, hours[0], hours[0] + hours[1], hours[2]])
    text = (
        f"{FORCES} forces × {TYPES} types × {MONTHS} months = {studies:,} studies; England and "
        f"Wales, {LAND:,} km², on cells of 100 m: {LAND * CELLS_A_KM2:,} cells, "
        f"{LAND * CELLS_A_KM2 / FORCES:,.0f} a force; {FACTORS} factors.\n\n"
    )
    text += table(columns, rows)
    return text + (
        f"\nAll processor time: {(found['studies'] + found['shared']) / HOUR:,.0f} hours, of which "
        f"{found['shared'] / HOUR:,.1f} for what is shared. Disk: "
        f"{found['disk'] / GIGABYTE:,.0f} GB. Memory of a study of a mean force: "
        f"{found['memory'] / GIGABYTE:,.1f} GB.\n"
    )


def machine_line(record: dict) -> str:
    """Return on what it was measured."""
    one = record["machine"]
    return (
        f"Measured {one['date']}, revision {one['revision']}: {one['processor']}, {one['memory']}; "
        f"{one['system']}; {one['software']}.\n"
    )
