"""The tables of docs/forecasts.md, from what was measured: losses first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from .forecast_means import (
    AT,
    MEASURES,
    among,
    called,
    in_errors,
    mean_leads,
    means,
    plain,
    signed,
    singles,
    whole,
)
from .interval_rates import LEVELS
from .map_names import FORECAST, LAST, LEARNING, PEERS, PLACELESS, RTM, learner
from .results import table

BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"
BEYOND = -2.5  # standard errors; a difference below is no luck


def set_tables(text: str, kept: dict) -> str:
    """Return a page with the tables between its two marks replaced."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    sets = list(kept["sets"].values())
    main = [one for one in sets if one["main"]]
    value, low, high = kept["check"]["pai"]
    parts = [
        "### Losses\n",
        losses(sets),
        f"### Means over all {len(sets)} sets\n",
        together(sets),
        f"### Means over the {len(main)} main sets\n",
        together(main),
        "### What a longer past is worth\n",
        longer(sets),
        "### How often intervals held\n",
        intervals(sets),
        "### Each set\n",
        *(of_set(one) for one in sets),
        "### Check against a published figure\n",
        f"Past counts of London robbery on cells of 150 m: PAI at 10% {value:.2f} ({low:.2f} to "
        f"{high:.2f}); published: 3.6.\n",
        "### Made with\n",
        *dict.fromkeys(_circumstances(one["measured"]) for one in sets),
    ]
    return before + BEGIN + "\n" + "\n".join(parts) + "\n" + END + after


def _circumstances(measured: dict) -> str:
    software = ", ".join(f"{name} {version}" for name, version in measured["software"].items())
    return f"{measured['date']}: {software}; {measured['system']}, {measured['cores']} cores.\n"


def losses(sets: Sequence[dict]) -> str:
    """Return where a peer is ahead: in the mean, and by more than luck in a single set."""
    main = [one for one in sets if one["main"]]
    means_ = [_in_the_mean(sets, f"all {len(sets)}"), _in_the_mean(main, f"the {len(main)} main")]
    return "\n".join([*means_, _one_by_one(sets)])


def _in_the_mean(sets: Sequence[dict], which: str) -> str:
    behind = [
        [called(name, sets), measure, signed(lead), plain(error)]
        for name in among(sets, PEERS)
        for measure, lead, error in zip(MEASURES, *mean_leads(sets, name))
        if lead < 0
    ]
    if not behind:
        return (
            f"In the mean over {which} sets no peer is ahead of the forecast map in any measure.\n"
        )
    columns = ["peer", "measure", "forecast map's lead", "standard error"]
    return f"Ahead of the forecast map in the mean over {which} sets:\n\n" + table(columns, behind)


def _one_by_one(sets: Sequence[dict]) -> str:
    all_ = [(*about, lead / error) for *about, lead, error in singles(sets) if error > 0]
    clear = [
        [title, name, measure, signed(ratio, 1)]
        for title, name, measure, ratio in all_
        if ratio < BEYOND
    ]
    ratios = [ratio for *_, ratio in all_]
    told = (
        f"Of {len(ratios):,} single differences (set, peer, measure) "
        f"{sum(one < 0 for one in ratios):,} are below 0, {sum(one < -2 for one in ratios):,} by "
        f"more than two standard errors ({sum(one > 2 for one in ratios):,} are above 0 by as "
        f"much), {len(clear):,} by more than {-BEYOND:g}"
    )
    if not clear:
        return told + ".\n"
    return f"{told}:\n\n" + table(["data", "peer", "measure", "lead in standard errors"], clear)


def together(sets: Sequence[dict]) -> str:
    """Return each map's means, and by how much the forecast map is ahead in the mean."""
    names = [FORECAST, *among(sets, (*PEERS, RTM, PLACELESS))]
    values = [[called(name, sets), *map(plain, means(sets, name))] for name in names]
    leads = [
        [
            called(name, sets),
            *(f"{signed(a)} ({plain(b)})" for a, b in zip(*mean_leads(sets, name))),
        ]
        for name in names[1:]
    ]
    columns = [*AT, "log gain of an event"]
    lead = "forecast map's lead (standard error) over"
    return "\n".join([table(["mean PAI at", *columns], values), table([lead, *columns], leads)])


def longer(sets: Iterable[dict]) -> str:
    """Return what the forecast map gains by the periods before the last one."""
    rows = []
    for one in sets:
        if LAST in one["leads"]:
            lead = one["leads"][LAST]
            gains = [signed(value, 2) for value, _ in lead["pai"]]
            rows.append([one["title"], *gains, whole(lead["log_gain"][0], sign=True)])
    return table(["PAI, all the past over the last period alone", *AT, "log gain"], rows)


def intervals(sets: Iterable[dict]) -> str:
    """Return the share of the places whose later events lay within their intervals."""
    rows = []
    for one in sets:
        found = one["intervals"]
        held = [
            _outside(value, level, found["places"]) for value, level in zip(found["given"], LEVELS)
        ]
        rows.append([one["title"], found["places"], *held, *(f"{x:.1%}" for x in found["before"])])
    columns = ["80%, given the total", "95%, given the total", "80%, beforehand", "95%, beforehand"]
    return table(["data", "places", *columns], rows)


def _outside(value: float, level: float, places: int) -> str:
    """Return a share, bold where it is off by more than 3 points and two binomial errors."""
    allowed = max(0.03, 2 * math.sqrt(level * (1 - level) / places))
    return f"{value:.1%}" if abs(value - level) <= allowed else f"**{value:.1%}**"


def of_set(one: dict) -> str:
    """Return the table of one set: values, and leads in standard errors."""
    maps = one["maps"]
    ours = [*map(plain, maps[FORECAST]["pai"]), whole(maps[FORECAST]["log_gain"])]
    rows = [[FORECAST, *ours]]
    for name, lead in one["leads"].items():
        shown = [*map(plain, maps[name]["pai"]), whole(maps[name]["log_gain"])]
        errors = map(in_errors, [*lead["pai"], lead["log_gain"]])
        rows.append([name, *(f"{value} ({error})" for value, error in zip(shown, errors))])
    heading = ["PAI (lead in standard errors) at", *AT, "log gain"]
    return "\n".join([f"#### {one['title']}\n", _facts(one), table(heading, rows)])


def _facts(one: dict) -> str:
    past = " + ".join(f"{events:,}" for events in one["past"])
    terms = f"{len(one['terms'])} term{'s' * (len(one['terms']) != 1)}"
    learned = [
        f"{name}: {_settings(about['about'])}"
        for name, about in one["maps"].items()
        if learner(name) in LEARNING
    ]
    return (
        f"{one['cells']:,} cells in {one['blocks']} blocks; {past} events before, "
        f"{one['later']:,} after; RTM of {terms}; forecast map in "
        f"{one['seconds']:.1f} s. "
        f"Settings of the {'; '.join(learned)}.\n"
    )


def _settings(about: dict) -> str:
    return ", ".join(f"{key} {value}".replace("_", " ") for key, value in about.items())
