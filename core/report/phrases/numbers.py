"""Numbers as they are printed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ... import language
from ...language import numeral, said
from ...mapping.resampling import Interval

SMALLEST_P = 0.0001  # smaller ones are not told apart
MUCH = 100  # of something, from which its decimals say nothing
NEARLY_SURE = 0.99


def whole(count: int) -> str:
    """Return a whole number with thousands separated."""
    return numeral(f"{count:,}")


def figure(value: float, digits: int = 2) -> str:
    """Return a number with thousands separated and so many decimals, or what stands for none."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return numeral(f"{value:,.{digits}f}").replace("-", "−")


def percent(share: float) -> str:
    """Return a share as per cent with one decimal."""
    return figure(100 * share, 1) + numeral("%") if math.isfinite(share) else figure(share)


def bare(percents: str) -> str:
    """Return per cent without their sign, as the lower end of "25.2 to 30.8%"."""
    return percents.removesuffix(numeral("%"))


def whole_percent(share: float) -> str:
    """Return a share as whole per cent."""
    return language.percent(share)


def chance_percent(chance: float) -> str:
    """Return a chance that was told by draws as whole per cent: never as sure, or as impossible."""
    if chance > NEARLY_SURE:
        return said("over {share}", share=whole_percent(NEARLY_SURE))
    if chance < 1 - NEARLY_SURE:
        return said("below {share}", share=whole_percent(1 - NEARLY_SURE))
    return whole_percent(chance)


def short_percent(share: float) -> str:
    """Return a share that somebody chose as per cent, with the decimals that it has."""
    return numeral(f"{100 * share:g}%")


def ratio(value: float) -> str:
    """Return a ratio that is ideal at 1."""
    return figure(value)


def fraction(value: float) -> str:
    """Return a number between 0 and 1 with three decimals."""
    return figure(value, 3)


def two_digits(value: float) -> str:
    """Return a number with two digits that count: "0.00012"."""
    return numeral(f"{value:.2g}")


def one_decimal(value: float) -> str:
    """Return a number with one decimal."""
    return figure(value, 1)


def exact(value: float) -> str:
    """Return a coefficient with four decimals."""
    return figure(value, 4)


def short(value: float) -> str:
    """Return a number that somebody chose, with the decimals that it has."""
    return numeral(f"{value:g}")


def amount(value: float) -> str:
    """Return how much there is of something, whole where it is much: "133,044", "0.0712"."""
    return figure(value, 0) if value >= MUCH else numeral(f"{value:.3g}")


def score(value: float) -> str:
    """Return a relative risk score, whole where it is large."""
    return figure(value, 0 if value >= MUCH else 1)


def gain(value: float) -> str:
    """Return a gain with its sign."""
    return f"+{figure(value, 0)}" if value > 0 else figure(value, 0)


def interval(of: Interval, shown: Callable[[float], str] = figure) -> str:
    """Return a 95% interval, "1.2 to 3.4"; a unit is told once."""
    low, high = shown(of.low), shown(of.high)
    return said("{low} to {high}", low=low.rstrip("%"), high=high)


def ends(low: float, high: float) -> str:
    """Return the ends of an interval with two decimals."""
    return said("{low} to {high}", low=figure(low), high=figure(high))


def p_value(value: float) -> str:
    """Return a p-value as it is usually printed in a table."""
    return numeral("< 0.0001") if value < SMALLEST_P else numeral(f"{value:.4f}")


def p_in_words(value: float) -> str:
    """Return a p-value within a sentence."""
    return numeral("p < 0.0001" if value < SMALLEST_P else f"p = {value:.2g}")


def distance(length: float, units: str) -> str:
    """Return a length with its unit, where that is known: "400 m"."""
    return _with_unit(numeral(f"{length:g}"), units)


def rough(length: float, units: str) -> str:
    """Return a length that is an estimate, to two digits: "1,200 m"."""
    return _with_unit(numeral(f"{float(f'{length:.2g}'):,.10g}"), units)


def whole_distance(length: float, units: str) -> str:
    """Return a length to whole units: "1,250 m"."""
    return _with_unit(numeral(f"{length:,.0f}"), units)


def _with_unit(number: str, units: str) -> str:
    return said("{number} {unit}", number=number, unit=units) if units else number


def listed(parts: Sequence[str]) -> str:
    """Return parts as "a, b and c"."""
    *most, last = parts
    return said("{most} and {last}", most=", ".join(most), last=last) if most else last
