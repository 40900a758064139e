"""The town plan, drawn by hand: outline, main roads, districts, railway, parks, reservoir.

Coordinates are metres from `ORIGIN`, which lies in the open sea so that nobody takes the town for
a real one. Districts and the outline are chains of the same arcs, so they share their borders
exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

ORIGIN = (660000.0, 328000.0)

NODES = {
    "west": (118, 1852),
    "north west": (815, 3557),
    "north": (2352, 3868),
    "north east": (3824, 3478),
    "east": (4883, 2178),
    "south east": (4377, 561),
    "east mouth": (2994, 133),
    "west mouth": (2641, 61),
    "south": (1327, 334),
    "head": (2446, 1494),
    "quay": (2421, 1641),
    "cross": (2283, 2078),
    "ring west": (1418, 1563),
    "ring north west": (1484, 2557),
    "ring north": (2333, 2876),
    "ring north east": (3117, 2562),
    "ring east": (3297, 1718),
}

# from, to, points between, name of the main road (none: an edge of the town)
ARCS = {
    "west fields": (
        "west",
        "north west",
        [(60, 2030), (330, 2120), (300, 2480), (90, 2560), (150, 2930), (520, 3010), (480, 3330)],
        None,
    ),
    "north west fields": (
        "north west",
        "north",
        [(1050, 3600), (1130, 3790), (1600, 3720), (1640, 3640), (1960, 3650), (2010, 3900)],
        None,
    ),
    "north east fields": (
        "north",
        "north east",
        [(2700, 3910), (2760, 3600), (3080, 3560), (3240, 3760), (3560, 3700), (3640, 3480)],
        None,
    ),
    "east fields": (
        "north east",
        "east",
        [
            (4080, 3400),
            (4200, 3150),
            (4420, 3120),
            (4560, 2860),
            (4540, 2640),
            (4760, 2480),
            (4960, 2420),
        ],
        None,
    ),
    "dock coast": (
        "east",
        "south east",
        [
            (4960, 1900),
            (4900, 1640),
            (4640, 1560),
            (4620, 1400),
            (4890, 1330),
            (4870, 1020),
            (4600, 900),
            (4560, 700),
        ],
        None,
    ),
    "strand coast": (
        "south east",
        "east mouth",
        [(4250, 420), (3980, 330), (3780, 480), (3520, 420), (3300, 210)],
        None,
    ),
    "east bank": (
        "east mouth",
        "head",
        [(2900, 420), (2800, 700), (2860, 960), (2700, 1210), (2540, 1330), (2530, 1450)],
        None,
    ),
    "west bank": (
        "head",
        "west mouth",
        [(2380, 1430), (2390, 1270), (2540, 1080), (2610, 880), (2560, 650), (2640, 380)],
        None,
    ),
    "south coast": (
        "west mouth",
        "south",
        [(2420, 60), (2230, 210), (1960, 230), (1750, 60), (1520, 110)],
        None,
    ),
    "moor fields": (
        "south",
        "west",
        [
            (1130, 300),
            (1060, 640),
            (760, 620),
            (690, 960),
            (330, 900),
            (190, 1200),
            (420, 1430),
            (180, 1600),
        ],
        None,
    ),
    "ring 1": ("ring west", "ring north west", [(1270, 1850), (1320, 2250)], "Abbey Way"),
    "ring 2": ("ring north west", "ring north", [(1640, 2800), (2050, 2830)], "Abbey Way"),
    "ring 3": ("ring north", "ring north east", [(2610, 2930), (2990, 2800)], "Minster Way"),
    "ring 4": ("ring north east", "ring east", [(3330, 2270), (3400, 1950)], "Minster Way"),
    "ring 5": ("ring east", "quay", [(3120, 1520), (2760, 1690)], "Bridge Street"),
    "ring 6": ("quay", "ring west", [(2150, 1560), (1800, 1420)], "Bridge Street"),
    "quay lane": ("quay", "head", [], "Quay Lane"),
    "high street 1": ("quay", "cross", [(2360, 1830)], "High Street"),
    "high street 2": ("cross", "ring north", [(2230, 2350), (2360, 2620)], "Station Road"),
    "market street 1": ("ring west", "cross", [(1700, 1720), (1980, 2060)], "Market Street"),
    "market street 2": (
        "cross",
        "ring north east",
        [(2600, 2110), (2830, 2420)],
        "Market Street",
    ),
    "west road": ("ring west", "west", [(1120, 1620), (780, 1860), (430, 1770)], "Western Road"),
    "moor road": (
        "ring west",
        "south",
        [(1340, 1280), (1480, 950), (1290, 660)],
        "Southmoor Road",
    ),
    "reservoir road": (
        "ring north west",
        "north west",
        [(1290, 2720), (1190, 3060), (930, 3280)],
        "Reservoir Road",
    ),
    "north road": ("ring north", "north", [(2290, 3150), (2450, 3500)], "Great North Road"),
    "lark road": (
        "ring north east",
        "north east",
        [(3370, 2740), (3420, 3060), (3700, 3240)],
        "Lark Hill Road",
    ),
    "east road": (
        "ring east",
        "east",
        [(3640, 1700), (3990, 1930), (4420, 1920), (4640, 2140)],
        "Eastern Road",
    ),
    "dock road": (
        "ring east",
        "south east",
        [(3430, 1430), (3820, 1080), (4050, 760)],
        "Dock Road",
    ),
}

OUTLINE = (
    "west fields",
    "north west fields",
    "north east fields",
    "east fields",
    "dock coast",
    "strand coast",
    "east bank",
    "west bank",
    "south coast",
    "moor fields",
)


@dataclass(frozen=True)
class District:
    """A district: its border (``-`` runs an arc backwards) and how its streets lie.

    `angle` is in degrees; `spacing` is the pair of distances between parallel streets in metres.
    """

    name: str
    border: tuple[str, ...]
    angle: float
    spacing: tuple[float, float]


DISTRICTS = (
    District("Priory", ("market street 1", "high street 2", "-ring 2", "-ring 1"), 17, (172, 148)),
    District("Minster", ("market street 2", "-ring 3", "-high street 2"), 33, (164, 146)),
    District("Ropewalk", ("high street 1", "market street 2", "ring 4", "ring 5"), -12, (176, 146)),
    District("Shambles", ("ring 6", "market street 1", "-high street 1"), 8, (158, 142)),
    District(
        "Westfield",
        ("-west road", "ring 1", "reservoir road", "-west fields"),
        -8,
        (202, 168),
    ),
    District(
        "Abbotsmoor",
        ("-reservoir road", "ring 2", "north road", "-north west fields"),
        24,
        (198, 172),
    ),
    District(
        "Foxholes", ("-north road", "ring 3", "lark road", "-north east fields"), -18, (206, 158)
    ),
    District("Lark Hill", ("-lark road", "ring 4", "east road", "-east fields"), 41, (192, 166)),
    District("Copperas Dock", ("-east road", "dock road", "-dock coast"), 10, (226, 188)),
    District(
        "Strand",
        ("-dock road", "ring 5", "quay lane", "-east bank", "-strand coast"),
        -36,
        (188, 164),
    ),
    District(
        "Quayside",
        ("-quay lane", "ring 6", "moor road", "-south coast", "-west bank"),
        -4,
        (184, 166),
    ),
    District("Southmoor", ("-moor road", "west road", "-moor fields"), 30, (210, 172)),
)

RAILWAY = {
    "Coast line": [
        (-420, 2280),
        (60, 2470),
        (640, 2700),
        (1120, 2720),
        (1560, 2900),
        (2080, 2980),
        (2620, 3060),
        (3080, 2880),
        (3620, 2720),
        (4180, 2830),
        (4620, 2980),
        (5080, 3050),
    ],
    "Dock branch": [
        (3080, 2880),
        (3480, 2745),
        (3790, 2440),
        (3770, 2040),
        (3960, 1640),
        (4230, 1330),
        (4290, 1020),
    ],
}
STATIONS = ((2315, 3012), (905, 2713), (3690, 2718))

RESERVOIR = ((1830, 3330), (230, 150))

# name, centre, radii
PARKS = (
    ("Castle Mount", (1940, 2440), (120, 90)),
    ("Victoria Gardens", (2840, 2010), (110, 95)),
    ("Westfield Common", (640, 2160), (210, 160)),
    ("Reservoir Park", (1560, 3130), (150, 120)),
    ("Foxholes Wood", (2900, 3330), (190, 150)),
    ("Lark Hill", (4020, 2560), (200, 190)),
    ("Copperas Fields", (4400, 1620), (110, 150)),
    ("Strand Gardens", (3240, 640), (230, 110)),
    ("Sailmakers Green", (2960, 1290), (90, 75)),
    ("Southmoor Recreation Ground", (840, 1270), (170, 130)),
    ("Mariners Park", (1900, 760), (190, 150)),
    ("Abbotsmoor Green", (1010, 3340), (90, 70)),
    ("Cathedral Close", (2730, 2590), (70, 60)),
    ("Long Meadow", (2180, 420), (130, 80)),
)

POLICE_STATIONS = (
    ("Saltmarsh Central", (2020, 1890)),
    ("Foxholes", (2810, 3090)),
    ("Strand", (3560, 860)),
    ("Westfield", (830, 2420)),
    ("Mariners", (1640, 1020)),
)
