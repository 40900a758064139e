"""What a test at several dates says, and its tables."""

from __future__ import annotations

import math

from ..language import counted, said
from ..plain import sentence_case
from .fields import of_map, told
from .phrases import figure, listed, map_name, percent, short_percent, whole
from .phrases.numbers import bare
from .rolled import OverCuts, Period, Rolled
from .tables import Figure, Row, Table, abreast

AT_CUTS, OVER = "rolling_origins.csv", "rolling_summary.csv"


def sentence_of(rolled: Rolled) -> str:
    """Return what was found, in two or three sentences that need no other."""
    first, *others, _ = sorted(
        rolled.at_share(rolled.headline),
        key=lambda one: (one.map != rolled.maps[-1], one.hit_rate),
        reverse=True,
    )
    number = len(rolled.cuts)
    held = counted(
        number,
        "Tested at {count} date, with maps made of what was known before it alone: the {share} of "
        "the area that the {map} ranks highest held {rate} of the events that came.",
        "Tested at {count} dates, each time with maps made of what was known before it alone: the "
        "{share} of the area that the {map} ranks highest held {rate} of the events that came, on "
        "average ({lowest} to {highest}), and it was the best map at {led} of the {count} dates.",
        count=told(f"{number}", _over(first, "cuts")),
        share=_share(first),
        map=map_name(first.map),
        rate=told(percent(first.hit_rate), _over(first, "hit_rate")),
        lowest=told(bare(percent(first.lowest)), _over(first, "hit_rate_lowest")),
        highest=told(percent(first.highest), _over(first, "hit_rate_highest")),
        led=told(f"{first.led}", _over(first, "led")),
    )
    if not others:
        return held
    rates = [
        said(
            "the {map} {rate}",
            map=map_name(one.map),
            rate=told(percent(one.hit_rate), _over(one, "hit_rate")),
        )
        for one in others
    ]
    chance = _share(first)
    beside = said("With the same area, {maps}; by chance {rate}.", maps=listed(rates), rate=chance)
    return f"{held} {beside}"


def leaders_of(rolled: Rolled) -> str:
    """Return which map led most often at which shares of the area, in a sentence."""
    leaders = list(rolled.leaders())
    if len(leaders) == 1:
        return said(
            "At every share of the area it was the {map} that led at most dates.",
            map=map_name(leaders[0][0]),
        )
    found = [
        said(
            "the {map} at {shares}",
            map=map_name(name),
            shares=listed([one.asked or _share(one) for one in some]),
        )
        for name, some in leaders
    ]
    return said("The map that led at most dates was {maps} of the area.", maps=listed(found))


def tables_of(rolled: Rolled) -> tuple[Table, ...]:
    """Return the tables: each cut, all cuts by share of the area, and the whole map."""
    return (*abreast(_by_cut(rolled)), *abreast(_by_share(rolled)), _whole_map(rolled))


def _by_cut(rolled: Rolled) -> Table:
    share = rolled.headline
    rows = {(one.map, one.cut): one for one in rolled.at if one.share == share}
    best = {
        cut.at: max(rows[name, cut.at].hit_rate for name in rolled.maps[:-1]) for cut in rolled.cuts
    }

    def shown(name: str, cut: Period) -> Figure:
        one, row = rows[name, cut.at], f"{cut.at}:{share:.12g}"

        def field(column: str) -> str:
            return of_map(name, column, row, table=AT_CUTS)

        return Figure(
            told(percent(one.hit_rate), field("hit_rate")),
            best=name != rolled.maps[-1] and one.hit_rate == best[cut.at],
            more=said(
                "PAI {pai}, PEI* {pei}",
                pai=told(figure(one.pai), field("pai")),
                pei=told(figure(one.pei), field("pei")),
            ),
        )

    return Table(
        said(
            "At each date: share of the events that came in the {share} of the area that a map "
            "ranked highest",
            share=_share(rolled.at_share(share)[0]),
        ),
        tuple(_heading(rolled, cut) for cut in rolled.cuts),
        tuple(
            Row(_name(name), "", tuple(shown(name, c) for c in rolled.cuts)) for name in rolled.maps
        ),
    )


def _heading(rolled: Rolled, cut: Period) -> str:
    """Return when a period begins and how many events it has."""
    field = of_map(rolled.maps[0], "events", f"{cut.at}:{rolled.headline:.12g}", table=AT_CUTS)
    return counted(
        cut.events,
        "{cut} ({count} event)",
        "{cut} ({count} events)",
        cut=cut.at,
        count=told(whole(cut.events), field),
    )


def _by_share(rolled: Rolled) -> Table:
    def shown(one: OverCuts) -> Figure:
        known = [other.hit_rate for other in rolled.at_share(one.share)[:-1]]
        return Figure(
            told(percent(one.hit_rate), _over(one, "hit_rate")),
            said(
                "{lowest} to {highest}",
                lowest=told(bare(percent(one.lowest)), _over(one, "hit_rate_lowest")),
                highest=told(percent(one.highest), _over(one, "hit_rate_highest")),
            ),
            one.map != rolled.maps[-1] and one.hit_rate == max(known),
            _pai_and_led(one, rolled),
        )

    first = rolled.of_map(rolled.maps[0])
    return Table(
        said("Over all dates: mean share of the events; lowest to highest below"),
        tuple(_ground(one) for one in first),
        tuple(Row(_name(name), "", tuple(map(shown, rolled.of_map(name)))) for name in rolled.maps),
    )


def _pai_and_led(one: OverCuts, rolled: Rolled) -> str:
    pai = told(figure(one.pai), _over(one, "pai"))
    if one.map == rolled.maps[-1]:
        return said("PAI {pai}", pai=pai)
    return said("PAI {pai}, led {led}", pai=pai, led=told(f"{one.led}", _over(one, "led")))


def _whole_map(rolled: Rolled) -> Table:
    firsts = [rolled.of_map(name)[0] for name in rolled.maps]
    most = max((one.gain for one in firsts[:-1] if not math.isnan(one.gain)), default=None)

    def shown(one: OverCuts) -> tuple[Figure, Figure]:
        return (
            Figure(
                told(figure(one.gain), _over(one, "gain_per_event")),
                _ends_of_gain(one),
                one is not firsts[-1] and one.gain == most,
            ),
            Figure("" if one is firsts[-1] else told(f"{one.gain_led}", _over(one, "gain_led"))),
        )

    return Table(
        said("The whole map"),
        (said("Log score gain for each event"), said("Dates at which it led")),
        tuple(Row(_name(one.map), "", shown(one)) for one in firsts),
    )


def _ends_of_gain(one: OverCuts) -> str:
    if math.isnan(one.gain):
        return ""
    return said(
        "{low} to {high}",
        low=told(figure(one.gain_lowest), _over(one, "gain_per_event_lowest")),
        high=told(figure(one.gain_highest), _over(one, "gain_per_event_highest")),
    )


def _name(name: str) -> str:
    return sentence_case(map_name(name))


def _ground(one: OverCuts) -> str:
    if one.asked:
        return said("{area} ({share})", area=one.asked, share=_share(one))
    return said("{share} of area", share=_share(one))


def _share(one: OverCuts) -> str:
    rounded = float(f"{one.share:.2g}") if one.asked else one.share
    return told(short_percent(rounded), _over(one, "area_share"))


def _over(one: OverCuts, column: str) -> str:
    return of_map(one.map, column, f"{one.share:.12g}", table=OVER)


def shown_of(rolled: Rolled) -> dict[str, object]:
    """Return what the template shows, by the names that it has there."""
    return {
        "sentence": sentence_of(rolled),
        "leaders": leaders_of(rolled),
        "tables": tables_of(rolled),
    }
