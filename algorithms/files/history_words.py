"""What is said of the earlier events of a forecast."""

from __future__ import annotations

from ...core.report.phrases.incidents import span
from ..language import counted, tr
from .history import History
from .recorded import Recorded


def tell_history(history: History, feedback) -> None:
    """Say which earlier events are used, how long their periods are, and what dates do not tell."""
    if not history.earlier:
        return
    for one, length in zip(history.earlier, history.lengths):
        _tell_one(one, length, history, feedback)
    own, before = history.inside
    feedback.pushInfo(
        tr(
            "Neighbourhood and history are told by {events:,} events of {periods:.2f} times the "
            "period of “{name}”: {own:,} in that period, and {mean:,.0f} in one as long before it. "
            "The forecast takes {weight:.0%} of that change for real: {level:,.0f} events in a "
            "period as long.",
            events=history.events,
            periods=history.periods,
            name=history.own.raster.name,
            own=own,
            mean=before / (history.periods - 1),
            weight=history.level.weight,
            level=history.events / history.level.periods,
        )
    )


def _tell_one(one: Recorded, length: float, history: History, feedback) -> None:
    name, events = one.raster.name, counted(one.events, "{count} event", "{count} events")
    told = {"name": name, "events": events, "length": length, "span": span(one.tally)}
    if history.told is not None:
        feedback.pushInfo(tr("Earlier events of “{name}”: {events}.", **told))
    elif one.period is None or history.own.period is None:
        feedback.pushWarning(
            tr(
                "Earlier events of “{name}”: {events}. No dates tell how long their period is: it "
                "is taken to be as long as that of the events. If it is not, give the length of "
                "the earlier events.",
                **told,
            )
        )
    else:
        feedback.pushInfo(
            tr(
                "Earlier events of “{name}”: {events}, {span}, {length:.2f} times as long as the "
                "period of the events.",
                **told,
            )
        )


def tell_gaps(history: History, feedback) -> None:
    """Say which months without any event are not taken for a part of a period."""
    for one in history.dated():
        for gap in () if one.period is None else one.period.gaps:
            feedback.pushWarning(
                tr(
                    "“{name}” has no event from {first} to {last}, far too long for chance: it is "
                    "taken not to cover that time. Look whether dates are missing or wrong.",
                    name=one.raster.name,
                    first=gap.first,
                    last=gap.last,
                )
            )
