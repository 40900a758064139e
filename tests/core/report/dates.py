"""A test at several dates that never was: two dates, four maps, two shares of the area."""

from risk_terrain_modelling.core.mapping.kinds import DENSITY, FORECAST, PAST_COUNTS, RANDOM

CUTS = (("2016-03", "2016-04", 200, 50), ("2016-04", "2016-05", 250, 40))
RATES = {  # by map and share, at each cut
    (FORECAST, 0.01): (0.10, 0.12),
    (PAST_COUNTS, 0.01): (0.14, 0.16),
    (DENSITY, 0.01): (0.05, 0.07),
    (RANDOM, 0.01): (0.01, 0.01),
    (FORECAST, 0.1): (0.50, 0.40),
    (PAST_COUNTS, 0.1): (0.40, 0.42),
    (DENSITY, 0.1): (0.30, 0.30),
    (RANDOM, 0.1): (0.10, 0.08),
}
LED = {(FORECAST, 0.1): 1, (PAST_COUNTS, 0.1): 1, (PAST_COUNTS, 0.01): 2}


def at_rows():
    for (name, share), rates in RATES.items():
        for (cut, end, past, events), rate in zip(CUTS, rates):
            about = {"map": name, "cut": cut, "end": end, "past_events": past, "events": events}
            yield {**about, "area_share": share, "hit_rate": rate, "pai": rate / share, "pei": 0.5}


def over_rows():
    for (name, share), rates in RATES.items():
        mean = sum(rates) / 2
        gain = {"": "", "_lowest": "", "_highest": ""}
        if name == FORECAST:
            gain = {"": 0.7, "_lowest": 0.6, "_highest": 0.8}
        yield {
            "map": name,
            "cuts": 2,
            "area_share": share,
            "area_asked": "5 ha" if share == 0.01 else "",
            "hit_rate": mean,
            "hit_rate_lowest": min(rates),
            "hit_rate_highest": max(rates),
            "pai": mean / share,
            "pei": 0.5,
            "led": LED.get((name, share), 0),
            **{f"gain_per_event{end}": value for end, value in gain.items()},
            "gain_led": 2 if name == FORECAST else 0,
        }
