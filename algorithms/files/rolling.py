"""Maps tested at several cuts in time, as rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...core.mapping.origins import Origin, Over, Summary, gain_of
from ...core.mapping.resampling import Interval

ENDS = ("", "_low", "_high")
OVER = ("", "_spread", "_lowest", "_highest")
BY_SHARE = ("hit_rate", "pai", "pei")
AT_CUT_FIELDS = (
    ("map", str),
    ("cut", str),
    ("end", str),
    ("past_events", int),
    ("events", int),
    ("terms", int),
    ("area_share", float),
    ("area_asked", str),
    ("hectares", float),
    *((f"{measure}{end}", float) for measure in BY_SHARE for end in ENDS),
    ("best_pai", float),
    ("tied", float),
    *((f"gain_per_event{end}", float) for end in ENDS),
    ("impossible", int),
    ("blocks", int),
    ("block_width", float),
    ("event_blocks", int),
)
SUMMARY_FIELDS = (
    ("map", str),
    ("cuts", int),
    ("area_share", float),
    ("area_asked", str),
    *((f"{measure}{end}", float) for measure in BY_SHARE for end in OVER),
    ("led", int),
    *((f"gain_per_event{end}", float) for end in OVER),
    ("gain_led", int),
)


def at_cut_rows(origins: Sequence[Origin]) -> Iterator[tuple]:
    """Yield a row for each map, cut and share of the area; what is of the whole map is on each."""
    for origin in origins:
        about = (origin.cut.at, origin.cut.end, origin.past, origin.events, origin.terms)
        for one in origin.results:
            found = one.evaluation
            gain = found.log_gain
            per_event = Interval(gain_of(one), gain.low / found.events, gain.high / found.events)
            for at in found.at:
                by_share = (getattr(at, measure) for measure in BY_SHARE)
                yield (
                    *(one.name, *about, at.share, at.asked, at.hectares),
                    *(end for each in by_share for end in _ends(each)),
                    *(at.best_pai, at.tied, *_ends(per_event), found.impossible),
                    *(found.blocks, found.block_width, found.event_blocks),
                )


def summary_rows(summary: Sequence[Summary], cuts: int) -> Iterator[tuple]:
    """Yield a row for each map and share of the area; the gain, of the whole map, is on each."""
    for one in summary:
        for number, at in enumerate(one.at):
            by_share = [getattr(one, measure)[number] for measure in BY_SHARE]
            yield (
                *(one.name, cuts, at.share, at.asked),
                *(value for each in by_share for value in _over(each)),
                by_share[0].led,
                *(*_over(one.gain), one.gain.led),
            )


def as_mappings(fields: Sequence[tuple[str, type]], rows: Iterator[tuple]) -> list[dict]:
    """Return rows by the names of their fields, as a report takes them."""
    return [dict(zip((name for name, _ in fields), row)) for row in rows]


def _ends(one: Interval) -> tuple[float, float, float]:
    return one.value, one.low, one.high


def _over(one: Over) -> tuple[float, float, float, float]:
    return one.mean, one.spread, one.lowest, one.highest
