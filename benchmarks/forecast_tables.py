"""The tables of docs/forecasts.md, from what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .foretelling import COMPARED, SHARES
from .foretold import COUNTS, DENSITY, FORECAST, FOREST, RTM
from .results import table

BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"
SIMPLE = (COUNTS, DENSITY, RTM)
VERDICT_COLUMNS = [
    "data",
    "better log score than counts, density and RTM",
    *(f"PAI at {share:.0%} unbeaten by these" for share in COMPARED),
    "better log score than the forest",
    *(f"PAI at {share:.0%} unbeaten by the forest" for share in COMPARED),
]


def set_tables(text: str, kept: dict) -> str:
    """Return a page with the tables between its two marks replaced."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    pairs = kept["pairs"].values()
    check = _interval(kept["check"]["pai"])
    parts = [
        "### Verdict\n",
        verdict(pairs),
        *(of_pair(pair) for pair in pairs),
        "### Kernel density by bandwidth\n",
        densities(pairs),
        "### Check against a published figure\n",
        f"Past counts of London robbery on cells of 150 m: PAI at 10% {check}; published: 3.6.\n",
        "### Made with\n",
        *dict.fromkeys(_circumstances(pair["measured"]) for pair in pairs),
    ]
    return before + BEGIN + "\n" + "\n".join(parts) + "\n" + END + after


def _circumstances(measured: dict) -> str:
    software = ", ".join(f"{name} {version}" for name, version in measured["software"].items())
    return f"{measured['date']}: {software}; {measured['system']}, {measured['cores']} cores.\n"


def verdict(pairs: Iterable[dict]) -> str:
    """Return for each pair of periods whether the forecast map is beaten, and a line of sums."""
    pairs = list(pairs)
    rows = [
        [pair["title"], *_unbeaten(pair, SIMPLE), *_unbeaten(pair, (FOREST,))] for pair in pairs
    ]
    sums = [f"{sum(column)} of {len(pairs)}" for column in list(zip(*rows))[1:]]
    return table(VERDICT_COLUMNS, [*rows, ["all", *sums]])


def _unbeaten(pair: dict, others: Iterable[str]) -> list[bool]:
    leads = [pair["leads"][name] for name in others]
    return [
        all(lead["log_gain"][0] > 0 for lead in leads),
        *(all(lead["pai"][at][0] >= 0 for lead in leads) for at in range(len(COMPARED))),
    ]


def of_pair(pair: dict) -> str:
    """Return the tables of one pair of periods."""
    forest = f"leaf of at least {pair['forest_leaf']} cells, {pair['forest_features']:.0%}"
    facts = (
        f"{pair['cells']:,} cells; {pair['past']:,} events before, {pair['later']:,} after. "
        f"RTM: {pair['family'].upper()}, {len(pair['terms'])} terms, BIC {pair['bic']:.2f}. "
        f"Kernel density: bandwidth {pair['density_bandwidth']:.1f} cells. "
        f"Forecast map: bandwidth {pair['forecast_bandwidth']:.1f} cells, "
        f"shape {pair['forecast_shape']:.2f}, {pair['history_share']:.0%} of it the cells' own "
        f"counts. Forest: {forest} of the features at a split. {pair['seconds']:.0f} s.\n"
    )
    heading = [f"{share:.0%}" for share in SHARES]
    accuracy = table(
        ["PAI (95% interval) at", *heading], _rows(pair, lambda at: _interval(at["pai"]))
    )
    efficiency = table(
        ["hit rate / PEI at", *heading],
        _rows(pair, lambda at: f"{at['hit_rate'][0]:.1%} / {at['pei'][0]:.2f}"),
    )
    return "\n".join(
        [f"### {pair['title']}\n", facts, accuracy, efficiency, _scores(pair), _leads(pair)]
    )


def _rows(pair: dict, shown: Callable[[dict], str]) -> list[list]:
    return [[name, *map(shown, one["at"])] for name, one in pair["maps"].items()]


def _scores(pair: dict) -> str:
    rows = []
    for name, one in pair["maps"].items():
        smoothed = pair["smoothed"].get(name)
        gain = one["log_gain"]
        rows.append(
            [
                name,
                _interval(one["auc"], 3),
                f"−∞ (0 where {one['impossible']:,} happened)"
                if gain[0] is None
                else _interval(gain, 0),
                _interval(smoothed, 0) if smoothed else None,
            ]
        )
    return table(["", "AUC", "log gain", "log gain, one event spread"], rows)


def _leads(pair: dict) -> str:
    rows = [
        [
            name,
            *(_interval(one, signed=True) for one in lead["pai"]),
            _interval(lead["log_gain"], 0, signed=True),
        ]
        for name, lead in pair["leads"].items()
    ]
    columns = [f"PAI at {share:.0%}" for share in COMPARED]
    return table(["forecast map's lead over", *columns, "log gain"], rows)


def densities(pairs: Iterable[dict]) -> str:
    """Return how kernel densities of other bandwidths did, beside the one chosen."""
    pairs = list(pairs)
    sizes = list(pairs[0]["densities"])
    compared = [SHARES.index(share) for share in COMPARED]
    accuracies, gains = [], []
    for pair in pairs:
        others = [pair["densities"][size] for size in sizes]
        names = (FORECAST, DENSITY)
        ours = [[pair["maps"][name]["at"][at]["pai"][0] for at in compared] for name in names]
        accuracies.append(
            [pair["title"], *map(_together, (*ours, *(other["pai"] for other in others)))]
        )
        scores = [
            *(pair["smoothed"][name][0] for name in names),
            *(other["log_gain"] for other in others),
        ]
        gains.append([pair["title"], *(f"{score:,.0f}".replace("-", "−") for score in scores)])
    shares = " / ".join(f"{share:.0%}" for share in COMPARED)
    columns = [FORECAST, "density as chosen", *(f"{float(size):g} cells" for size in sizes)]
    return "\n".join(
        [
            table([f"PAI at {shares}", *columns], accuracies),
            table(["log gain, one event spread", *columns], gains),
        ]
    )


def _together(values: Iterable[float]) -> str:
    return " / ".join(f"{value:.2f}" for value in values)


def _interval(three: list[float | None], digits: int = 2, *, signed: bool = False) -> str:
    value, low, high = three
    sign = "+" if signed else ""
    shown = [f"{one:{sign},.{digits}f}".replace("-", "−") for one in (value, low, high)]
    return f"{shown[0]} ({shown[1]} to {shown[2]})"
