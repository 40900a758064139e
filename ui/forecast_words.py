"""A cell of a forecast map in words: one sentence, and the product that leads to it."""

from __future__ import annotations

from html import escape

from ..algorithms.language import counted, marked, numeral, tr
from ..core.report import phrases
from .forecast_explanation import ForecastCell, Reach

LOCAL = marked(
    "<b>Place</b>: events of a place that no factor reaches, times the <b>local ratios</b> of the "
    "factors that reach it, each to the power {power} by which the place foretells best."
)
CITYWIDE = marked(
    "<b>Place</b>: events of a place that no factor reaches, times the <b>citywide ratios</b> of "
    "the factors that reach it, each to the power {power} by which the place foretells best."
)
AROUND = marked(
    "<b>Neighbourhood</b>: what lies around, against what is expected there; nearer cells count "
    "more, and the cell itself is left out."
)
HISTORY = marked("<b>History</b>: what its own events add, against what cells like it have.")


def in_words(found: ForecastCell) -> str:
    """Return the explanation as a page."""
    title = tr("{events} events expected", events=phrases.amount(found.expected))
    head = f"<h3>{title}</h3><p>{_sentence(found)}{_range(found)}</p>"
    return "".join([head, _place(found), _neighbourhood(found), _history(found)])


def _sentence(found: ForecastCell) -> str:
    place = phrases.amount(found.place)
    around, own = (_times(one) for one in (found.neighbourhood, found.history))
    if found.events is None:
        return tr(
            "A place like this has {place}; what happens around it makes it {around} and its own "
            "past {own} as many.",
            place=place,
            around=around,
            own=own,
        )
    return counted(
        found.events,
        "A place like this has {place}; what happens around it makes it {around} and its own "
        "{count} past event {own} as many.",
        "A place like this has {place}; what happens around it makes it {around} and its own "
        "{count} past events {own} as many.",
        place=place,
        around=around,
        own=own,
    )


def _times(factor: float) -> str:
    return tr("{times} times", times=phrases.amount(factor))


def _range(found: ForecastCell) -> str:
    if not found.range:
        return ""
    low_95, low_80, high_80, high_95 = found.range
    return " " + tr(
        "In at least four periods of five it will have {low_80:,} to {high_80:,}, in nineteen of "
        "twenty {low_95:,} to {high_95:,}.",
        low_80=low_80,
        high_80=high_80,
        low_95=low_95,
        high_95=high_95,
    )


def _place(found: ForecastCell) -> str:
    if found.bearings is None:
        unknown = tr("The model does not lie beside this map, so its factors are not known.")
        return f"<p>{unknown}</p>"
    rows = [_row(tr("out of reach of every factor"), phrases.amount(found.base))]
    rows += [
        _row(escape(one.text), numeral(f"× {one.multiplier:.3f}"))
        for one in sorted(found.bearings, key=lambda one: -one.multiplier)
    ]
    rows.append(_row(f"<b>{tr('place')}</b>", f"<b>= {phrases.amount(found.place)}</b>"))
    text = tr(LOCAL if found.local else CITYWIDE, power=numeral(f"{found.power:.2f}"))
    return f"<p>{text}</p>{_table(rows)}"


def _neighbourhood(found: ForecastCell) -> str:
    rows = [_row(_reach(one, found.units), numeral(f"× {one.times:.3f}")) for one in found.reaches]
    rows.append(_row(tr("to the level of the study area"), numeral(f"× {found.level:.3f}")))
    rows.append(
        _row(f"<b>{tr('neighbourhood')}</b>", numeral(f"<b>× {found.neighbourhood:.3f}</b>"))
    )
    return f"<p>{tr(AROUND)}</p>{_table(rows)}"


def _reach(one: Reach, units: str) -> str:
    length = phrases.distance(one.length, units)
    if one.along:
        return tr("along its row and column, about {length}", length=length)
    return tr("around it, about {length}", length=length)


def _history(found: ForecastCell) -> str:
    rows = [
        _row(f"<b>{tr('history')}</b>", numeral(f"<b>× {found.history:.3f}</b>")),
        _row(f"<b>{tr('events expected')}</b>", f"<b>= {phrases.amount(found.expected)}</b>"),
    ]
    return f"<p>{tr(HISTORY)}</p>{_table(rows)}"


def _table(rows: list[str]) -> str:
    return f"<table cellpadding='3'>{''.join(rows)}</table>"


def _row(name: str, value: str) -> str:
    return f"<tr><td>{name}&nbsp;&nbsp;</td><td align='right'>{value}</td></tr>"
